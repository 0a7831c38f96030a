"""Engines on a SQLite file: what every connection is told, and how transactions begin."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.db.inline import InlineConnection
from bot.db.stepwise import StepConnection

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # a lost claim is a double message
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",
    "journal_size_limit=67108864",
)

ALONE = "ttchan_alone"
"""An option of connections whose statements stand alone: no transaction is begun for them."""


def inline(url: str) -> Callable[[], Awaitable[Any]]:
    """What opens a connection that works in the loop's own thread."""
    path = url.partition(":///")[2]

    async def connect() -> InlineConnection:
        return InlineConnection(path)

    return connect


def stepwise(url: str) -> Callable[[], Awaitable[Any]]:
    """What opens a connection that works in a thread of its own, a statement in one step."""
    path = url.partition(":///")[2]

    async def connect() -> StepConnection:
        connection = StepConnection(path)
        await connection
        return connection

    return connect


def engine(url: str, *, begin: str, **options: Any) -> AsyncEngine:
    """An engine whose transactions begin with these words."""
    # Parameters are what people wrote: an exception must not carry them into a log.
    made = create_async_engine(url, max_overflow=0, pool_timeout=30, hide_parameters=True, **options)

    @event.listens_for(made.sync_engine, "connect")
    def _prepare(connection: Any, _: ConnectionPoolEntry) -> None:
        # Python's sqlite3 would begin transactions by itself, and not before a SELECT: 19 of 20
        # concurrent read-modify-writes are lost that way. Both kinds of connection are opened without that.
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(made.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get(ALONE):
            return
        driver = connection.connection.driver_connection
        if isinstance(driver, InlineConnection):
            driver.begin()  # a fifth of a read session would be this one word
        else:
            connection.exec_driver_sql(begin)

    return made
