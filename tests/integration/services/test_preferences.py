"""What people choose about unasked messages is kept, follows at once, and stops what waits."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.db import tables
from bot.db.engine import Database
from bot.domain.deliveries import DeliveryKind, NewDelivery, State
from bot.domain.digests import Part
from bot.domain.errors import NotJoined
from bot.domain.people import Person
from bot.domain.preferences import USUAL
from bot.domain.programme import Kind
from bot.domain.quiet_hours import NO_QUIET, QuietHours
from bot.services import claims, deliveries, people, preferences, stopping
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import DELEGATE, join, who
from tests.sample import at, content

USER = 2**52 - 1


@pytest.fixture
async def anna(db: Database, meeting_id: int) -> Person:
    """A delegate who has joined."""
    return await join(db, meeting_id, USER, DELEGATE)


async def tell(db: Database, meeting_id: int, key: str) -> None:
    """Write her a note that is due."""
    later = NOW + timedelta(days=3)
    new = NewDelivery(DeliveryKind.NOTE, key, NOW, later, DELEGATE)
    async with db.write() as session:
        await deliveries.enqueue(session, meeting_id, [new])


async def claimed(db: Database, now: object = NOW) -> tuple[int, str, str]:
    """How many parcels leave, and what became of the newest row."""
    async with db.write() as session:
        parcels = await claims.claim(session, now=now, real=NOW, limit=5)  # type: ignore[arg-type]
    async with db.read() as session:
        newest = select(tables.deliveries).order_by(tables.deliveries.c.id.desc()).limit(1)
        row = (await session.execute(newest)).one()
    return len(parcels), row.state, row.reason


async def test_choices_are_kept_one_beside_the_other(db: Database, meeting_id: int, anna: Person) -> None:
    async with db.write() as session:
        await preferences.choose_leads(session, anna, meeting_id, Kind.MEAL, (30,), now=NOW)
        await preferences.choose_leads(session, anna, meeting_id, Kind.SEMINAR, (), now=NOW)
        await preferences.choose_digest(session, anna, meeting_id, Part.MORNING, wanted=False, now=NOW)
        await preferences.choose_quiet(session, anna, meeting_id, NO_QUIET, now=NOW)
        await people.choose_language(session, anna, "lv", now=NOW)
    async with db.read() as session:
        chosen = await preferences.choices(session, anna, meeting_id, now=NOW)
    mine = chosen.preferences
    assert (mine.leads, mine.evening, mine.morning) == ({Kind.MEAL: (30,), Kind.SEMINAR: ()}, True, False)
    assert mine.quiet == NO_QUIET
    assert (chosen.leads(Kind.EXCURSION), chosen.leads(Kind.SEMINAR)) == ((60, 15), ())
    assert chosen.rule(Kind.SEMINAR) == (15,)
    async with db.write() as session:
        await preferences.choose_leads(session, anna, meeting_id, Kind.MEAL, None, now=NOW)
        await preferences.choose_leads(session, anna, meeting_id, Kind.SEMINAR, None, now=NOW)
        await preferences.choose_digest(session, anna, meeting_id, Part.MORNING, wanted=True, now=NOW)
        await preferences.choose_quiet(session, anna, meeting_id, None, now=NOW)
    async with db.read() as session:
        assert (await preferences.choices(session, anna, meeting_id, now=NOW)).preferences == USUAL


async def test_who_chose_nothing_has_what_the_meeting_has(
    db: Database, meeting_id: int, anna: Person
) -> None:
    async with db.read() as session:
        chosen = await preferences.choices(session, anna, meeting_id, now=NOW)
    assert (chosen.preferences, chosen.paused_until, chosen.stopped) == (USUAL, None, False)
    assert {rule.kind for rule in chosen.rules} == {rule.kind for rule in content().reminders.values()}


async def test_a_stranger_has_nothing_to_choose(db: Database, meeting_id: int) -> None:
    stranger = Person(77)
    async with db.write() as session:
        with pytest.raises(NotJoined):
            await preferences.choices(session, stranger, meeting_id, now=NOW)
        with pytest.raises(NotJoined):
            await preferences.choose_quiet(session, stranger, meeting_id, None, now=NOW)
        with pytest.raises(NotJoined):
            await preferences.pause(session, stranger, content().meeting, now=NOW)


async def test_a_pause_lasts_until_the_next_mornings_digest_and_keeps_what_was_chosen(
    db: Database, meeting_id: int, anna: Person
) -> None:
    hours = QuietHours.parse("21:00-08:00")
    async with db.write() as session:
        await preferences.choose_quiet(session, anna, meeting_id, hours, now=NOW)
        until = await preferences.pause(session, anna, content().meeting, now=NOW)
    assert until == at("2018-11-11 07:00")
    async with db.read() as session:
        chosen = await preferences.choices(session, anna, meeting_id, now=NOW)
        over = await preferences.choices(session, anna, meeting_id, now=until)
    assert (chosen.paused_until, chosen.preferences.quiet) == (until, hours)
    assert over.paused_until is None
    await tell(db, meeting_id, "one")
    assert await claimed(db) == (0, State.SUPPRESSED, "paused")
    await tell(db, meeting_id, "two")
    assert await claimed(db, until) == (1, State.SENDING, "")


async def test_resuming_ends_a_pause(db: Database, meeting_id: int, anna: Person) -> None:
    async with db.write() as session:
        await preferences.pause(session, anna, content().meeting, now=NOW)
        await preferences.resume(session, anna, now=NOW)
    await tell(db, meeting_id, "one")
    assert await claimed(db) == (1, State.SENDING, "")


async def test_who_stopped_gets_nothing_until_they_start_again(
    db: Database, meeting_id: int, anna: Person
) -> None:
    async with db.write() as session:
        await stopping.stop(session, anna, real=NOW)
    stopped = await who(db, USER)
    assert (stopped.stopped, stopped.joined) == (True, True)
    await tell(db, meeting_id, "one")
    assert await claimed(db) == (0, State.SUPPRESSED, "stopped")
    async with db.write() as session:
        assert await stopping.start_again(session, stopped)
        assert not await stopping.start_again(session, stopped)
    await tell(db, meeting_id, "two")
    assert await claimed(db) == (1, State.SENDING, "")


async def test_a_strangers_stop_is_remembered_when_they_join(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        await stopping.stop(session, Person(77), real=NOW)
    assert (await join(db, meeting_id, 77, DELEGATE)).stopped


async def test_who_blocked_the_bot_is_left_alone_until_they_come_back(
    db: Database, meeting_id: int, anna: Person
) -> None:
    async with db.write() as session:
        await stopping.block(session, USER, real=NOW)
        await stopping.block(session, 12345, real=NOW)
    assert (await who(db, USER)).blocked
    assert (await who(db, 12345)).id is None, "nobody is made up for being gone"
    await tell(db, meeting_id, "one")
    assert await claimed(db) == (0, State.SUPPRESSED, "blocked")
    async with db.write() as session:
        await claims.forgive(session, USER)
    assert not (await who(db, USER)).blocked
    await tell(db, meeting_id, "two")
    assert await claimed(db) == (1, State.SENDING, "")
