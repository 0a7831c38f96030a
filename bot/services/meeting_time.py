"""The rehearsal as the database holds it: what the bot and every command take their meeting time from."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Rehearsal
from bot.db.tables import state


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
