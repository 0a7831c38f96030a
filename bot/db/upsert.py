"""INSERT … ON CONFLICT, which both databases speak but SQLAlchemy builds for each."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncSession


def _insert(session: AsyncSession, table: Table) -> Any:
    # Each is imported only where it is used: the other dialect would cost a tenth of a start.
    if session.get_bind().dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert  # noqa: PLC0415

        return sqlite_insert(table)
    from sqlalchemy.dialects.postgresql import insert as postgresql_insert  # noqa: PLC0415

    return postgresql_insert(table)


def insert_or_ignore(session: AsyncSession, table: Table, *keys: str) -> Any:
    """Insert; a row with the same keys stays as it is."""
    return _insert(session, table).on_conflict_do_nothing(index_elements=list(keys))


def insert_or_update(
    session: AsyncSession, table: Table, keys: tuple[str, ...], values: dict[str, Any], *, later: str = ""
) -> Any:
    """Insert ``values``; where a row has the same keys, set what is not a key (``created_at`` excepted).

    ``later``: only where this column would become greater.
    """
    kept = {*keys, "created_at"}
    statement = _insert(session, table).values(values)
    changed = {name: statement.excluded[name] for name in values if name not in kept}
    where = table.c[later] < statement.excluded[later] if later else None
    return statement.on_conflict_do_update(index_elements=list(keys), set_=changed, where=where)
