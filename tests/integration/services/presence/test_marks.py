"""Marks of presence: kept with who said so, nothing twice, and by nobody who may not."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.db.engine import Database
from bot.domain.errors import NoSuchItem, NoSuchParticipant, NotAllowed, NotJoined, NotYourBus
from bot.domain.people import Person
from bot.domain.presence import Mark, Way
from bot.services import presence
from bot.services.acts import By
from tests.integration.services.crowd import FOREIGNER, LEADER, ORGANISER, join
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
from tests.sample import programme


async def test_a_mark_is_kept_with_its_time_and_a_second_tap_changes_nothing(
    db: Database, meeting_id: int
) -> None:
    anna = await join(db, meeting_id, 1, IN_BUS_1)
    late = QUARTER_PAST + timedelta(minutes=17)
    first = await marks(db, meeting_id, anna, IN_BUS_1, way=Way.SELF, now=late)
    again = await marks(db, meeting_id, anna, IN_BUS_1, way=Way.SELF, now=late + timedelta(minutes=1))
    assert first == again == Mark(IN_BUS_1, True, BUS_1, Way.SELF, IN_BUS_1, late)
    assert await kept(db) == [(IN_BUS_1, True, BUS_1, "self", True)]


async def test_what_was_said_before_stays_and_the_last_is_current(db: Database, meeting_id: int) -> None:
    anna = await join(db, meeting_id, 1, IN_BUS_1)
    organiser = await join(db, meeting_id, 2, ORGANISER)
    await marks(db, meeting_id, anna, IN_BUS_1, way=Way.SELF)
    await marks(db, meeting_id, organiser, IN_BUS_1, bus=BUS_2)
    await marks(db, meeting_id, organiser, IN_BUS_1, here=False)  # she is not in Bus 1 any more
    await marks(db, meeting_id, organiser, IN_BUS_1, here=False, bus=BUS_2)
    assert await kept(db) == [
        (IN_BUS_1, True, BUS_1, "self", False),
        (IN_BUS_1, True, BUS_2, "count", False),
        (IN_BUS_1, False, BUS_2, "count", True),
    ]
    async with db.read() as session:
        found = await presence.present(session, meeting_id, COACHES.id)
        assert await presence.present(session, meeting_id, "P22") == {}
    assert found == {IN_BUS_1: Mark(IN_BUS_1, False, BUS_2, Way.COUNT, ORGANISER, QUARTER_PAST)}


async def test_who_was_never_here_is_not_marked_as_gone(db: Database, meeting_id: int) -> None:
    await marks(db, meeting_id, await join(db, meeting_id, 1, ORGANISER), IN_BUS_1, here=False)
    assert await kept(db) == []


async def test_a_leader_marks_own_people_only_in_whatever_bus(db: Database, meeting_id: int) -> None:
    leader = await join(db, meeting_id, 1, LEADER)
    await marks(db, meeting_id, leader, IN_BUS_1)
    await marks(db, meeting_id, leader, IN_BUS_2, bus=BUS_2)
    for whom in (FOREIGNER, "ZZ"):
        with pytest.raises(NoSuchParticipant):
            await marks(db, meeting_id, leader, whom)
    assert [one for one, *_ in await kept(db)] == [IN_BUS_1, IN_BUS_2]


async def test_a_guide_marks_everybody_in_their_bus_and_nobody_in_the_other(
    db: Database, meeting_id: int
) -> None:
    anna = await join(db, meeting_id, 1, IN_BUS_1)
    with pytest.raises(NotYourBus):
        await marks(db, meeting_id, anna, FOREIGNER)
    await guide(db, meeting_id, IN_BUS_1, BUS_1)
    await marks(db, meeting_id, anna, FOREIGNER)
    with pytest.raises(NotYourBus):
        await marks(db, meeting_id, anna, FOREIGNER, bus=BUS_2)
    assert await kept(db) == [(FOREIGNER, True, BUS_1, "count", True)]


async def test_a_person_speaks_for_nobody_else_and_of_own_items_only(db: Database, meeting_id: int) -> None:
    anna = await join(db, meeting_id, 1, IN_BUS_1)
    with pytest.raises(NotAllowed):
        await marks(db, meeting_id, anna, IN_BUS_2, way=Way.SELF)
    with pytest.raises(NotJoined):
        await marks(db, meeting_id, Person(9), IN_BUS_2, way=Way.SELF)
    group_b = programme().by_id["P23"]
    async with db.write() as session:
        with pytest.raises(NoSuchItem):
            by = By(anna, meeting_id, QUARTER_PAST)
            await presence.mark(session, by, group_b, IN_BUS_1, here=True, way=Way.DOOR, now=QUARTER_PAST)
    assert await kept(db) == []


async def test_two_who_count_one_bus_at_once_lose_no_mark(db: Database, meeting_id: int) -> None:
    both = [await join(db, meeting_id, one, who) for one, who in enumerate((ORGANISER, "LV-DAU-03"), 1)]
    everybody = [f"PL-RAD-{number:02}" for number in range(1, 13)]
    await asyncio.gather(
        *(marks(db, meeting_id, both[0], one) for one in everybody),
        *(marks(db, meeting_id, both[1], one) for one in reversed(everybody)),
    )
    found = await kept(db)
    assert sorted(one for one, *_ in found) == everybody
    assert all(current for *_, current in found)


async def test_two_who_disagree_at_once_leave_one_last_word(db: Database, meeting_id: int) -> None:
    both = [await join(db, meeting_id, one, who) for one, who in enumerate((ORGANISER, "LV-DAU-03"), 1)]
    tries = [(both[n % 2], (BUS_1, BUS_2)[n % 2]) for n in range(12)]
    await asyncio.gather(*(marks(db, meeting_id, who, IN_BUS_1, bus=bus) for who, bus in tries))
    found = await kept(db)
    assert [current for *_, current in found] == [False] * (len(found) - 1) + [True]
    assert all(before[2] != after[2] for before, after in pairwise(found))
