"""Two databases of different kinds, row by row: whether they hold the same."""

from itertools import zip_longest

from sqlalchemy import Connection, Table
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.carried import TABLES, batches, clean, in_order
from bot.domain.moving import MoveRefused


async def compare(source: Connection, target: AsyncConnection) -> dict[str, int]:
    """Compare all rows, in the order of their keys. Returns how many there are, by table.

    Raises MoveRefused at the first that differs.
    """
    return {table.name: await _compare(source, target, table) for table in TABLES}


async def _compare(source: Connection, target: AsyncConnection, table: Table) -> int:
    place = 0
    there = await target.stream(in_order(table, "C"))
    for batch in batches(source, table):
        theirs = await there.fetchmany(len(batch))
        for ours, other in zip_longest(batch, theirs):
            place += 1
            if other is None or clean(ours) != tuple(other):
                raise MoveRefused(f"Row {place} of {table.name} is not the same in PostgreSQL.")
    if await there.fetchone() is not None:
        raise MoveRefused(f"PostgreSQL has more rows of {table.name}.")
    return place
