"""Who was there, for the report: each mark, and each who was expected and said nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.db.engine import Database
from bot.db.tables import participants, presences
from bot.domain.errors import NoSuchItem, NotAllowed
from bot.domain.presence import Way
from bot.domain.presence_rows import PresenceRow
from bot.services.acts import By
from bot.services.presence import exporting
from tests.integration.services.crowd import LEADER, ORGANISER, join
from tests.integration.services.presence.boarding import BUS_2, COACHES, IN_BUS_1, IN_BUS_2, marks
from tests.sample import content, programme


async def export(db: Database, meeting_id: int, item_id: str | None = "P21") -> dict[str, PresenceRow]:
    async with db.read() as session:
        found = await exporting.export(session, meeting_id, programme(), by=None, item_id=item_id)
    return {row.participant or row.delegation: row for row in found}


async def test_each_mark_is_a_row_with_who_said_so_and_how_late(db: Database, meeting_id: int) -> None:
    anna = await join(db, meeting_id, 3, IN_BUS_1)
    organiser = await join(db, meeting_id, 4, ORGANISER)
    start = COACHES.starts_at
    await marks(db, meeting_id, anna, IN_BUS_1, way=Way.SELF, now=start - timedelta(minutes=5))
    late = start + timedelta(minutes=7, seconds=59)
    await marks(db, meeting_id, organiser, IN_BUS_2, bus=BUS_2, now=late)
    await marks(db, meeting_id, organiser, IN_BUS_1, here=False, now=late)
    found, listed = await export(db, meeting_id), content().participants[IN_BUS_2]
    assert tuple(found[IN_BUS_2]) == (
        "P21",
        "2018-11-10",
        IN_BUS_2,
        f"{listed.first_name} {listed.last_name}",
        "PL-RAD",
        "Radom",
        BUS_2,
        "yes",
        "count",
        ORGANISER,
        "2018-11-10T08:37+02:00",
        7,
    )
    gone = found[IN_BUS_1]
    assert (gone.here, gone.way, gone.said_by, gone.late) == ("no", "count", ORGANISER, "-")


async def test_who_was_expected_and_said_nothing_has_a_row_too(db: Database, meeting_id: int) -> None:
    found = await export(db, meeting_id)
    assert len(found) == len([one for one in content().participants.values() if not one.withdrawn])
    assert {row.here for row in found.values()} == {"-"}
    assert found[IN_BUS_2].bus == BUS_2
    assert await export(db, meeting_id, None) == {}, "of an item that nobody spoke of there is nothing"


async def test_a_home_town_of_the_list_goes_before_that_of_the_delegation(
    db: Database, meeting_id: int
) -> None:
    async with db.write() as session:
        here = participants.c.meeting_id == meeting_id, participants.c.id == IN_BUS_1
        await session.execute(update(participants).where(*here).values(town="Jedlińsk"))
    found = await export(db, meeting_id)
    assert (found[IN_BUS_1].town, found[IN_BUS_2].town) == ("Jedlińsk", "Radom")


async def test_of_who_was_erased_stays_that_somebody_of_the_town_was_there(
    db: Database, meeting_id: int
) -> None:
    anna = await join(db, meeting_id, 3, IN_BUS_1)
    await marks(db, meeting_id, anna, IN_BUS_1, way=Way.SELF)
    async with db.write() as session:
        await session.execute(update(presences).values(participant_id="~PL-RAD~0123456789abcdef", said_by=""))
    (row,) = [row for row in (await export(db, meeting_id)).values() if row.here == "yes"]
    assert (row.participant, row.name, row.delegation, row.said_by) == ("", "", "PL-RAD", "")


async def test_only_organisers_export_and_only_what_there_is(db: Database, meeting_id: int) -> None:
    leader = By(await join(db, meeting_id, 5, LEADER), meeting_id, COACHES.starts_at)
    async with db.read() as session:
        with pytest.raises(NotAllowed):
            await exporting.export(session, meeting_id, programme(), by=leader)
        with pytest.raises(NoSuchItem):
            await exporting.export(session, meeting_id, programme(), by=None, item_id="P99")
