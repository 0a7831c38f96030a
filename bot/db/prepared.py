"""A SELECT that every update asks: made once, and over a session of ``Database.look`` put to SQLite itself.

Around a look-up by key SQLAlchemy takes eight times what SQLite takes for it.
"""

from collections import namedtuple
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Engine, Select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.inline import InlineConnection

DIRECTLY = "ttchan_directly"
"""A session whose ``info`` has this, ``(engine, driver's connection)``, has no transaction to keep to."""


class _Ready(NamedTuple):
    sql: str
    order: tuple[str, ...]
    constants: dict[str, Any]
    readers: tuple[Any, ...]
    row: Any


class Prepared:
    """A SELECT of one row, whose parameters are numbers and texts."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._ready: _Ready | None = None

    async def one(self, session: AsyncSession, **parameters: int | str) -> Any:
        """The row: a tuple whose places have names. Raises NoResultFound."""
        way: tuple[Engine, InlineConnection] | None = session.info.get(DIRECTLY)
        if way is None:
            return (await session.execute(self._statement, parameters)).one()
        engine, driver = way
        ready = self._ready = self._ready or _prepare(self._statement, engine.dialect)
        given = ready.constants | parameters
        values = tuple(given[name] for name in ready.order)
        for hear in engine.dispatch.before_cursor_execute:  # whoever counts statements counts this one
            hear(None, None, ready.sql, values, None, False)
        for raw in driver.rows(ready.sql, values):
            readable = zip(raw, ready.readers, strict=True)
            return ready.row(*[value if read is None else read(value) for value, read in readable])
        raise NoResultFound


def _prepare(statement: Select[Any], dialect: Dialect) -> _Ready:
    compiled = statement.compile(dialect=dialect)
    columns = statement.selected_columns
    kinds = [column.type.dialect_impl(dialect) for column in columns]
    return _Ready(
        str(compiled),
        tuple(compiled.positiontup or ()),
        dict(compiled.params),
        tuple(kind.result_processor(dialect, None) for kind in kinds),
        namedtuple("Row", columns.keys()),
    )
