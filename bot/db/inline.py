"""A SQLite connection for readers that answers in the event loop's own thread.

A look-up by key takes some 20 µs; handing it to aiosqlite's thread and back costs 150 µs a step, four
steps a statement. Readers never wait for writers (WAL), so nothing here blocks for longer than its own
reading. Writers fsync and may wait for a lock: they stay with aiosqlite. docs/decisions/0002.

The classes speak just the part of aiosqlite's interface that SQLAlchemy's dialect uses.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any, Self


class InlineCursor:
    """A cursor whose awaits never suspend."""

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    async def execute(self, operation: str, parameters: Any = ()) -> Self:
        self._cursor.execute(operation, parameters)
        return self

    async def executemany(self, operation: str, parameters: Iterable[Any]) -> Self:
        self._cursor.executemany(operation, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()


class InlineConnection:
    """A connection whose awaits never suspend."""

    def __init__(self, path: str) -> None:
        self._connection: sqlite3.Connection = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False
        )

    def cursor(self) -> InlineCursor:
        return InlineCursor(self._connection.cursor())

    def begin(self) -> None:
        self._connection.execute("BEGIN")

    def rows(self, operation: str, parameters: tuple[Any, ...]) -> list[Any]:
        """All rows of a statement."""
        return self._connection.execute(operation, parameters).fetchall()

    def version(self) -> int:
        """Another number after every commit of another connection, whoever's; some µs."""
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    async def create_function(self, *args: Any, **kwargs: Any) -> None:
        self._connection.create_function(*args, **kwargs)

    async def commit(self) -> None:
        self._connection.commit()

    async def rollback(self) -> None:
        self._connection.rollback()

    async def close(self) -> None:
        self._connection.close()

    def stop(self) -> None:
        self._connection.close()
