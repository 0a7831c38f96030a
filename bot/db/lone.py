"""A connection of one's own to PostgreSQL, outside every pool: locks live as long as it does."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

_KEEPALIVE = {
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "application_name": "ttchan alone",
}
"""So that the server soon gives up whoever is gone without a word, and their locks with them."""
OPEN_SECONDS = 5


def held(kind: int, number: str) -> str:
    """As SQL, of ``pg_locks``: the advisory lock of two numbers is somebody's. ``number``: an expression."""
    return (
        f"locktype = 'advisory' AND granted AND classid = {kind} AND objid = CAST({number} AS oid)"  # noqa: S608 - our own numbers
        " AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )


class Lone:
    """``open`` before anything else, again after ``close``. ``gone`` is set when the server hangs up."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: AsyncEngine | None = None
        self._connection: AsyncConnection | None = None
        self.gone = asyncio.Event()

    async def open(self) -> None:
        """Connect, within OPEN_SECONDS. Raises what the driver raises, TimeoutError."""
        await self.close()
        self._engine = create_async_engine(
            self._url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={"server_settings": _KEEPALIVE, "timeout": OPEN_SECONDS},
        )
        self.gone.clear()
        try:
            self._connection = await self._engine.connect()
            (await self._driver()).add_termination_listener(lambda _: self.gone.set())
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Hang up; every lock is free."""
        connection, self._connection = self._connection, None
        engine, self._engine = self._engine, None
        self.gone.set()
        with suppress(Exception):  # whatever is wrong with it: it is gone all the same
            if connection is not None:
                # Not by the polite way: over a broken line that waits for an answer.
                (await connection.get_raw_connection()).driver_connection.terminate()  # type: ignore[union-attr]  # asyncpg's, which SQLAlchemy does not type
                await connection.close()
        if engine is not None:
            with suppress(Exception):
                await engine.dispose()

    async def rows(self, sql: str, **given: Any) -> Sequence[Row[Any]]:
        """What a statement returns, in a transaction of its own. Raises ConnectionError before ``open``."""
        if self._connection is None:
            raise ConnectionError("not open")
        found = await self._connection.execute(text(sql), given)
        return found.all() if found.returns_rows else ()

    async def cut_off(self, kind: int, number: int) -> None:
        """End the connection of whoever holds this advisory lock."""
        ending = f"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE {held(kind, ':number')}"  # noqa: S608 - as above
        await self.rows(ending, number=number)

    async def listen(self, channel: str, called: Callable[[], None]) -> None:
        """Call ``called`` in the loop whenever somebody notifies ``channel``, as long as this is open."""
        await (await self._driver()).add_listener(channel, lambda *_: called())

    async def _driver(self) -> Any:
        if self._connection is None:
            raise ConnectionError("not open")
        return (await self._connection.get_raw_connection()).driver_connection
