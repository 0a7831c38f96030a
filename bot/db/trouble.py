"""Tells trouble of the storage (locked, full, away) from a mistake in what was asked of it."""

import sqlite3
from collections.abc import Iterator
from traceback import walk_tb

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
}
_POSTGRESQL = ("08", "40", "53", "55", "57", "58", "25006")
"""Beginnings of SQLSTATE: connection, deadlock, resources, shut to all, shutting down, system error;
read-only."""


def is_trouble(error: BaseException) -> bool:
    """Whether the same statement may well succeed later, with nothing changed but the storage."""
    return any(_one(each) for each in _chain(error))


def _one(error: BaseException) -> bool:
    if isinstance(error, PoolTimeout | ConnectionError) or _found_nobody(error):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if isinstance(error, sqlite3.Error):
        # An extended code has the plain one in its lowest byte.
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    return str(getattr(error, "sqlstate", "")).startswith(_POSTGRESQL)


def _found_nobody(error: BaseException) -> bool:
    """Whether PostgreSQL could not be reached: no socket, no address, or no answer at all.

    The same errors say something else where a file of ours is missing.
    """
    if not isinstance(error, OSError):
        return False
    frames = (frame for frame, _ in walk_tb(error.__traceback__))
    return any(frame.f_globals.get("__name__") == "asyncpg.connect_utils" for frame in frames)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
