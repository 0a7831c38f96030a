"""Intake by webhook at work beside a sandbox or a small peer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.clock import Clock
from bot.db.engine import Database
from bot.gateway import webhook
from bot.gateway.endpoint import SECRET_HEADER
from bot.gateway.intake import Poller
from bot.gateway.webhook import Webhook
from tests.integration.command import free_port
from tests.integration.gateway.feeding import message, until
from tests.integration.gateway.peer import ok
from tests.integration.gateway.polling import TOKEN


class Hooked:
    """A webhook's intake; ``task`` is its run."""

    def __init__(
        self, db: Database, api: str, clock: Clock | None = None, *, secret: str | None = None, port: int = 0
    ) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}/telegram"
        self.intake = Webhook(
            db,
            clock or Clock(),
            f"{api}/bot{TOKEN}",
            lambda: None,
            url=self.url,
            listen=f"127.0.0.1:{self.port}",
            secret=secret,
        )
        self.task: asyncio.Future[Any]

    @property
    def secret(self) -> str:
        """What Telegram must say."""
        return self.intake._secret


@asynccontextmanager
async def hooked(db: Database, api: str, clock: Clock | None = None, **given: Any) -> AsyncIterator[Hooked]:
    """Run for the length of the block, then stop as the bot does."""
    running = Hooked(db, api, clock, **given)
    running.task = asyncio.ensure_future(running.intake.run())
    try:
        yield running
    finally:
        running.task.cancel()
        await asyncio.gather(running.task, return_exceptions=True)


@asynccontextmanager
async def polled(db: Database, api: str) -> AsyncIterator["asyncio.Future[None]"]:
    """A poller on the same database for the length of the block; yields its run."""
    running = asyncio.ensure_future(Poller(db, Clock(), f"{api}/bot{TOKEN}", lambda: None).run())
    try:
        yield running
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def look_often(monkeypatch: pytest.MonkeyPatch, seconds: float = 0.05) -> None:
    """Ask Telegram about the webhook more often than the bot does."""
    monkeypatch.setattr(webhook, "LOOK_SECONDS", seconds)
    monkeypatch.setattr(webhook, "TROUBLE_LOOK_SECONDS", seconds)


async def knock(url: str, secret: str, update_id: int) -> int:
    """Send an update as Telegram does. Returns the status."""
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, json=message(update_id, 1), headers={SECRET_HEADER: secret}) as answer,
    ):
        return answer.status


class Told:
    """A Bot API that tries each webhook it is told, and says of it what a test wants."""

    def __init__(self) -> None:
        self.info: dict[str, Any] = {}
        self.sets: list[dict[str, Any]] = []
        self.looks = 0
        self.refusals: list[web.Response] = []
        self.knocked: list[int] = []

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a call."""
        method = request.path.rpartition("/")[2]
        if self.refusals:
            return self.refusals.pop(0)
        if method == "setWebhook":
            given = await request.json()
            self.knocked.append(await knock(given["url"], given["secret_token"], 100 + len(self.sets)))
            self.sets.append(given)
            self.info |= {"url": given["url"]}
            return ok(True)
        assert method == "getWebhookInfo"
        self.looks += 1
        return ok({"has_custom_certificate": False, "pending_update_count": 0} | self.info)

    async def was_set(self, times: int = 1) -> None:
        """Wait until the webhook was set so often."""
        await until(lambda: len(self.sets) == times)

    async def after_looks(self, number: int = 2) -> None:
        """Wait until the bot has looked so often again."""
        wanted = self.looks + number
        await until(lambda: self.looks >= wanted)
