"""Outages as several processes that take updates in see them."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.tables import outages
from bot.gateway.stamps import Stamps
from bot.services import state

LONG = 600.0


def _stamps(clock: Clock, ago: float) -> Stamps:
    """Of a process in which updates could last come in so many seconds ago."""
    made = Stamps(clock)
    made.good_until = clock.monotonic() - ago
    return made


async def _put(db: Database, stamps: Stamps, back_at: float) -> bool:
    async with db.write() as session:
        return await stamps.put(session, back_at=back_at)


async def _stamped(db: Database, clock: Clock, ago: float) -> None:
    async with db.write() as session:
        await state.stamp_intake(session, now=clock.real() - timedelta(seconds=ago))


@pytest.mark.fault("F28")
async def test_an_outage_of_all_processes_is_noted_once(db: Database) -> None:
    clock = Clock()
    await _stamped(db, clock, LONG)
    all_of_them, now = [_stamps(clock, LONG) for _ in range(3)], clock.monotonic()
    noted = await asyncio.gather(*(_put(db, one, now) for one in all_of_them))
    assert sorted(noted) == [False, False, True]
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(outages)) == 1


async def test_what_another_process_took_in_meanwhile_is_no_outage(db: Database) -> None:
    clock = Clock()
    await _stamped(db, clock, 50.0)
    assert not await _put(db, _stamps(clock, LONG), clock.monotonic())


async def test_an_outage_of_one_begins_where_the_other_one_ended(db: Database) -> None:
    clock = Clock()
    await _stamped(db, clock, LONG / 2)
    assert await _put(db, _stamps(clock, LONG), clock.monotonic())
    async with db.read() as session:
        (row,) = (await session.execute(select(outages))).all()
    assert abs((row.ended_at - row.began_at).total_seconds() - LONG / 2) < 5
