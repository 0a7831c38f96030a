"""Up to when a job of the clock has looked: what an outage hid from it, it makes up for."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import sweeps
from bot.db.upsert import insert_or_update

EVERY = timedelta(minutes=1)
"""Meeting time between two looks of one job."""


async def due(session: AsyncSession, name: str, *, now: datetime) -> bool:
    """Whether it is time for a job to look again. Meeting time; a clock that went back is one as well."""
    last = await _last(session, name)
    return last is None or not timedelta() <= now - last < EVERY


async def since(session: AsyncSession, name: str, *, now: datetime) -> datetime:
    """The instant after which a job has not looked yet; never later than ``now`` (meeting time)."""
    last = await _last(session, name)
    return now if last is None else min(last, now)


async def mark(session: AsyncSession, name: str, *, now: datetime) -> None:
    """Remember that a job has looked at what is due by ``now`` (meeting time) and a while ahead."""
    await session.execute(insert_or_update(session, sweeps, ("name",), {"name": name, "at": now}))


async def _last(session: AsyncSession, name: str) -> datetime | None:
    last: datetime | None = await session.scalar(select(sweeps.c.at).where(sweeps.c.name == name))
    return last
