"""A poller at work against a small server that hands out updates, and gets into trouble."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from sqlalchemy import select

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.tables import inbox as table
from bot.gateway.intake import Poller
from tests.integration.gateway.peer import Peer, ok, peer, silence

TOKEN = "123456789:test-only-not-a-real-token-of-anybody"


class HeldClock(Clock):
    """A clock whose monotonic time a test pushes on."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


class Queue:
    """Updates as a well-behaved server hands them out: from the offset on, and forgotten before it."""

    def __init__(self, *updates: Any) -> None:
        self.updates = list(updates)
        self.offsets: list[int] = []
        self.trouble: list[web.Response | str] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self.trouble:
            what = self.trouble.pop(0)
            if isinstance(what, web.Response):
                return what
            if what == "hang":
                return await silence(request)
            if what == "cut":
                return web.Response(text='{"ok": true, "result": [', content_type="application/json")
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        offset = int(request.query.get("offset", 0))
        self.offsets.append(offset)
        self.updates = [raw for raw in self.updates if not _number(raw) or _number(raw) >= offset]
        if not self.updates and request.query["timeout"] != "0":
            await asyncio.sleep(3600)
        return ok(self.updates[:100])


def _number(raw: Any) -> Any:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and number < 2**62 else 0


@asynccontextmanager
async def polling(
    db: Database, answer: Any, clock: Clock | None = None, arrived: Callable[[], None] = lambda: None
) -> AsyncIterator[tuple[Peer, "asyncio.Task[None]"]]:
    """A poller at work; it is cancelled at the end unless it ended by itself."""
    async with peer(answer) as server:
        poller = Poller(db, clock or Clock(), f"{server.url}/bot{TOKEN}", arrived)
        task = asyncio.ensure_future(poller.run())
        try:
            yield server, task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def stored(db: Database) -> list[int]:
    async with db.read() as session:
        return list((await session.execute(select(table.c.update_id).order_by(table.c.id))).scalars())
