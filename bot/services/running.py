"""Which processes run on a PostgreSQL just now, as far as the database knows."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import leadership, workers
from bot.services.workers import LEASE_SECONDS

LEADS = timedelta(seconds=10)
"""Who has said nothing for longer leads no more."""
HANDLES = timedelta(seconds=LEASE_SECONDS)


class Seen(NamedTuple):
    """``term``: that of who leads, None if nobody does. ``workers``: how many handle updates."""

    term: int | None
    workers: int


async def seen(session: AsyncSession) -> Seen:
    """Look, by the database's clock. For PostgreSQL alone."""
    now = func.clock_timestamp()
    lead = leadership.c
    leads = select(lead.term).where(lead.backend.is_not(None), lead.beat_at > now - LEADS)
    handling = select(func.count()).select_from(workers).where(workers.c.beat_at > now - HANDLES)
    return Seen(await session.scalar(leads), await session.scalar(handling) or 0)
