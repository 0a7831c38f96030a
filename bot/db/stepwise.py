"""A SQLite connection for writers: aiosqlite's thread, handed each statement in one step.

aiosqlite goes to its thread and back four times a statement (a cursor, the statement, its rows, the end of
the cursor), and once more to roll back nothing: most of what a small transaction takes.
docs/decisions/0002.
"""

import sqlite3
from collections.abc import Callable, Iterable
from typing import Any, Self

import aiosqlite
from sqlalchemy import Connection

BRIEF = {"ttchan_brief": True}
"""An option of statements inside a write transaction that touch a few rows by an index, and are run many
times a second: they answer in the loop's own thread. To begin and to commit wait for locks and the disk, and
never do."""


def place(connection: Connection, *given: Any) -> None:
    """Before each statement of an engine: say where it runs."""
    driver = connection.connection.driver_connection
    if isinstance(driver, StepConnection):
        _cursor, _statement, _parameters, context, _many = given
        driver.brief = "ttchan_brief" in context.execution_options


class StepCursor:
    """A cursor whose rows come with its statement: nothing of it is left in the thread afterwards."""

    def __init__(self, connection: "StepConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, operation: str, parameters: Any = ()) -> Self:
        await self._connection.do(lambda raw: self._run(raw.execute(operation, parameters)))
        return self

    async def executemany(self, operation: str, parameters: Iterable[Any]) -> Self:
        await self._connection.do(lambda raw: self._run(raw.executemany(operation, parameters)))
        return self

    def _run(self, cursor: sqlite3.Cursor) -> None:
        """Where it runs. The cursor ends here: closing it elsewhere would wait for a statement that runs."""
        self.description = cursor.description
        if cursor.description:
            self._rows = cursor.fetchall()
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        self._rows = []


class StepConnection(aiosqlite.Connection):
    """aiosqlite's connection with our cursors. Begins no transaction by itself."""

    def __init__(self, path: str) -> None:
        def connector() -> sqlite3.Connection:
            return sqlite3.connect(path, isolation_level=None, check_same_thread=False)

        super().__init__(connector, iter_chunk_size=64)
        self._thread.daemon = True  # as SQLAlchemy has it: an exit does not wait for one that was left open
        self._steps = 0
        self.brief = False
        """Whether the next statement is one of those that answer in the loop's own thread."""

    def cursor(self) -> StepCursor:  # type: ignore[override]  # SQLAlchemy enters it itself
        return StepCursor(self)

    async def do(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do something with the connection: what is brief at once, the rest in its thread."""
        if self.brief and not self._steps:
            work(self._conn)
        else:
            await self.step(work)

    async def step(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do something with the connection in its thread, in one go."""
        raw = self._conn

        def run() -> None:
            try:
                work(raw)
            finally:
                self._steps -= 1

        self._steps += 1
        await self._execute(run)  # type: ignore[no-untyped-call]  # aiosqlite does not type it

    async def rollback(self) -> None:
        # Each return to the pool asks for it. A step whose caller went away may still begin a transaction.
        if self._steps or self.in_transaction:
            await super().rollback()
