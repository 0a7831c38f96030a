"""The webhook's door, open, and somebody who knocks."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.clock import Clock
from bot.db.engine import Database
from bot.gateway.endpoint import SECRET_HEADER, Endpoint
from bot.gateway.stamps import Stamps
from bot.gateway.storing import Storing
from tests.integration.gateway.feeding import message

SECRET = "test-only-not-a-real-secret"
PATH = "/telegram"


@dataclass
class Door:
    """Where it is, and a client."""

    port: int
    storing: Storing
    http: aiohttp.ClientSession

    @property
    def url(self) -> str:
        """What Telegram would be told."""
        return f"http://127.0.0.1:{self.port}{PATH}"

    async def post(self, body: Any, **headers: str | None) -> tuple[int, dict[str, str]]:
        """Send a body (an object as JSON) as Telegram does; a header of None is left out."""
        written = body if isinstance(body, bytes | str) else json.dumps(body)
        data = io.BytesIO(written.encode() if isinstance(written, str) else written)
        given = {SECRET_HEADER: SECRET, "Content-Type": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        kept = {name: value for name, value in given.items() if value is not None}
        skipped = () if "Content-Type" in kept else ("Content-Type",)
        async with self.http.post(self.url, data=data, headers=kept, skip_auto_headers=skipped) as answer:
            await answer.read()
            return answer.status, dict(answer.headers)

    async def takes(self, update_id: int, **more: Any) -> int:
        """The status a good update gets."""
        status, _ = await self.post(message(update_id, 1, **more))
        return status

    async def says(self, raw: bytes, *, then: float = 0.0) -> bytes:
        """What it answers to raw bytes, within a few seconds; empty if it only hangs up."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(raw)
            await writer.drain()
            if then:
                await asyncio.sleep(then)
                return b""
            async with asyncio.timeout(10):
                return await reader.read(2**16)
        except ConnectionError:
            return b""
        finally:
            writer.close()


@asynccontextmanager
async def door(db: Database) -> AsyncIterator[Door]:
    """Open for the length of the block, on any free port."""
    clock = Clock()
    storing = Storing(db, clock, Stamps(clock), lambda: None)
    endpoint = Endpoint(PATH, SECRET, storing.put, clock)
    port = await endpoint.start("127.0.0.1", 0)
    running = asyncio.ensure_future(storing.run())
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        try:
            yield Door(port, storing, http)
        finally:
            await endpoint.stop()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
