"""Who leads, of the processes that share one PostgreSQL: a lock, and a row for what a lock cannot tell.

All but ``still`` is asked over the connection that holds the lock or wants it. When: bot/leading.py.
"""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.lone import Lone
from bot.db.tables import leadership
from bot.lead import ALONE

_PREPARE = "INSERT INTO leadership (id) VALUES (1) ON CONFLICT (id) DO NOTHING"
# An arbitrary pair of numbers, the same for every TTChan on this PostgreSQL.
_KIND, _NUMBER = 7_745_002, 1
_LOCK = f"SELECT pg_try_advisory_lock({_KIND}, {_NUMBER})"
_LOOK = (
    "SELECT term, backend IS NULL AS laid_down, CAST(beat_at AS text) AS beat,"
    " CAST(extract(epoch FROM clock_timestamp() - beat_at) AS float8) AS age FROM leadership WHERE id = 1"
)
# FOR UPDATE, which an UPDATE of these columns alone is not: it waits for claims of the term before.
_TAKE = (
    "WITH kept AS (SELECT id FROM leadership WHERE id = 1 FOR UPDATE)"
    " UPDATE leadership SET term = term + 1, beat_at = clock_timestamp(), backend = pg_backend_pid()"
    " FROM kept WHERE leadership.id = kept.id RETURNING term"
)
_BEAT = (
    "UPDATE leadership SET beat_at = clock_timestamp()"
    " WHERE id = 1 AND term = :term AND backend = pg_backend_pid() RETURNING term"
)
_LAY_DOWN = "UPDATE leadership SET backend = NULL WHERE id = 1 AND term = :term"
# Between two messages of one statement the server calls a session active, and lets its transaction stay open
# for ever. COPY waits for its client in the same way; all else of ours that waits so is a frozen process.
_CUT_OFF = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
    " AND state = 'active' AND wait_event = 'ClientRead' AND query NOT ILIKE 'COPY%'"
    " AND state_change < clock_timestamp() - make_interval(secs => CAST(:seconds AS float8))"
)
_STILL = select(leadership.c.term).where(leadership.c.id == 1).with_for_update(read=True, key_share=True)


class Seen(NamedTuple):
    """The row. ``beat``: when the leader last said that it leads, to be compared; ``age``: seconds since, by
    the database's clock. ``laid_down``: nobody leads, and nobody can believe to.
    """

    term: int
    laid_down: bool
    beat: str | None
    age: float | None


async def prepare(lone: Lone) -> None:
    """See that there is the row."""
    await lone.rows(_PREPARE)


async def lock(lone: Lone) -> bool:
    """Try to get the lock, which the connection then holds for life. Not for who has it already."""
    return bool((await lone.rows(_LOCK))[0][0])


async def look(lone: Lone) -> Seen:
    """Read the row."""
    (row,) = await lone.rows(_LOOK)
    return Seen(row.term, row.laid_down, row.beat, row.age)


async def take(lone: Lone) -> int:
    """Lead from now on, after claims that are being made. Returns the term: no earlier one claims more."""
    return int((await lone.rows(_TAKE))[0].term)


async def beat(lone: Lone, term: int) -> bool:
    """Say that this process leads. False if another one does."""
    return bool(await lone.rows(_BEAT, term=term))


async def lay_down(lone: Lone, term: int) -> None:
    """Let another one lead at once."""
    await lone.rows(_LAY_DOWN, term=term)


async def unseat(lone: Lone) -> None:
    """Cut off whoever holds the lock: the row's ``backend`` may be somebody else's number by now."""
    await lone.cut_off(_KIND, _NUMBER)


async def cut_off(lone: Lone, seconds: float) -> int:
    """Cut off whoever stopped amid a statement so long ago, for the rows that they keep locked. How many."""
    return int((await lone.rows(_CUT_OFF, seconds=seconds))[0][0])


async def still(session: AsyncSession, term: int) -> bool:
    """Whether this is the term, and stays it until the transaction ends: what it claims then is its own."""
    return term == ALONE or await session.scalar(_STILL) == term
