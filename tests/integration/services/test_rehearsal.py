"""Meeting time moves ahead, never back, and only in a rehearsal."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock, Rehearsal
from bot.db.engine import Database
from bot.services import rehearsal, state
from tests.sample import at, programme

NOW = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)


class HeldClock(Clock):
    """A clock whose real time a test pushes on."""

    def __init__(self) -> None:
        super().__init__()
        self.at = datetime(2026, 1, 1, tzinfo=UTC)

    def real(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


async def _stored(db: Database) -> Rehearsal | None:
    async with db.read() as session:
        return await state.rehearsal(session)


async def test_a_rehearsal_runs_at_its_speed_and_is_shared(db: Database, clock: HeldClock) -> None:
    async with db.write() as session:
        await rehearsal.start(session, clock, NOW, 60)
    clock.at += timedelta(seconds=30)
    assert clock.now() == NOW + timedelta(minutes=30)
    other = HeldClock()
    other.at = clock.at
    other.follow(await _stored(db))
    assert other.now() == clock.now()


async def test_a_new_speed_begins_where_the_time_stands(db: Database, clock: HeldClock) -> None:
    async with db.write() as session:
        await rehearsal.start(session, clock, NOW)
        clock.at += timedelta(minutes=10)
        await rehearsal.set_speed(session, clock, 2)
    clock.at += timedelta(minutes=10)
    assert clock.now() == NOW + timedelta(minutes=30)


async def test_time_moves_ahead_by_spans_to_instants_and_to_the_next_item(
    db: Database, clock: HeldClock
) -> None:
    async with db.write() as session:
        await rehearsal.start(session, clock, NOW)
        await rehearsal.move_on(session, clock, timedelta(minutes=5))
        assert clock.now() == NOW + timedelta(minutes=5)
        await rehearsal.move_to_next_item(session, clock, programme())
        assert clock.now() == at("2018-11-10 08:30")
        await rehearsal.move_to(session, clock, at("2019-01-01 00:00"))
        with pytest.raises(rehearsal.NothingAhead):
            await rehearsal.move_to_next_item(session, clock, programme())


async def test_time_never_moves_back(db: Database, clock: HeldClock) -> None:
    async with db.write() as session:
        await rehearsal.start(session, clock, NOW)
    before = await _stored(db)
    second = timedelta(seconds=1)
    with pytest.raises(rehearsal.MovesBack):
        async with db.write() as session:
            await rehearsal.move_to(session, clock, NOW - second)
    with pytest.raises(rehearsal.MovesBack):
        async with db.write() as session:
            await rehearsal.move_on(session, clock, -second)
    assert await _stored(db) == before


@pytest.mark.parametrize("speed", [0, -1, rehearsal.MAX_SPEED + 1, float("nan"), float("inf")])
async def test_a_speed_that_is_none_is_refused(db: Database, clock: HeldClock, speed: float) -> None:
    with pytest.raises(rehearsal.BadSpeed):
        async with db.write() as session:
            await rehearsal.start(session, clock, NOW, speed)
    assert await _stored(db) is None


@pytest.mark.parametrize("year", [1, 1970, 2200, 9999])
async def test_a_time_no_meeting_sees_is_refused(db: Database, clock: HeldClock, year: int) -> None:
    with pytest.raises(rehearsal.NotATime):
        async with db.write() as session:
            await rehearsal.start(session, clock, datetime(year, 6, 1, tzinfo=UTC))
    assert await _stored(db) is None


async def test_without_a_rehearsal_nothing_moves(db: Database, clock: HeldClock) -> None:
    async with db.write() as session:
        for move in (
            rehearsal.move_to(session, clock, NOW),
            rehearsal.move_on(session, clock, timedelta(hours=1)),
            rehearsal.set_speed(session, clock, 2),
            rehearsal.move_to_next_item(session, clock, programme()),
        ):
            with pytest.raises(rehearsal.NoRehearsal):
                await move
    assert clock.now() == clock.real()
