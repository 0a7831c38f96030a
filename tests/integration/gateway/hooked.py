"""Intake by webhook at work beside a sandbox or a small peer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.clock import Clock
from bot.db.engine import Database
from bot.gateway import webhook
from bot.gateway.intake import Poller
from bot.gateway.webhook import Webhook
from tests.integration.command import free_port
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
async def polled(db: Database, api: str) -> AsyncIterator[None]:
    """A poller on the same database for the length of the block."""
    running = asyncio.ensure_future(Poller(db, Clock(), f"{api}/bot{TOKEN}", lambda: None).run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def look_often(monkeypatch: pytest.MonkeyPatch, seconds: float = 0.05) -> None:
    """Ask Telegram about the webhook more often than the bot does."""
    monkeypatch.setattr(webhook, "LOOK_SECONDS", seconds)
    monkeypatch.setattr(webhook, "TROUBLE_LOOK_SECONDS", seconds)
