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
_DRIVER = "asyncpg"
_LAYERS = frozenset({"sqlalchemy", _DRIVER})
_BEYOND = "telegram.error"
"""The home of what a call to Telegram raises; nothing that lies under it is of the storage."""


def is_trouble(error: BaseException) -> bool:
    """Whether the same statement may well succeed later, with nothing changed but the storage.

    What the network to anybody else did is none.
    """
    return any(_one(each) for each in _chain(error))


def _one(error: BaseException) -> bool:
    if isinstance(error, PoolTimeout) or _lost_server(error):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if isinstance(error, sqlite3.Error):
        # An extended code has the plain one in its lowest byte.
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    return str(getattr(error, "sqlstate", "")).startswith(_POSTGRESQL)


def _lost_server(error: BaseException) -> bool:
    """Whether PostgreSQL could not be reached, or hung up: no socket, no address, no answer in time, a reset.

    The same errors say something else where a file of ours is missing, or where Telegram hung up: what tells
    is who raised them.
    """
    if not isinstance(error, OSError):
        return False
    frames = (frame for frame, _ in walk_tb(error.__traceback__))
    through = {str(frame.f_globals.get("__name__", "")).partition(".")[0] for frame in frames}
    return _DRIVER in through or (isinstance(error, ConnectionError) and not through.isdisjoint(_LAYERS))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None and not _of_telegram(error):
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _of_telegram(error: BaseException) -> bool:
    # By name: here nothing of Telegram is imported.
    return any(kind.__module__ == _BEYOND for kind in type(error).__mro__)
