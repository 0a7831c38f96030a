"""Every row of a SQLite file into PostgreSQL, in one transaction there."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import (
    Connection,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from bot.db.carried import TABLES, batches, clean
from bot.db.migrate import (
    DatabaseUnusable,
    check_known,
    current,
    exclusive,
    upgrade,
)
from bot.db.tables import metadata, state
from bot.db.trouble import is_trouble
from bot.domain.moving import Copied, MoveRefused

_OURS = {*metadata.tables, "alembic_version"}


@asynccontextmanager
async def writing(url: str) -> AsyncIterator[AsyncConnection]:
    """The target with this version's tables, in one transaction: all that is done to it stands, or nothing.

    Raises MoveRefused where it is none for us, NewerSchema.
    """
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        async with exclusive(engine, url) as connection:
            await _check(connection)
            await connection.run_sync(upgrade)
            yield connection
    except DatabaseUnusable as error:
        kind = type(error.__cause__).__name__
        raise MoveRefused(f"PostgreSQL cannot be reached at this address ({kind}).") from error
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):  # the source's
            raise
        words = "The way to PostgreSQL was lost" if is_trouble(error) else "PostgreSQL refused to go on"
        raise MoveRefused(f"{words} ({_kind(error)}).") from error
    finally:
        await engine.dispose()


async def _check(target: AsyncConnection) -> None:
    encoding = (await target.execute(text("SHOW server_encoding"))).scalar_one()
    if encoding != "UTF8":
        raise MoveRefused(f"The PostgreSQL database keeps texts as {encoding}: make one with UTF8.")
    version = await current(target)
    names = set(await target.run_sync(lambda sync: inspect(sync).get_table_names()))
    if strangers := sorted(names - _OURS if version else names):
        raise MoveRefused(
            f"The PostgreSQL database has tables of something else ({', '.join(strangers[:3])}): "
            "give TTChan one of its own."
        )
    check_known(version)


async def found(target: AsyncConnection) -> dict[str, int]:
    """Rows by table, of tables that have any. A state row that no bot ever ran on is none."""
    rows = {}
    for table in TABLES:
        number = int((await target.execute(select(func.count()).select_from(table))).scalar_one())
        if number:
            rows[table.name] = number
    unused = state.c.epoch.is_(None), state.c.meeting_id.is_(None)
    if rows.get(state.name) and (await target.execute(select(state.c.id).where(*unused))).first():
        del rows[state.name]
    return rows


async def copy(source: Connection, target: AsyncConnection, told: Callable[[Copied], None]) -> None:
    """Copy all rows into tables that are empty but for the state row, and let keys count on from there.

    Raises MoveRefused if PostgreSQL cannot keep a row.
    """
    await target.execute(state.delete())
    for table in TABLES:
        rows = cleaned = 0
        for batch in batches(source, table):
            taken = [clean(row) for row in batch]
            cleaned += sum(one != tuple(row) for one, row in zip(taken, batch, strict=True))
            await _insert(target, table, taken, rows)
            rows += len(taken)
        await _count_on(source, target, table)
        await target.execute(text(f'ANALYZE "{table.name}"'))
        told(Copied(table.name, rows, cleaned))


async def _insert(
    target: AsyncConnection, table: Table, rows: Sequence[tuple[Any, ...]], before: int
) -> None:
    """All at once; one by one where PostgreSQL refuses, to name the one."""
    names = table.columns.keys()
    values = [dict(zip(names, row, strict=True)) for row in rows]
    try:
        async with target.begin_nested():
            await target.execute(insert(table), values)
            return
    except DBAPIError as error:
        if is_trouble(error):
            raise
    for place, value in enumerate(values, before + 1):
        try:
            async with target.begin_nested():
                await target.execute(insert(table), value)
        except DBAPIError as error:
            # Its words may quote what somebody wrote.
            raise MoveRefused(
                f"PostgreSQL cannot keep row {place} of {table.name}, by its key ({_kind(error)})."
            ) from error


async def _count_on(source: Connection, target: AsyncConnection, table: Table) -> None:
    """The next key is a new one: SQLite also remembers those whose rows are gone, where it matters."""
    column = metadata.tables[table.name].autoincrement_column
    if column is None:
        return
    highest = source.execute(select(func.max(table.c[column.name]))).scalar_one() or 0
    asked = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    highest = max(highest, source.execute(asked, {"name": table.name}).scalar() or 0)
    if highest:
        counting = text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest)")
        await target.execute(counting, {"table": table.name, "column": column.name, "highest": highest})


def _kind(error: DBAPIError) -> str:
    """What kind of error it was, in the driver's word."""
    said = error.orig
    return type(said.__cause__ or said).__name__ if said is not None else type(error).__name__
