"""Several that share the inbox of one PostgreSQL, and what they leave: a row for each change, in order."""

import asyncio
import os
import signal
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select, text
from sqlalchemy.types import BigInteger, Integer

from bot.clock import Clock
from bot.db.engine import Database
from bot.gateway.feeder import Feeder, Handle
from bot.gateway.inbox import Entry
from bot.gateway.share import Share
from bot.services.inbox import NotMine
from tests.forked import Forked
from tests.integration.gateway.feeding import feeding, until

postgresql_only = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

FREEZE = "freeze"

changes = Table(
    "changes",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("update_id", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("worker", Integer),
)
"""No uniqueness: an update that is applied twice leaves two rows."""
refusals = Table(
    "refusals",
    changes.metadata,
    Column("update_id", BigInteger, nullable=False),
    Column("worker", Integer, nullable=False),
)
"""What a worker learned was not its own any more."""


async def make_table(db: Database) -> None:
    """Create the tables of changes and refusals."""
    async with db.writer.begin() as connection:
        await connection.run_sync(changes.metadata.create_all)


def changing(db: Database, seconds: float = 0.0, *, freezes: bool = False) -> Handle:
    """A handler that takes its time and leaves a row; or has the process frozen in its middle, if told to."""

    async def handle(entry: Entry, raw: Mapping[str, Any]) -> None:
        if seconds:
            await asyncio.sleep(seconds)
        row = {"update_id": entry.update_id, "worker": entry.worker}
        try:
            async with entry.transaction(db) as session:
                await session.execute(insert(changes).values(**row, chat=entry.chat))
                if freezes and raw["message"]["text"] == FREEZE:
                    os.kill(os.getpid(), signal.SIGSTOP)
        except NotMine:
            async with db.write() as session:
                await session.execute(insert(refusals).values(row))
            raise

    return handle


class Worker:
    """A worker in a process of its own."""

    def __init__(self, db: Database, *, seconds: float = 0.0, lease: float = 30.0) -> None:
        given = {"SHARING_DATABASE": db.url, "SHARING_SECONDS": str(seconds), "SHARING_LEASE": str(lease)}
        self.process = Forked("tests.integration.gateway.sharing_worker", (), os.environ | given)

    async def __aenter__(self) -> Self:
        await self.process.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def sharing(
    db: Database, handle: Handle, *, lease: float = 30.0
) -> AsyncIterator[tuple[Share, Feeder]]:
    """One worker more, for the length of the block."""
    share = Share(db, Clock(), lease=lease)
    async with asyncio.TaskGroup() as nursery, feeding(db, handle, source=share) as feeder:
        running = nursery.create_task(share.run(feeder.wake))
        await until(lambda: share.worker is not None)
        try:
            yield share, feeder
        finally:
            feeder.stop()
            await feeder.finished(2)
            running.cancel()


async def check_changes(db: Database, number: int) -> Counter[int]:
    """Assert that each of so many was made once, in order inside each chat. How many were by which worker."""
    async with db.read() as session:
        rows = (await session.execute(select(changes).order_by(changes.c.id))).all()
    made = Counter(row.update_id for row in rows)
    assert len(made) == number, "an update was lost"
    assert set(made.values()) == {1}, "an update was applied twice"
    chats: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        chats[row.chat].append(row.update_id)
    assert all(ids == sorted(ids) for ids in chats.values()), "the order inside a chat was lost"
    return Counter(row.worker for row in rows)


async def ask(db: Database, statement: str, **given: Any) -> Any:
    """The one value of a statement."""
    async with db.write() as session:
        return await session.scalar(text(statement), given)


async def until_true(question: Callable[[], Awaitable[Any]], seconds: float = 10) -> Any:
    """Ask until the answer is something, and return it."""
    async with asyncio.timeout(seconds):
        while not (found := await question()):
            await asyncio.sleep(0.01)
    return found
