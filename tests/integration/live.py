"""The whole bot beside a sandbox, on any database, with the sample meeting published."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.app import Bot
from bot.db.engine import Database
from bot.domain.workbook import Content, parse, plan, to_rows
from bot.files import read_tables
from bot.services import meetings
from bot.settings import Settings, load_settings
from sandbox import Sandbox
from tests.sample import FOLDER

PATIENCE = 20
"""Seconds, on a busy machine."""

_NOW = datetime(2018, 11, 1, tzinfo=UTC)


@cache
def _sample() -> Content:
    content, problems = parse(asyncio.run(read_tables(FOLDER)))
    assert content is not None, problems
    return content


async def publish_sample(db: Database) -> int:
    """Publish the sample meeting as a first load does. Returns the version."""
    content = await asyncio.to_thread(_sample)
    async with db.write() as session:
        return await meetings.publish(session, plan(None, {}, to_rows(content)), now=_NOW, at=_NOW)


def settings_for(sandbox: Sandbox, database_url: str, folder: Path, **more: Any) -> Settings:
    """The bot's settings beside a sandbox."""
    return load_settings(
        token=sandbox.token,
        api_url=sandbox.url,
        data_dir=folder,
        database_url=database_url,
        **{"send_rate": 0} | more,
    )


@asynccontextmanager
async def running(bot: Bot, at: str | None = "2018-11-10T07:25") -> AsyncIterator[Bot]:
    """Run a bot for the length of the block; at its end it must stop gracefully."""
    task = asyncio.ensure_future(bot.run(at=at))
    ready = asyncio.ensure_future(bot.ready.wait())
    await asyncio.wait({task, ready}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    try:
        if not task.done():
            assert bot.ready.is_set(), "the bot was not ready in time"
            yield bot
    finally:
        bot.stop()
        await asyncio.wait_for(task, PATIENCE)
