"""What the tables hold just now, as figures for whoever watches the bot. Counts by index alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import APPLIED, NEW, QUARANTINED, deliveries, inbox
from bot.domain.deliveries import State
from bot.services import backups
from bot.services.deliveries import next_due


@dataclass(frozen=True, slots=True)
class Figures:
    """``inbox`` and ``deliveries`` by state, without what is done. ``oldest_due``: meeting time."""

    inbox: Mapping[str, int]
    oldest_update: datetime | None
    deliveries: Mapping[str, int]
    oldest_due: datetime | None
    backed_up_at: datetime | None


async def figures(session: AsyncSession) -> Figures:
    """Count."""
    states = {name: await _updates(session, name) for name in (NEW, APPLIED, QUARANTINED)}
    since = [at for name, (_, at) in states.items() if at is not None and name != QUARANTINED]
    return Figures(
        {name: count for name, (count, _) in states.items()},
        min(since, default=None),
        {state: await _rows(session, state) for state in (State.PENDING, State.SENDING)},
        await next_due(session),
        await backups.last(session),
    )


async def _updates(session: AsyncSession, state: str) -> tuple[int, datetime | None]:
    found = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.state == state)
    count, oldest = (await session.execute(found)).one()
    return count, oldest


async def _rows(session: AsyncSession, state: State) -> int:
    found = select(func.count()).select_from(deliveries).where(deliveries.c.state == state)
    return int(await session.scalar(found) or 0)
