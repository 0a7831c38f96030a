"""Up to when a job of the clock has looked: what an outage hid from it, it makes up for."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import sweeps
from bot.db.upsert import insert_or_update

EVERY = timedelta(minutes=1)
"""Meeting time between two looks of one job."""

_AT = select(sweeps.c.at).where(sweeps.c.name == bindparam("name"))
"""Made once: several jobs ask it each second."""


class Standing(NamedTuple):
    """How far a job is. Meeting time.

    ``since``: the instant after which it has not looked yet; never later than now. ``due``: whether it is
    time to look again; a clock that went back is one as well.
    """

    since: datetime
    due: bool


async def standing(session: AsyncSession, name: str, *, now: datetime) -> Standing:
    """How far a job is by ``now``, in one read."""
    last: datetime | None = await session.scalar(_AT, {"name": name})
    if last is None:
        return Standing(now, due=True)
    return Standing(min(last, now), due=not timedelta() <= now - last < EVERY)


async def due(session: AsyncSession, name: str, *, now: datetime) -> bool:
    """Whether it is time for a job to look again."""
    return (await standing(session, name, now=now)).due


async def since(session: AsyncSession, name: str, *, now: datetime) -> datetime:
    """The instant after which a job has not looked yet."""
    return (await standing(session, name, now=now)).since


async def mark(session: AsyncSession, name: str, *, now: datetime) -> None:
    """Remember that a job has looked at what is due by ``now`` (meeting time) and a while ahead."""
    await session.execute(insert_or_update(session, sweeps, ("name",), {"name": name, "at": now}))
