"""Bring the database to this version's schema, at start and under a lock; refuse a newer schema.

Alembic is imported only when there is something to do: it costs a quarter of a start.
"""

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.db.trouble import is_trouble

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0009"
_LOCK = 7_745_001  # an arbitrary number, the same for every TTChan on this PostgreSQL
_MOVED = "moved-"
"""Stands before the schema of a database that was moved: every TTChan, of any version, refuses such a one."""


class NewerSchema(Exception):
    """The database was written by a newer TTChan; running this one could harm it."""


class DatabaseMoved(Exception):
    """The data were moved to another database: two that live on would tell everybody everything twice."""

    def __init__(self) -> None:
        super().__init__(
            "This database was moved to PostgreSQL: set TTCHAN_DATABASE_URL to that one. "
            "If the bot is to go on with this one after all: ttchan migrate-to --back"
        )


class DatabaseUnusable(Exception):
    """The database cannot be opened; the text says why, without its address. ``passing``: later it may."""

    def __init__(self, error: BaseException) -> None:
        words = str(error.orig) if isinstance(error, DBAPIError) and _is_sqlite(error.orig) else ""
        kind = type(error.orig if isinstance(error, DBAPIError) else error).__name__
        super().__init__(f"The database cannot be used ({words or kind}): check TTCHAN_DATABASE_URL.")
        self.passing = is_trouble(error) or isinstance(error, OSError)


def _is_sqlite(error: object) -> bool:
    return isinstance(error, sqlite3.Error)  # its words name no address and no password


async def current(connection: AsyncConnection) -> str | None:
    """The schema's version; None for an empty database."""
    if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
        return None
    return (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()


def moved(version: str | None) -> bool:
    """Whether the schema's version says that the data were moved away."""
    return version is not None and version.startswith(_MOVED)


def marked(version: str) -> str:
    """The version that says so."""
    return f"{_MOVED}{version}"


def unmarked(version: str) -> str:
    """The version that it was before."""
    return version.removeprefix(_MOVED)


async def migrate(url: str, before: Callable[[str], Awaitable[None]] | None = None) -> bool:
    """Upgrade to HEAD. Returns whether anything was done.

    Raises NewerSchema, DatabaseMoved, DatabaseUnusable.

    ``before`` is awaited with the schema's version, under the lock, before one that is in use is changed.
    """
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with exclusive(engine, url) as connection:
            version = await current(connection)
            if version == HEAD:
                return False
            check_known(version)
            if before is not None and version is not None:
                await before(version)
            await connection.run_sync(upgrade)
            return True
    finally:
        await engine.dispose()


async def is_head(url: str) -> bool:
    """Whether the schema is this version's; False for one that an upgrade brings there, and for none.

    Raises NewerSchema, DatabaseMoved, DatabaseUnusable.
    """
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        with _opening():
            async with engine.connect() as connection:
                version = await current(connection)
    finally:
        await engine.dispose()
    if version != HEAD:
        check_known(version)
    return version == HEAD


def check_known(version: str | None) -> None:
    """Raise NewerSchema or DatabaseMoved where this TTChan must not touch the database."""
    if moved(version):
        raise DatabaseMoved
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - only when there is something to do

    with config() as settings:
        known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    if version is not None and version not in known:
        raise NewerSchema(version)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Upgrade (or with a lower ``revision``: downgrade) over an open connection, in its transaction."""
    from alembic import command  # noqa: PLC0415 - only when there is something to do

    with config() as settings:
        settings.attributes["connection"] = connection
        if revision in ("base", "-1"):
            command.downgrade(settings, revision)
        else:
            command.upgrade(settings, revision)


@contextmanager
def config() -> "Iterator[Config]":
    """Alembic's configuration, pointing at the migrations that came with the package."""
    from alembic.config import Config  # noqa: PLC0415 - only when there is something to do

    with as_file(files("bot.db") / "migrations") as folder:
        settings = Config()
        settings.set_main_option("script_location", str(folder).replace("%", "%%"))
        yield settings


@asynccontextmanager
async def exclusive(engine: AsyncEngine, url: str) -> AsyncIterator[AsyncConnection]:
    """A transaction of the one migrator: under a file lock beside SQLite, an advisory lock on PostgreSQL.

    Raises DatabaseUnusable.
    """
    if not url.startswith("sqlite"):
        async with AsyncExitStack() as at_end:
            with _opening():
                connection = await at_end.enter_async_context(engine.begin())
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            yield connection
        return
    path = Path(url.partition(":///")[2])
    async with AsyncExitStack() as at_end:
        with _opening():
            await at_end.enter_async_context(_file_lock(path.with_name(path.name + ".migrating")))
            _make_private(path)
            connection = await at_end.enter_async_context(engine.connect())
            raw = await connection.get_raw_connection()
            assert raw.driver_connection is not None
            raw.driver_connection.isolation_level = None
            # A batch copy of a table would delete its children; and Python commits DDL by itself
            # unless the transaction is begun by hand.
            await connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            await connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            await connection.exec_driver_sql("ROLLBACK")
            raise
        await connection.exec_driver_sql("COMMIT")


def _make_private(path: Path) -> None:
    """SQLite itself would make it readable for all; the files beside it take its rights.

    Never open one that is there: closing it would take the locks of this process's own connections away,
    and another process could then remove the log they write to.
    """
    if not path.exists():
        path.touch(mode=0o600)


@contextmanager
def _opening() -> Iterator[None]:
    try:
        yield
    except Exception as error:  # drivers raise errors of their own, of SQLAlchemy's and of the system
        raise DatabaseUnusable(error) from error


@asynccontextmanager
async def _file_lock(path: Path) -> AsyncIterator[None]:
    with path.open("a") as handle:
        os.fchmod(handle.fileno(), 0o600)
        await asyncio.to_thread(fcntl.flock, handle, fcntl.LOCK_EX)
        yield
