"""A SQLite file that data are moved from: held still meanwhile, and marked as left afterwards."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.db.migrate import marked, moved, unmarked
from bot.domain.moving import MoveRefused

_PATIENCE = 30.0
"""Seconds to wait for a command that writes to it."""


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """The source, to which nobody else writes meanwhile; what is written here is kept if it is committed.

    Raises MoveRefused if it cannot be used.
    """
    waiting = {"isolation_level": None, "timeout": _PATIENCE}
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=waiting)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
    except DBAPIError as error:
        if not isinstance(error.orig, sqlite3.Error):
            raise
        raise MoveRefused(f"The SQLite database cannot be used ({error.orig}).") from error
    finally:
        engine.dispose()


def mark(source: Connection) -> None:
    """Have every TTChan refuse the source from now on, once it is committed."""
    _rename(source, marked(_version(source)))


def unmark(source: Connection) -> None:
    """Let it be used again, once it is committed. Raises MoveRefused if it was not moved."""
    version = _version(source)
    if not moved(version):
        raise MoveRefused("The SQLite database was not moved.")
    _rename(source, unmarked(version))


def _version(source: Connection) -> str:
    return str(source.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _rename(source: Connection, version: str) -> None:
    source.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": version})
