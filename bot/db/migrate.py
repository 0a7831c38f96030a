"""Bring the database to this version's schema, at start and under a lock; refuse a newer schema.

Alembic is imported only when there is something to do: it costs a quarter of a start.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0002"
_LOCK = 7_745_001  # an arbitrary number, the same for every TTChan on this PostgreSQL


class NewerSchema(Exception):
    """The database was written by a newer TTChan; running this one could harm it."""


async def current(connection: AsyncConnection) -> str | None:
    """The schema's version; None for an empty database."""
    if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
        return None
    return (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()


async def migrate(url: str) -> bool:
    """Upgrade to HEAD. Returns whether anything was done. Raises NewerSchema."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with _exclusive(engine, url) as connection:
            version = await current(connection)
            if version == HEAD:
                return False
            _check_known(version)
            await connection.run_sync(upgrade)
            return True
    finally:
        await engine.dispose()


def _check_known(version: str | None) -> None:
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
async def _exclusive(engine: AsyncEngine, url: str) -> AsyncIterator[AsyncConnection]:
    """One migrator at a time: a file lock beside SQLite, an advisory lock on PostgreSQL."""
    if not url.startswith("sqlite"):
        async with engine.begin() as connection:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            yield connection
        return
    path = Path(url.partition(":///")[2])
    async with _file_lock(path.with_name(path.name + ".migrating")), engine.connect() as connection:
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


@asynccontextmanager
async def _file_lock(path: Path) -> AsyncIterator[None]:
    with path.open("a") as handle:
        os.fchmod(handle.fileno(), 0o600)
        await asyncio.to_thread(fcntl.flock, handle, fcntl.LOCK_EX)
        yield
