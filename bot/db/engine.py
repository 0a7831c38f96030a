"""Read and write engines, and the sessions over them.

SQLite: two engines on one file. Writers begin IMMEDIATE (a deferred transaction that reads first and
then writes fails at once, whatever the timeout); readers never wait for them.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.db.inline import InlineConnection

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a lost claim is a double message
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",
    "journal_size_limit=67108864",
)

BELL = "ttchan_bell"
"""A write session whose ``info`` has this wakes the dispatcher when it is committed."""


class Database:
    """The two engines. ``async with db.write() as session`` commits at the end, or rolls back on an error."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.bell = asyncio.Event()
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            self.writer = _sqlite(url, begin="BEGIN IMMEDIATE", pool_size=1)
            self.reader = _sqlite(url, begin="BEGIN", pool_size=4, async_creator=_inline(url))
        else:
            self.writer = self.reader = create_async_engine(
                url, pool_size=10, max_overflow=0, pool_pre_ping=True, hide_parameters=True
            )
        self._writing = async_sessionmaker(self.writer, expire_on_commit=False)
        self._reading = async_sessionmaker(self.reader, expire_on_commit=False)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """One write transaction. Never await Telegram inside: it would hold everybody up."""
        async with self._writing() as session:
            async with session.begin():
                yield session
            if session.info.get(BELL):
                self.bell.set()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """One consistent look; nothing is written."""
        async with self._reading() as session:
            yield session

    async def dispose(self) -> None:
        """Close all connections; an engine left open can hang the exit."""
        await self.writer.dispose()
        await self.reader.dispose()


def _inline(url: str) -> Callable[[], Awaitable[Any]]:
    path = url.partition(":///")[2]

    async def connect() -> InlineConnection:
        return InlineConnection(path)

    return connect


def _sqlite(url: str, *, begin: str, **options: Any) -> AsyncEngine:
    # Parameters are what people wrote: an exception must not carry them into a log.
    engine = create_async_engine(url, max_overflow=0, pool_timeout=30, hide_parameters=True, **options)

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _: ConnectionPoolEntry) -> None:
        # Python's sqlite3 would begin transactions by itself, and not before a SELECT: 19 of 20
        # concurrent read-modify-writes are lost that way.
        if not isinstance(connection.driver_connection, InlineConnection):
            connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
