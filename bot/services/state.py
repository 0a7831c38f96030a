"""What is true of the whole bot: one row. The current meeting, the rehearsal, the last good intake."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Rehearsal
from bot.db.tables import state
from bot.db.upsert import insert_or_ignore


async def ensure(session: AsyncSession) -> None:
    """Make the row if it is not there yet."""
    await session.execute(insert_or_ignore(session, state, "id"), [{"id": 1}])


async def stamp_intake(session: AsyncSession, *, now: datetime) -> None:
    """Remember when updates last came in (operating time)."""
    await session.execute(update(state).values(intake_ok_at=now))


async def remember_username(session: AsyncSession, username: str) -> None:
    """Remember the bot's name from getMe, for links that commands print."""
    await session.execute(update(state).values(bot_username=username))


async def username(session: AsyncSession) -> str | None:
    """The bot's name without @; None if it was never asked for."""
    return (await session.execute(select(state.c.bot_username))).scalar_one_or_none()


async def set_rehearsal(session: AsyncSession, rehearsal: Rehearsal | None) -> None:
    """Start, move or end the rehearsal that the bot and every command share."""
    values: dict[str, object] = {
        "rehearsal_meets": rehearsal.meets if rehearsal else None,
        "rehearsal_real": rehearsal.real if rehearsal else None,
        "rehearsal_speed": rehearsal.speed if rehearsal else None,
    }
    await session.execute(update(state).values(values))


async def rehearsal(session: AsyncSession) -> Rehearsal | None:
    """The rehearsal, if there is one."""
    columns = state.c.rehearsal_meets, state.c.rehearsal_real, state.c.rehearsal_speed
    row = (await session.execute(select(*columns))).one_or_none()
    return as_rehearsal(*row) if row else None


def as_rehearsal(meets: datetime | None, real: datetime | None, speed: float | None) -> Rehearsal | None:
    """The three columns as a value."""
    return None if meets is None or real is None else Rehearsal(meets, real, speed or 1.0)
