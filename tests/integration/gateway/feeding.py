"""The feeder and its marks at work on a database, with a handler of the test's own."""

import asyncio
import json
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.db.engine import Database
from bot.db.tables import inbox as table
from bot.gateway.feeder import Feeder, Handle
from bot.gateway.inbox import DoneMarks
from bot.gateway.source import Cursor, Source
from bot.services import inbox

sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what only SQLite does, or where the database makes no difference."""


def _in_turn(first: str, later: str) -> pytest.MarkDecorator:
    engines = [first, pytest.param(later, marks=pytest.mark.proof)]
    return pytest.mark.parametrize("database_url", engines, indirect=True)


sqlite_first = _in_turn("sqlite", "postgresql")
"""For what takes long and asks little of a database: the proof has it on both."""
postgresql_first = _in_turn("postgresql", "sqlite")
"""The same, where it asks more of this one."""

NOW = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)


def message(update_id: int, chat: int, text: str = "x", **more: Any) -> dict[str, Any]:
    """A raw update of a private chat."""
    person = {"id": chat, "is_bot": False, "first_name": "P"}
    content = {"message_id": update_id, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person}
    return {"update_id": update_id, "message": {**content, "text": text, **more}}


async def store(db: Database, updates: Iterable[dict[str, Any]]) -> None:
    """Put raw updates into the inbox, as intake does."""
    async with db.write() as session:
        await inbox.store(session, [(raw["update_id"], json.dumps(raw)) for raw in updates], now=NOW)


async def states(db: Database) -> Counter[str]:
    """How many rows are in which state."""
    async with db.read() as session:
        counted = select(table.c.state, func.count()).group_by(table.c.state)
        return Counter({row[0]: row[1] for row in await session.execute(counted)})


async def until(condition: Callable[[], Any], seconds: float = 10) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that in time"
        await asyncio.sleep(0.01)


async def until_states(db: Database, seconds: float = 10, **wanted: int) -> None:
    """Wait until the inbox has exactly these states."""
    deadline = time.monotonic() + seconds
    while (found := await states(db)) != Counter(wanted):
        assert time.monotonic() < deadline, f"still {dict(found)} after {seconds} s"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def feeding(
    db: Database, handle: Handle, seconds: float = 2, source: Source | None = None
) -> AsyncIterator[Feeder]:
    """Feed for the length of the block, then stop in the bot's own order."""
    marks = DoneMarks(db)
    feeder = Feeder(db, marks, handle, source or Cursor(db))
    async with asyncio.TaskGroup() as nursery:
        marking = nursery.create_task(marks.run())
        running = nursery.create_task(feeder.run(nursery))
        try:
            yield feeder
        finally:
            feeder.stop()
            await feeder.finished(seconds)
            running.cancel()
            marks.stop()
            await marking


@contextmanager
def locked(db: Database) -> Iterator[sqlite3.Connection]:
    """Another process's write lock on the SQLite file, for the length of the block."""
    other = sqlite3.connect(db.url.partition(":///")[2], isolation_level=None, timeout=10)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.execute("ROLLBACK")
        other.close()
