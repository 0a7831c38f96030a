"""Coming in at a door: one's own items, while it is open, once, in the bus that the list says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.db.engine import Database
from bot.domain.doors import AFTER, BEFORE
from bot.domain.errors import NoSuchItem, NotAllowed, NotJoined
from bot.domain.people import Person
from bot.domain.presence import Mark, Way
from bot.domain.programme import Item
from bot.services import doors, presence, state
from bot.services.acts import By
from tests.integration.services.crowd import DELEGATE, LEADER, ORGANISER, admin, join
from tests.sample import content, programme

KEY = b"k" * 32
SEMINAR, OF_B = programme().by_id["P18"], programme().by_id["P23"]
TWO_BUSES = replace(SEMINAR, transport=("Bus 1", "Bus 2"))


async def comes(db: Database, meeting_id: int, person: Person, item: Item, **after: float) -> Mark | None:
    by = By(person, meeting_id, item.starts_at + timedelta(**after))
    async with db.write() as session:
        return await doors.come_in(session, by, item)


async def test_who_comes_is_marked_once_and_keeps_the_first_time(db: Database, meeting_id: int) -> None:
    anna = await join(db, meeting_id, 2, DELEGATE)
    early, end = -BEFORE.total_seconds(), (SEMINAR.over_at - SEMINAR.starts_at + AFTER).total_seconds()
    assert await comes(db, meeting_id, anna, SEMINAR, seconds=early - 1) is None
    assert await comes(db, meeting_id, anna, SEMINAR, seconds=end) is None
    first = await comes(db, meeting_id, anna, SEMINAR, seconds=early)
    assert first == Mark(DELEGATE, True, "", Way.DOOR, DELEGATE, SEMINAR.starts_at - BEFORE)
    assert await comes(db, meeting_id, anna, SEMINAR, seconds=end - 1) == first
    assert await comes(db, meeting_id, anna, replace(SEMINAR, withdrawn=True)) is None


async def test_of_several_buses_it_is_that_of_the_list_or_where_somebody_counted_them(
    db: Database, meeting_id: int
) -> None:
    anna = await join(db, meeting_id, 2, DELEGATE)
    organiser = await join(db, meeting_id, 3, ORGANISER)
    came = await comes(db, meeting_id, anna, TWO_BUSES)
    assert came is not None
    assert came.bus == content().participants[DELEGATE].bus != ""
    by, now = By(organiser, meeting_id, SEMINAR.starts_at), SEMINAR.starts_at
    other = next(bus for bus in TWO_BUSES.transport if bus != came.bus)
    async with db.write() as session:
        await presence.mark(session, by, TWO_BUSES, DELEGATE, here=True, way=Way.COUNT, bus=other, now=now)
    again = await comes(db, meeting_id, anna, TWO_BUSES, minutes=3)
    assert again is not None
    assert (again.bus, again.way) == (other, Way.COUNT)


async def test_items_of_others_and_strangers_are_refused(db: Database, meeting_id: int) -> None:
    anna = await join(db, meeting_id, 2, "PL-RAD-03")
    with pytest.raises(NoSuchItem):
        await comes(db, meeting_id, anna, OF_B)
    with pytest.raises(NotJoined):
        await comes(db, meeting_id, Person(99), SEMINAR)
    with pytest.raises(NotJoined):
        await comes(db, meeting_id, (await admin(db, meeting_id)).person, SEMINAR)


async def test_only_organisers_are_shown_the_code(db: Database, meeting_id: int) -> None:
    leader = By(await join(db, meeting_id, 2, LEADER), meeting_id, SEMINAR.starts_at)
    organiser = By(await join(db, meeting_id, 3, ORGANISER), meeting_id, SEMINAR.starts_at)
    async with db.write() as session:
        with pytest.raises(NotAllowed):
            await doors.link(session, leader, SEMINAR, programme(), KEY)
        await state.ensure(session)
        assert await doors.link(session, organiser, SEMINAR, programme(), KEY) is None
        await state.remember_username(session, "ttchan_bot")
        link = await doors.link(session, organiser, SEMINAR, programme(), KEY)
    assert link is not None
    assert link.startswith("https://t.me/ttchan_bot?start=here-")
