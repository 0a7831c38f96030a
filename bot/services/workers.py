"""Who handles updates: each worker is a number with a row, and holds a lock of it on its own connection.

Who is killed loses the lock at once, who is frozen keeps it and is late with its beats; of either, others
delete the row, and what it had claimed is free. All times are the database's.
"""

from collections.abc import Collection

from bot.db.inbox import UNDONE
from bot.db.lone import Lone, held
from bot.services.inbox_claims import ARRIVED

LEASE_SECONDS = 30.0
"""Who has said nothing for so long is gone, or as good as gone."""
_CLASS = 0x74746377
_LATE = "beat_at < clock_timestamp() - make_interval(secs => CAST(:lease AS float8))"
_LOST = f"NOT EXISTS (SELECT FROM pg_locks WHERE {held(_CLASS, 'worker')})"
_FREE = f"""
UPDATE inbox SET worker = NULL WHERE id IN (
    SELECT id FROM inbox
    WHERE {UNDONE} AND worker IS NOT NULL AND worker NOT IN (SELECT worker FROM workers)
    FOR UPDATE SKIP LOCKED
) RETURNING id
"""  # noqa: S608 - our own constants
"""Who is frozen in the middle of a change keeps others from this row alone, and not from freeing the rest."""


async def enter(lone: Lone, worker: int) -> None:
    """Begin as a new worker."""
    await lone.rows(f"SELECT pg_advisory_lock({_CLASS}, :worker)", worker=worker)
    given = "INSERT INTO workers (worker, beat_at) VALUES (:worker, clock_timestamp())"
    await lone.rows(given, worker=worker)


async def come_back(lone: Lone, worker: int) -> bool:
    """Go on over a new connection; False if others gave the worker up meanwhile."""
    if not await beat(lone, worker):
        return False
    # The server may not know yet that the connection of before is gone.
    await lone.cut_off(_CLASS, worker)
    await lone.rows(f"SELECT pg_advisory_lock({_CLASS}, :worker)", worker=worker)
    return await beat(lone, worker)


async def beat(lone: Lone, worker: int) -> bool:
    """Say that the worker is alive; False if others gave it up."""
    given = "UPDATE workers SET beat_at = clock_timestamp() WHERE worker = :worker RETURNING worker"
    return bool(await lone.rows(given, worker=worker))


async def suspects(lone: Lone, lease: float) -> frozenset[int]:
    """Who holds no lock, or has not said anything for ``lease`` seconds."""
    rows = await lone.rows(f"SELECT worker FROM workers WHERE {_LATE} OR {_LOST}", lease=lease)  # noqa: S608 - as above
    return frozenset(row.worker for row in rows)


async def give_up(lone: Lone, workers: Collection[int], lease: float) -> None:
    """Give up those of these workers who are still to be suspected."""
    given = f"DELETE FROM workers WHERE worker = ANY(CAST(:workers AS integer[])) AND ({_LATE} OR {_LOST})"  # noqa: S608 - as above
    await lone.rows(given, workers=list(workers), lease=lease)


async def free(lone: Lone) -> None:
    """Free what was claimed by whoever is no worker any more, and tell those who are."""
    if await lone.rows(_FREE):
        await lone.rows(f"NOTIFY {ARRIVED}")


async def leave(lone: Lone, worker: int) -> None:
    """End as a worker. What it had not done is free with the next ``free``, anybody's."""
    await lone.rows("DELETE FROM workers WHERE worker = :worker", worker=worker)
