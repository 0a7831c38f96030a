"""What is true of the whole bot: one row. The current meeting, the rehearsal, the last good intake."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Rehearsal
from bot.db.tables import outages, state
from bot.db.upsert import insert_or_ignore
from bot.domain.outages import GAP


async def ensure(session: AsyncSession) -> None:
    """Make the row if it is not there yet."""
    await session.execute(insert_or_ignore(session, state, "id"), [{"id": 1}])


async def stamp_intake(session: AsyncSession, *, now: datetime) -> None:
    """Remember when updates last came in (operating time)."""
    await session.execute(update(state).values(intake_ok_at=now))


async def intake_ok_at(session: AsyncSession) -> datetime | None:
    """When updates last came in (operating time); None if no bot ever ran."""
    return (await session.execute(select(state.c.intake_ok_at))).scalar_one_or_none()


async def note_outage(session: AsyncSession, *, began_at: datetime | None, ended_at: datetime) -> bool:
    """Note that the bot was away, if it was; ``began_at`` None = since the last stamp. Operating time."""
    if began_at is None:
        began_at = await session.scalar(select(state.c.intake_ok_at))
    if began_at is None or ended_at - began_at <= GAP:
        return False
    await session.execute(insert(outages).values(began_at=began_at, ended_at=ended_at))
    return True


async def remember_username(session: AsyncSession, username: str) -> None:
    """Remember the bot's name from getMe, for links that commands print."""
    await session.execute(update(state).values(bot_username=username))


async def username(session: AsyncSession) -> str | None:
    """The bot's name without @; None if it was never asked for."""
    return (await session.execute(select(state.c.bot_username))).scalar_one_or_none()


async def pause_sending(session: AsyncSession, until: datetime) -> None:
    """Remember that Telegram wants to hear nothing before ``until`` (operating time)."""
    await session.execute(update(state).values(sending_paused_until=until))


async def sending_paused_until(session: AsyncSession) -> datetime | None:
    """Until when an earlier run was told to send nothing (operating time); None if never."""
    return (await session.execute(select(state.c.sending_paused_until))).scalar_one_or_none()


async def set_rehearsal(session: AsyncSession, rehearsal: Rehearsal | None) -> None:
    """Start, move or end the rehearsal that the bot and every command share."""
    values: dict[str, object] = {
        "rehearsal_meets": rehearsal.meets if rehearsal else None,
        "rehearsal_real": rehearsal.real if rehearsal else None,
        "rehearsal_speed": rehearsal.speed if rehearsal else None,
        "rehearsal_target": rehearsal.target if rehearsal else None,
    }
    await session.execute(update(state).values(values))


REHEARSAL = state.c.rehearsal_meets, state.c.rehearsal_real, state.c.rehearsal_speed, state.c.rehearsal_target
"""The columns that ``as_rehearsal`` takes, in its order."""


async def rehearsal(session: AsyncSession, *, to_move: bool = False) -> Rehearsal | None:
    """The rehearsal, if there is one. ``to_move``: nobody else moves it before this transaction ends."""
    found = select(*REHEARSAL)
    row = (await session.execute(found.with_for_update() if to_move else found)).one_or_none()
    return as_rehearsal(*row) if row else None


def as_rehearsal(
    meets: datetime | None, real: datetime | None, speed: float | None, target: datetime | None
) -> Rehearsal | None:
    """The columns REHEARSAL as a value."""
    return None if meets is None or real is None else Rehearsal(meets, real, speed or 1.0, target)
