"""Hold mode and the beat, as a start needs them. What waits, and how a hold ends: services/releasing.py."""

import secrets
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import people, state
from bot.domain.hold import Beat, Held, HoldReason


class Pulse(NamedTuple):
    """How far the database is (None = it never ran), and whether nothing leaves by itself."""

    beat: Beat | None
    held: Held | None


async def pulse(session: AsyncSession) -> Pulse:
    """Read both. Only reads."""
    one = state.c
    row = (await session.execute(select(one.epoch, one.beat, one.held_since, one.held_for))).one_or_none()
    if row is None:
        return Pulse(None, None)
    beat = None if row.epoch is None else Beat(row.epoch, row.beat)
    return Pulse(beat, None if row.held_since is None else Held(row.held_since, HoldReason(row.held_for)))


async def held(session: AsyncSession) -> Held | None:
    """Since when and why nothing leaves by itself; None if nothing is held."""
    return (await pulse(session)).held


async def used(session: AsyncSession) -> bool:
    """Whether anybody ever wrote to this database's bot."""
    return (await session.execute(select(people.c.id).limit(1))).first() is not None


async def raise_beat(session: AsyncSession) -> None:
    """Count one more: whatever copy was made before is behind from now on."""
    await session.execute(update(state).values(beat=state.c.beat + 1))


async def set_epoch(session: AsyncSession, epoch: str) -> None:
    """Give a database that never ran its epoch."""
    await session.execute(update(state).values(epoch=epoch, beat=0))


def new_epoch() -> str:
    """One that no other database has."""
    return secrets.token_hex(16)


async def begin(session: AsyncSession, why: HoldReason, *, real: datetime) -> Held:
    """Let nothing leave by itself from now on (operating time); a restore counts anew, else twice is once.

    The epoch is a new one: the database that this one was copied from goes its own way, and is found out
    if it is put back in turn.
    """
    already = await held(session)
    if already is not None and why is not HoldReason.RESTORED:
        return already
    values = {"held_since": real, "held_for": why, "epoch": new_epoch(), "beat": state.c.beat + 1}
    await session.execute(update(state).values(values))
    return Held(real, why)


async def forget(session: AsyncSession) -> None:
    """Let messages leave again. What becomes of those that wait: services/releasing.py."""
    await session.execute(update(state).values(held_since=None, held_for=None))
