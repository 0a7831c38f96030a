"""Meeting time moves ahead, never back, and only in a rehearsal."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock, Rehearsal
from bot.db import tables
from bot.db.engine import Database
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.services import deliveries, meeting_time, rehearsal
from tests.integration.live import publish_sample
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
        return await meeting_time.rehearsal(session)


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


async def _arrive(db: Database, clock: Clock) -> list[datetime]:
    """Step to the target, as the running bot does. Returns the instants where time stood."""
    stood = [clock.now()]
    while clock.rehearsal is not None and clock.rehearsal.target is not None:
        async with db.write() as session:
            await rehearsal.step(session, clock, at_most=timedelta(minutes=15))
        if clock.now() != stood[-1]:
            stood.append(clock.now())
    return stood


async def test_time_moves_ahead_by_spans_to_instants_and_to_the_next_item(
    db: Database, clock: HeldClock
) -> None:
    async with db.write() as session:
        await rehearsal.start(session, clock, NOW)
        await rehearsal.move_on(session, clock, timedelta(minutes=5))
        await rehearsal.move_on(session, clock, timedelta(minutes=2))
    await _arrive(db, clock)
    assert clock.now() == NOW + timedelta(minutes=7)
    async with db.write() as session:
        await rehearsal.move_to_next_item(session, clock, programme())
    await _arrive(db, clock)
    assert clock.now() == at("2018-11-10 08:30")
    async with db.write() as session:
        await rehearsal.move_to(session, clock, at("2019-01-01 00:00"))
        with pytest.raises(rehearsal.NothingAhead):
            await rehearsal.move_to_next_item(session, clock, programme())


async def test_on_its_way_time_stands_still_at_every_due_instant_and_then_runs_on(
    db: Database, clock: HeldClock
) -> None:
    await publish_sample(db)
    dues = [NOW + timedelta(minutes=n) for n in (0, 7, 7, 21, 50)]
    async with db.write() as session:
        await rehearsal.start(session, clock, NOW, 60)
        rows = [
            NewDelivery(DeliveryKind.NOTE, f"note:{n}", due, due + timedelta(days=1), user_id=1)
            for n, due in enumerate(dues)
        ]
        await deliveries.enqueue(session, 1, rows)
        await rehearsal.move_on(session, clock, timedelta(minutes=40))
    clock.at += timedelta(minutes=1)
    assert clock.now() == NOW, "it goes only where it is stepped"
    restarted = HeldClock()
    restarted.at = clock.at
    restarted.follow(await _stored(db))
    stood = [(instant - NOW) / timedelta(minutes=1) for instant in await _arrive(db, restarted)]
    assert stood == [0, 7, 21, 36, 40]
    restarted.at += timedelta(seconds=1)
    assert abs(restarted.now() - NOW - timedelta(minutes=41)) < timedelta(seconds=1)


async def test_it_stands_still_for_what_is_not_written_as_a_delivery_yet(
    db: Database, clock: HeldClock
) -> None:
    async def announced(session: AsyncSession, *, after: datetime) -> datetime | None:
        del session
        at_nine = NOW + timedelta(minutes=9)
        return at_nine if after < at_nine else None

    async with db.write() as session:
        await rehearsal.start(session, clock, NOW)
        await rehearsal.move_on(session, clock, timedelta(minutes=20))
        for minutes in (9, 20):
            await rehearsal.step(session, clock, at_most=timedelta(minutes=15), also=[announced])
            assert clock.now() == NOW + timedelta(minutes=minutes)


async def test_a_new_target_on_the_way_is_where_it_goes(db: Database, clock: HeldClock) -> None:
    async with db.write() as session:
        await rehearsal.start(session, clock, NOW)
        await rehearsal.move_on(session, clock, timedelta(days=1))
        await rehearsal.step(session, clock, at_most=timedelta(minutes=15))
        with pytest.raises(rehearsal.MovesBack):
            await rehearsal.move_to(session, clock, NOW + timedelta(minutes=14))
        await rehearsal.move_to(session, clock, NOW + timedelta(minutes=20))
        await rehearsal.set_speed(session, clock, 5)
    assert (await _arrive(db, clock))[-1] == NOW + timedelta(minutes=20)
    assert (await _stored(db)) == clock.rehearsal
    assert clock.rehearsal is not None
    assert clock.rehearsal.speed == 5


async def test_a_look_from_before_a_move_does_not_take_time_back(db: Database, clock: HeldClock) -> None:
    async with db.write() as session:
        await rehearsal.start(session, clock, NOW)
    before = await _stored(db)
    async with db.write() as session:
        await rehearsal.move_on(session, clock, timedelta(minutes=5))
    await _arrive(db, clock)
    clock.follow(before)
    assert clock.now() == NOW + timedelta(minutes=5)


async def test_a_rehearsal_that_begins_anew_in_the_past_forgets_what_was_told_later(
    db: Database, clock: HeldClock
) -> None:
    await publish_sample(db)
    hour = timedelta(hours=1)
    async with db.write() as session:
        await rehearsal.start(session, clock, NOW + 2 * hour)
        told = [
            NewDelivery(DeliveryKind.NOTE, f"note:{n}", NOW + n * hour, NOW + 3 * hour, user_id=1)
            for n in (-1, 1)
        ]
        await deliveries.enqueue(session, 1, told)
        marks = [{"name": "old", "at": NOW - hour}, {"name": "new", "at": NOW + hour}]
        await session.execute(insert(tables.sweeps), marks)
        await rehearsal.start(session, clock, NOW)
    async with db.read() as session:
        assert list(await session.scalars(select(tables.deliveries.c.dedupe_key))) == ["1:note:-1"]
        assert list(await session.scalars(select(tables.sweeps.c.name))) == ["old"]


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


@pytest.mark.parametrize(
    ("now", "journeys", "hours"),
    [
        ("2018-10-01 12:00", (), 24),
        ("2018-10-30 18:00", (), 6),  # a week and a day before the first day of the programme
        ("2018-10-31 00:00", (), 0.25),
        ("2018-11-10 12:00", (), 0.25),
        ("2018-11-14 00:00", (), 0.25),
        ("2018-11-14 00:01", (), 24),
        ("2018-11-20 12:00", ("2018-11-25 12:00",), 0.25),
        ("2019-05-01 12:00", ("2018-11-25 12:00",), 24),
    ],
)
def test_time_goes_far_where_nothing_is_told_and_never_past_the_first_reminder(
    now: str, journeys: tuple[str, ...], hours: float
) -> None:
    found = rehearsal.stride(programme(), map(at, journeys), at(now))
    assert found == timedelta(hours=hours)
