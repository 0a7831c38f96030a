"""Publishing tells those affected, once for each burst of edits; the history stays."""

from copy import deepcopy
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.changes import Happened, Source
from bot.domain.deliveries import Outcome, State
from bot.domain.errors import ProgrammeMoved
from tests.integration.services.crowd import FOREIGNER, LEADER
from tests.integration.services.editing import IN_A, IN_B, NOON, Meeting, edited
from tests.sample import at

TORCH = {f"note:{language}": "Bring a torch." for language in ("en", "pl")}
"""A note in the languages of those who have joined."""


@pytest.fixture
async def meeting(db: Database, meeting_id: int) -> Meeting:
    """Three of Radom have joined."""
    return await edited(db, meeting_id)


async def test_a_move_tells_those_it_is_for_and_raises_the_items_version(meeting: Meeting) -> None:
    assert await meeting.edits(start="14:20", end="15:20") == 2
    (row,) = await meeting.rows(IN_B)
    assert (row.state, row.due_at) == (State.PENDING, NOON + timedelta(minutes=3))
    assert row.expires_at == at("2018-11-11 14:20")
    assert row.data == {"burst": 1}
    assert await meeting.rows(IN_A) == []
    async with meeting.db.read() as session:
        versions = await session.execute(select(tables.items.c.id, tables.items.c.version))
        assert {row.id for row in versions if row.version != 1} == {"P38"}
        history = (await session.execute(select(tables.item_changes))).one()
    assert (history.item_id, history.before["start"], history.after["start"]) == ("P38", "13:50", "14:20")
    assert (history.source, history.author, history.reason) == ("edit", 4, "rain")
    assert await meeting.leaves() == {}
    meeting.later(minutes=3)
    assert await meeting.leaves() == {IN_B: [("P38", Happened.CHANGED)]}


async def test_versions_rise_with_the_time_and_when_an_item_comes_back(meeting: Meeting) -> None:
    async def version() -> int:
        async with meeting.db.read() as session:
            found = select(tables.items.c.version).where(tables.items.c.id == "P38")
            return int((await session.execute(found)).scalar_one())

    seen = []
    for columns in (
        {"note:en": "Bring a torch."},
        {"start": "14:20", "end": "15:20"},
        {"cancelled": "yes"},
        {"cancelled": ""},
        {"start": "13:50", "end": "14:50"},
    ):
        await meeting.edits(**columns)
        seen.append(await version())
    assert seen == [1, 2, 2, 3, 4]


async def test_edits_close_to_each_other_are_told_once_and_away_and_back_not_at_all(
    meeting: Meeting,
) -> None:
    await meeting.edits(start="14:20", end="15:20")
    meeting.later(minutes=2)
    await meeting.edits(start="13:50", end="14:50")
    await meeting.edits("P40", **TORCH)
    meeting.later(minutes=1.5)
    assert await meeting.leaves() == {}
    meeting.later(minutes=1.5)
    everybody = {one: [("P40", Happened.CHANGED)] for one in (IN_B, IN_A, LEADER)}
    assert await meeting.leaves() == everybody
    assert [len(await meeting.rows(one)) for one in (IN_B, IN_A)] == [1, 1]


async def test_what_was_put_back_and_is_changed_again_within_the_burst_is_told(meeting: Meeting) -> None:
    await meeting.edits(start="14:20", end="15:20")
    meeting.later(minutes=2)
    await meeting.edits(start="13:50", end="14:50")
    meeting.later(minutes=2)
    assert await meeting.leaves() == {}
    await meeting.edits(start="14:05", end="15:05")
    meeting.later(minutes=3)
    assert await meeting.leaves() == {IN_B: [("P38", Happened.CHANGED)]}


async def test_an_edit_after_the_burst_was_told_is_told_from_there(meeting: Meeting) -> None:
    await meeting.edits(start="14:20", end="15:20")
    meeting.later(minutes=3)
    assert await meeting.leaves() == {IN_B: [("P38", Happened.CHANGED)]}
    await meeting.edits(start="13:50", end="14:50")
    meeting.later(minutes=3)
    assert await meeting.leaves() == {IN_B: [("P38", Happened.CHANGED)]}
    assert [row.data["burst"] for row in await meeting.rows(IN_B)] == [1, 2]


async def test_what_was_not_told_for_want_of_a_connection_is_told_with_the_next(meeting: Meeting) -> None:
    await meeting.edits(start="14:20", end="15:20")
    meeting.later(minutes=3)
    await meeting.leaves(Outcome.REFUSED)
    await meeting.edits("P40", **TORCH)
    meeting.later(minutes=3)
    told = await meeting.leaves()
    assert told[IN_B] == [("P38", Happened.CHANGED), ("P40", Happened.CHANGED)]
    assert told[IN_A] == [("P40", Happened.CHANGED)]


async def test_a_cancelled_item_is_told_until_it_would_have_begun(meeting: Meeting) -> None:
    await meeting.edits(cancelled="yes")
    (row,) = await meeting.rows(IN_B)
    assert row.expires_at == at("2018-11-11 13:50")
    meeting.later(hours=2)
    assert await meeting.leaves() == {}
    (row,) = await meeting.rows(IN_B)
    assert row.state == State.EXPIRED


async def test_quiet_hours_hold_a_notice_back_and_a_later_one_takes_it_in(meeting: Meeting) -> None:
    meeting.now = at("2018-11-10 23:00")
    await meeting.edits(start="14:20", end="15:20")
    meeting.later(minutes=30)
    await meeting.edits(start="14:50", end="15:50")
    first, second = await meeting.rows(IN_B)
    assert (first.state, second.state) == (State.CANCELLED, State.PENDING)
    assert first.due_at == second.due_at == at("2018-11-11 06:30")
    meeting.now = at("2018-11-11 06:30")
    assert await meeting.leaves() == {IN_B: [("P38", Happened.CHANGED)]}


async def test_what_begins_before_long_is_told_in_quiet_hours(meeting: Meeting) -> None:
    await meeting.let_in(FOREIGNER)
    meeting.now = at("2018-11-11 23:00")
    await meeting.edits("P45", start="06:00", end="09:45")
    (row,) = await meeting.rows(FOREIGNER)
    assert row.due_at == at("2018-11-11 23:03")


async def test_what_is_over_and_what_matters_to_nobody_is_kept_and_told_nobody(meeting: Meeting) -> None:
    await meeting.edits("P09", start="07:30", end="08:45")
    await meeting.edits("P38", fact_status="confirmed")
    async with meeting.db.read() as session:
        kept = (await session.execute(select(tables.item_changes))).all()
        assert (await session.execute(select(tables.bursts))).all() == []
    assert [row.burst_id for row in kept] == [None, None]
    assert await meeting.rows(IN_B) == []


async def test_a_first_publication_tells_nobody(meeting: Meeting) -> None:
    async with meeting.db.read() as session:
        for table in (tables.item_changes, tables.bursts, tables.deliveries):
            assert (await session.execute(select(table))).all() == []


async def test_a_new_audience_tells_those_before_and_those_after(meeting: Meeting) -> None:
    await meeting.edits(audience="group-A")
    meeting.later(minutes=3)
    told = await meeting.leaves()
    assert told[IN_B] == [("P38", Happened.GONE)]
    assert told[IN_A] == [("P38", Happened.NEW)]


async def test_a_load_after_an_edit_must_be_planned_anew_and_keeps_it(meeting: Meeting) -> None:
    before = await meeting.published()
    file = deepcopy(before.rows)
    file["Programme"]["P38"]["note:en"] = "From the file."
    stale = before.plan(file)
    await meeting.edits(cancelled="yes")
    with pytest.raises(ProgrammeMoved):
        await meeting.publish(stale, Source.LOAD)
    assert await meeting.publish((await meeting.published()).plan(file), Source.LOAD) == 3
    row = (await meeting.published()).rows["Programme"]["P38"]
    assert (row["cancelled"], row["note:en"]) == ("yes", "From the file.")
    again = (await meeting.published()).plan(file)
    assert again.empty


async def test_a_plan_does_not_undo_a_correction_that_it_did_not_see(meeting: Meeting) -> None:
    before = await meeting.published()
    file = deepcopy(before.rows)
    file["Participants"][IN_B]["hotel"] = "Another hotel"
    stale = before.plan(file)
    async with meeting.db.write() as session:
        theirs = tables.participants.c.id == IN_B
        await session.execute(update(tables.participants).where(theirs).values(room="999"))
    with pytest.raises(ProgrammeMoved):
        await meeting.publish(stale)
    await meeting.publish((await meeting.published()).plan(file))
    row = (await meeting.published()).rows["Participants"][IN_B]
    assert (row["room"], row["hotel"]) == ("999", "Another hotel")
