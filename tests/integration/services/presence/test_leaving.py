"""Telling the missing that their bus leaves: once, by hand or by the clock; guides are told as well."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import deliveries, guides
from bot.domain.deliveries import Lane
from bot.domain.errors import NotAllowed, NotBoarding
from bot.domain.presence import RINGS, Ride
from bot.services import notes
from bot.services.acts import By
from bot.services.presence import guides as naming
from bot.services.presence import leaving
from tests.integration.services.crowd import LEADER, ORGANISER, join
from tests.integration.services.presence.boarding import (
    BUS_1,
    BUS_2,
    COACHES,
    IN_BUS_1,
    IN_BUS_2,
    QUARTER_PAST,
    marks,
)
from tests.sample import programme

FIRST = Ride(COACHES, BUS_1)
IN_TIME = COACHES.starts_at - RINGS


async def told(db: Database) -> list[tuple[str, int, datetime]]:
    """Who is told, in which lane, and until when."""
    async with db.read() as session:
        row = deliveries.c
        rows = await session.execute(
            select(deliveries).where(row.kind == "note").order_by(row.participant_id)
        )
        return [(one.participant_id, one.lane, one.expires_at) for one in rows]


async def note(db: Database) -> dict[str, Any]:
    async with db.read() as session:
        return dict((await session.execute(select(deliveries.c.data))).scalars().one())


async def tells(db: Database, by: By) -> int:
    async with db.write() as session:
        return await leaving.tell_missing(session, by, FIRST)


async def rings(db: Database, meeting_id: int, now: datetime = IN_TIME) -> None:
    async with db.write() as session:
        await leaving.ring(session, meeting_id, [COACHES], now=now)


async def test_the_missing_who_have_joined_are_told_once_by_hand_or_by_the_clock(
    db: Database, meeting_id: int
) -> None:
    organiser = await join(db, meeting_id, 1, "LV-DAU-04")  # in Bus 2 himself
    await join(db, meeting_id, 2, IN_BUS_1)
    await join(db, meeting_id, 3, LEADER)
    await marks(db, meeting_id, organiser, LEADER)
    by = By(organiser, meeting_id, QUARTER_PAST)
    assert [await tells(db, by), await tells(db, by)] == [1, 0]
    await rings(db, meeting_id)
    await rings(db, meeting_id)
    assert await told(db) == [(IN_BUS_1, Lane.URGENT, COACHES.starts_at + RINGS)]


async def test_where_nobody_counts_nobody_is_rung(db: Database, meeting_id: int) -> None:
    organiser = await join(db, meeting_id, 1, ORGANISER)
    await join(db, meeting_id, 2, IN_BUS_1)
    await join(db, meeting_id, 3, IN_BUS_2)
    await rings(db, meeting_id)
    assert await told(db) == []
    await marks(db, meeting_id, organiser, "SE-MOT-01")  # somebody counts Bus 1
    await rings(db, meeting_id)
    assert [one for one, *_ in await told(db)] == [IN_BUS_1]


async def test_who_is_on_board_meanwhile_is_told_nothing(db: Database, meeting_id: int) -> None:
    organiser, anna = await join(db, meeting_id, 1, "LV-DAU-04"), await join(db, meeting_id, 2, IN_BUS_1)
    await tells(db, By(organiser, meeting_id, IN_TIME))
    data = await note(db)
    async with db.read() as session:
        assert await notes.read(session, meeting_id, anna, data) is not None
    await marks(db, meeting_id, organiser, IN_BUS_1, bus=BUS_2)
    async with db.read() as session:
        assert await notes.read(session, meeting_id, anna, data) is None


@pytest.mark.parametrize("minutes", [-181, 5], ids=["too early", "when it has left"])
async def test_nobody_is_told_when_it_is_of_no_use(db: Database, meeting_id: int, minutes: int) -> None:
    organiser = await join(db, meeting_id, 1, ORGANISER)
    with pytest.raises(NotBoarding):
        await tells(db, By(organiser, meeting_id, COACHES.starts_at + timedelta(minutes=minutes)))


def test_the_clock_rings_once_at_five_minutes_also_when_it_looks_late() -> None:
    minute = timedelta(minutes=1)
    looks = [
        (IN_TIME - minute, IN_TIME),
        (IN_TIME - 9 * minute, IN_TIME + 3 * minute),  # it stood still meanwhile
        (IN_TIME, IN_TIME + minute),
        (IN_TIME - 9 * minute, COACHES.starts_at),  # it has left
    ]
    found = [[one.id for one in leaving.rung(programme(), *look)] for look in looks]
    assert found == [["P21"], ["P21"], [], []]


async def test_a_guide_is_named_by_an_organiser_and_told(db: Database, meeting_id: int) -> None:
    organiser, leader = await join(db, meeting_id, 1, ORGANISER), await join(db, meeting_id, 2, LEADER)
    anna = await join(db, meeting_id, 3, IN_BUS_1)
    by = By(organiser, meeting_id, QUARTER_PAST)
    async with db.write() as session:
        with pytest.raises(NotAllowed):
            await naming.name(session, By(leader, meeting_id, QUARTER_PAST), FIRST, IN_BUS_1, guide=True)
        for _ in range(2):
            await naming.name(session, by, FIRST, IN_BUS_1, guide=True)
    assert [one for one, *_ in await told(db)] == [IN_BUS_1]
    data = await note(db)
    async with db.write() as session:
        assert await notes.read(session, meeting_id, anna, data) is not None
        await naming.name(session, by, FIRST, IN_BUS_1, guide=False)
        assert await notes.read(session, meeting_id, anna, data) is None
        assert (await session.execute(select(guides))).all() == []
