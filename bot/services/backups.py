"""When the last backup was made, as the database keeps it, and what a copy says of the whole bot."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import state
from bot.services import audit


async def stamp(session: AsyncSession, *, real: datetime) -> None:
    """Note that a backup was made and found whole (operating time)."""
    await session.execute(update(state).values(backed_up_at=real))
    await audit.record(session, "backup", "", actor=None, now=real)


async def age(session: AsyncSession, *, real: datetime) -> timedelta | None:
    """How old the last good backup is (operating time); None if there never was one."""
    at = await last(session)
    return None if at is None else max(real - at, timedelta())


async def last(session: AsyncSession) -> datetime | None:
    """When the last good backup was made (operating time); None if never."""
    return (await session.execute(select(state.c.backed_up_at))).scalar_one_or_none()
