"""Head-counts: who belongs into a bus, who may count whom, and what a tap does."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.db.engine import Database
from bot.domain.errors import NoSuchParticipant, NotAllowed, NotBoarding, NotYourBus
from bot.domain.people import Person
from bot.domain.presence import Heads, Place, Ride, Way
from bot.services.acts import By
from bot.services.presence import boards, counting
from tests.integration.services.crowd import DELEGATE, LEADER, ORGANISER, join
from tests.integration.services.presence.boarding import (
    BUS_1,
    BUS_2,
    COACHES,
    IN_BUS_1,
    IN_BUS_2,
    QUARTER_PAST,
    guide,
    kept,
    marks,
)
from tests.sample import content, programme

FIRST, SECOND = Ride(COACHES, BUS_1), Ride(COACHES, BUS_2)
LISTED = content().participants


async def heads(db: Database, meeting_id: int, person: Person, ride: Ride = FIRST) -> Heads:
    async with db.read() as session:
        return await counting.heads(session, By(person, meeting_id, QUARTER_PAST), ride)


async def taps(
    db: Database, meeting_id: int, person: Person, whom: str, ride: Ride = FIRST, now: datetime = QUARTER_PAST
) -> Heads:
    async with db.write() as session:
        return await counting.tap(session, By(person, meeting_id, now), ride, whom, here=True)


async def test_everybody_on_the_list_is_expected_joined_or_not_and_the_missing_come_first(
    db: Database, meeting_id: int
) -> None:
    organiser = await join(db, meeting_id, 1, ORGANISER)
    counted = await taps(db, meeting_id, organiser, IN_BUS_1)
    assert (counted.here, counted.expected, len(counted.missing)) == (1, 40, 39)
    assert [one.place for one in counted.heads] == [Place.MISSING] * 39 + [Place.HERE]
    assert counted.missing[0].who.name.startswith("Agnese")
    assert (await heads(db, meeting_id, organiser, SECOND)).expected == 41


async def test_who_sits_in_another_bus_is_missed_in_none(db: Database, meeting_id: int) -> None:
    organiser = await join(db, meeting_id, 1, ORGANISER)
    there = await taps(db, meeting_id, organiser, IN_BUS_1, SECOND)
    assert (there.here, there.expected) == (1, 42)
    own = await heads(db, meeting_id, organiser)
    assert (own.here, own.expected, own.heads[-1].who.id) == (0, 39, IN_BUS_1)
    assert (own.heads[-1].place, own.heads[-1].bus) == (Place.ELSEWHERE, BUS_2)


async def test_a_leader_counts_own_people_and_all_here_is_about_them_alone(
    db: Database, meeting_id: int
) -> None:
    leader = await join(db, meeting_id, 1, LEADER)
    counted = await heads(db, meeting_id, leader)
    own = {one.id for one in LISTED.values() if one.delegation == "PL-RAD" and one.bus == BUS_1}
    assert {one.who.id for one in counted.heads} == own
    async with db.write() as session:
        done = await counting.all_here(session, By(leader, meeting_id, QUARTER_PAST), FIRST)
    assert done.missing == ()
    assert {one for one, *_ in await kept(db)} == own


async def test_a_guide_counts_their_bus_and_nobody_else_does(db: Database, meeting_id: int) -> None:
    anna = await join(db, meeting_id, 1, DELEGATE)
    with pytest.raises(NotYourBus):
        await heads(db, meeting_id, anna)
    await guide(db, meeting_id, DELEGATE, BUS_1)
    assert (await heads(db, meeting_id, anna)).expected == 40
    with pytest.raises(NotYourBus):
        await heads(db, meeting_id, anna, SECOND)
    with pytest.raises(NotYourBus):
        await taps(db, meeting_id, anna, IN_BUS_2, SECOND)
    async with db.read() as session:
        by = By(anna, meeting_id, QUARTER_PAST)
        found = await counting.countable_rides(session, by, programme().items)
    assert (COACHES, (FIRST,)) in found
    assert all(ride.vehicle == BUS_1 for _, some in found for ride in some)


@pytest.mark.parametrize("minutes", [-181, 80], ids=["three hours before", "when it has arrived"])
async def test_nobody_is_counted_too_early_or_when_it_is_over(
    db: Database, meeting_id: int, minutes: int
) -> None:
    organiser = await join(db, meeting_id, 1, ORGANISER)
    with pytest.raises(NotBoarding):
        await taps(db, meeting_id, organiser, IN_BUS_1, now=COACHES.starts_at + timedelta(minutes=minutes))
    cancelled = Ride(replace(COACHES, withdrawn=True), BUS_1)
    with pytest.raises(NotBoarding):
        await taps(db, meeting_id, organiser, IN_BUS_1, cancelled)
    assert await kept(db) == []


async def test_somebody_else_is_found_whatever_the_accents_with_where_they_are(
    db: Database, meeting_id: int
) -> None:
    organiser, leader = await join(db, meeting_id, 1, ORGANISER), await join(db, meeting_id, 2, LEADER)
    await marks(db, meeting_id, organiser, IN_BUS_1, bus=BUS_2)
    name = LISTED[IN_BUS_1].last_name
    async with db.read() as session:
        for person in (organiser, leader):
            by = By(person, meeting_id, QUARTER_PAST)
            (found,) = await counting.seek(session, by, FIRST, "zrodlogor")
            assert (found[0].name.endswith(name), found[1] and found[1].bus) == (True, BUS_2)
        assert await counting.seek(session, By(leader, meeting_id, QUARTER_PAST), FIRST, "Ziemel") == []
        assert await counting.seek(session, By(organiser, meeting_id, QUARTER_PAST), FIRST, "Ziemel") != []
    with pytest.raises(NoSuchParticipant):
        await taps(db, meeting_id, leader, "LV-DAU-10")


async def test_a_board_tells_of_every_bus_to_organisers_alone(db: Database, meeting_id: int) -> None:
    organiser, leader = await join(db, meeting_id, 1, ORGANISER), await join(db, meeting_id, 2, LEADER)
    anna = await join(db, meeting_id, 3, IN_BUS_1)
    await marks(db, meeting_id, anna, IN_BUS_1, way=Way.SELF)
    async with db.read() as session:
        by = By(organiser, meeting_id, QUARTER_PAST)
        seen = await boards.see(session, by, programme(), None)
        assert seen is not None
        assert seen.item.id == COACHES.id
        assert [(one.here, one.expected) for one in seen.buses] == [(1, 40), (0, 41)]
        with pytest.raises(NotAllowed):
            await boards.see(session, By(leader, meeting_id, QUARTER_PAST), programme(), None)
        after = await boards.see(session, replace(by, meets=programme().items[-1].over_at), programme(), None)
        assert after is None
