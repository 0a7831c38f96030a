"""Read and write engines, and the sessions over them.

SQLite: two engines on one file. Writers begin IMMEDIATE (a deferred transaction that reads first and
then writes fails at once, whatever the timeout); readers never wait for them.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from bot.db import sqlite
from bot.db.inline import InlineConnection
from bot.db.prepared import DIRECTLY
from bot.db.stepwise import place

BELL = "ttchan_bell"
"""A write session whose ``info`` has this wakes the dispatcher when it is committed: in this process, and on
PostgreSQL, where others may listen to a channel of this name, in theirs (bot/leading.py)."""
_RING = text(f"NOTIFY {BELL}")
_SETTINGS = {"idle_in_transaction_session_timeout": "30s"}
"""A process that is frozen amid a transaction would keep what it locked from all the others."""


class Database:
    """The two engines. ``async with db.write() as session`` commits at the end, or rolls back on an error."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.bell = asyncio.Event()
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite:
            self.writer = sqlite.engine(
                url, begin="BEGIN IMMEDIATE", pool_size=1, async_creator=sqlite.stepwise(url)
            )
            event.listen(self.writer.sync_engine, "before_cursor_execute", place)
            self.reader = sqlite.engine(
                url,
                begin="BEGIN",
                pool_size=5,
                pool_reset_on_return=None,  # a session rolls back when it closes
                async_creator=sqlite.inline(url),
            )
        else:
            self.writer = create_async_engine(
                url,
                pool_size=10,
                max_overflow=0,
                hide_parameters=True,
                connect_args={"server_settings": _SETTINGS},
            )
            event.listen(self.writer.sync_engine, "checkout", _refuse_closed)
            # Each statement sees what is committed by then, in a transaction or not: without one there is
            # one question to the server in place of three.
            self.reader = self.writer.execution_options(isolation_level="AUTOCOMMIT")
        self._writing = async_sessionmaker(self.writer, expire_on_commit=False)
        self._reading = async_sessionmaker(self.reader, expire_on_commit=False)
        self._looking: AsyncSession | None = None
        self._counting: InlineConnection | None = None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """One write transaction. Never await Telegram inside: it would hold everybody up."""
        async with self._writing() as session:
            async with session.begin():
                yield session
                # Whoever looks at a change that was made before rolls back, and then nothing can be asked.
                if session.info.get(BELL) and not self.is_sqlite and session.in_transaction():
                    await session.execute(_RING)
            if session.info.get(BELL):
                self.bell.set()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """One consistent look; nothing is written."""
        async with self._reading() as session:
            yield session

    @asynccontextmanager
    async def look(self) -> AsyncIterator[AsyncSession]:
        """For one statement, once for each update: on SQLite over a session that stays open.

        To open and close one costs three times what the statement does. It has no transaction: a second
        statement may see what was committed meanwhile.
        """
        if not self.is_sqlite:
            async with self.read() as session:
                yield session
            return
        try:
            yield await self._look()
        except BaseException:
            await self._look_no_more()  # whatever is wrong with it, the next is a new one
            raise

    async def version(self) -> int | None:
        """Another number after every commit, whoever's; None where the engine does not tell.

        Asked many times a second, so it goes to the driver at once: ten times cheaper than by a session.
        """
        if not self.is_sqlite:
            return None
        if self._counting is None:
            async with self.look() as session:
                pooled = await (await session.connection()).get_raw_connection()
            assert isinstance(pooled.driver_connection, InlineConnection)
            self._counting = pooled.driver_connection
        try:
            return self._counting.version()
        except BaseException:
            await self._look_no_more()
            raise

    async def _look(self) -> AsyncSession:
        if self._looking is None:
            alone = self.reader.execution_options(**{sqlite.ALONE: True})
            connection = await alone.connect()
            driver = (await connection.get_raw_connection()).driver_connection
            way = {DIRECTLY: (self.reader.sync_engine, driver)}
            self._looking = AsyncSession(connection, expire_on_commit=False, info=way)
        return self._looking

    async def _look_no_more(self) -> None:
        looking, self._looking, self._counting = self._looking, None, None
        if looking is not None:
            connection = await looking.connection()
            await looking.close()
            await connection.close()

    async def dispose(self) -> None:
        """Close all connections; an engine left open can hang the exit."""
        await self._look_no_more()
        await self.writer.dispose()
        await self.reader.dispose()


def _refuse_closed(connection: Any, *_: object) -> None:
    """A server that goes away closes its connections, and asyncpg knows: nobody needs to ask it first."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError
