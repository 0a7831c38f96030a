"""The ledger's rows: which erasures the storage still has traces of. Operating time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import erasures


async def unwiped(session: AsyncSession, *, now: datetime) -> list[str]:
    """Digests whose traces are to be wiped now."""
    rows = await session.execute(select(erasures.c.digest).where(erasures.c.scrub_at <= now))
    return list(rows.scalars())


async def mark_wiped(session: AsyncSession, digests: Sequence[str]) -> None:
    """Say that the storage was wiped."""
    for digest in digests:
        await session.execute(update(erasures).where(erasures.c.digest == digest).values(scrub_at=None))
