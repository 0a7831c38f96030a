"""Keeps the order of rows from telling who answered what: the tables of polls are written anew by their keys.

PostgreSQL keeps rows where they were written and shows them so in a dump, with the number of the transaction
beside each; in a file of SQLite the cells of a page lie in the order in which they came.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Text, cast, delete, func, insert, literal_column, select, text, union
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import poll_answers, poll_asked, poll_progress, poll_rounds

TABLES = (poll_asked, poll_progress, poll_answers)
LINGERS = timedelta(days=1)
"""Meeting time after its end during which a round is still put in order, whatever kept the bot from it."""


async def shuffle(session: AsyncSession, *, now: datetime) -> int:
    """Write what changed in anonymous rounds anew, in the order of the keys. Returns how many rounds had."""
    postgresql = session.get_bind().dialect.name == "postgresql"
    if postgresql:  # who changes a row that is being moved would change nothing
        names = ", ".join(table.name for table in TABLES)
        await session.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
    rounds = await (_out_of_order(session) if postgresql else _lately_open(session, now))
    if rounds:
        await rewrite(session, rounds)
    return len(rounds)


async def rewrite(session: AsyncSession, rounds: Collection[int]) -> None:
    """Take the rows of these rounds out and put them in again by their keys, in one transaction."""
    for table in TABLES:
        here = table.c.round_id.in_(rounds)
        rows = await session.execute(select(table).where(here).order_by(*table.primary_key))
        sorted_ = [dict(row) for row in rows.mappings()]
        await session.execute(delete(table).where(here))
        if sorted_:
            await session.execute(insert(table), sorted_)


async def _out_of_order(session: AsyncSession) -> set[int]:
    """Anonymous rounds whose rows were not all written by one transaction."""
    parts = [
        select(table.c.round_id, cast(literal_column(f"{table.name}.xmin"), Text).label("written_by"))
        .join(poll_rounds, poll_rounds.c.id == table.c.round_id)
        .where(poll_rounds.c.anonymous)
        for table in TABLES
    ]
    both = union(*parts).subquery()
    found = select(both.c.round_id).group_by(both.c.round_id).having(func.count() > 1)
    return set((await session.execute(found)).scalars())


async def _lately_open(session: AsyncSession, now: datetime) -> set[int]:
    """SQLite does not say when a row was written: every anonymous round that may have changed."""
    one = poll_rounds.c
    ended = func.coalesce(one.closed_at, one.closes_at) > now - LINGERS
    found = (
        select(one.id)
        .join(poll_answers, poll_answers.c.round_id == one.id)
        .where(one.anonymous, one.opens_at <= now, ended)
    )
    return set((await session.execute(found.distinct())).scalars())
