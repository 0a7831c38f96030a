"""An organiser's import on both databases: what it would do, publishing just that, rights, races."""

import asyncio
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.errors import NotAllowed, NotJoined, OtherMeeting
from bot.domain.imports import Choice, Done, Import, Preview
from bot.domain.people import Person
from bot.domain.timetables import Reading
from bot.domain.workbook import Code, Rows, to_rows
from bot.services import audiences, audit, imports, meetings, people
from bot.services.acts import By
from bot.services.participants import listed
from tests.integration.services.conftest import NOW
from tests.sample import content
from tests.timetables import calendar

CODE = content().meeting.code


async def joined(db: Database, meeting_id: int, user_id: int, participant_id: str) -> By:
    """Somebody of the list who has joined."""
    async with db.write() as session:
        one = await listed(session, meeting_id, participant_id)
        assert one is not None
        await people.join(session, Person(user_id), meeting_id, one, now=NOW)
    async with db.read() as session:
        return By((await people.glance(session, user_id)).person, meeting_id, NOW, meets=NOW)


@pytest.fixture
async def by(db: Database, meeting_id: int) -> By:
    """An organiser."""
    return await joined(db, meeting_id, 4, "LV-DAU-02")


def file(rows: Rows, *choices: Choice) -> Import:
    """A file with these rows."""
    return Import("0" * 16, 4, NOW + timedelta(hours=1), CODE, rows, (), choices)


def moved() -> Rows:
    """An item of group B's a little later."""
    rows = deepcopy(to_rows(content()))
    rows["Programme"]["P38"] |= {"start": "14:20", "end": "15:20"}
    return rows


async def preview(db: Database, by: By, wanted: Import) -> Preview:
    """Look at it."""
    async with db.read() as session:
        return await imports.preview(session, by, wanted)


async def publish(db: Database, by: By, wanted: Import, seal: str) -> Done | Preview:
    """Publish it."""
    async with db.write() as session:
        return await imports.publish(session, by, wanted, seal)


async def version(db: Database) -> int:
    """Of the meeting."""
    async with db.read() as session:
        return int((await session.execute(select(tables.meetings.c.version))).scalar_one())


async def test_looking_changes_nothing_and_counts_whom_it_concerns(db: Database, by: By) -> None:
    delegate = await joined(db, by.meeting_id, 5, "PL-RAD-03")
    shown = await preview(db, by, file(moved()))
    group = [one for one in content().participants.values() if one.group == "B"]
    assert shown.affected.people == len(group)
    assert shown.affected.told == sum(
        one.id in {group_member.id for group_member in group}
        for one in (by.person.participant, delegate.person.participant)
        if one is not None
    )
    assert await version(db) == 1


async def test_publishing_writes_history_log_and_notices(db: Database, by: By) -> None:
    shown = await preview(db, by, file(moved()))
    assert shown.merged is not None
    done = await publish(db, by, file(moved()), shown.merged.seal)
    assert isinstance(done, Done)
    assert done.version == await version(db) == 2
    assert done.progress is not None
    async with db.read() as session:
        row = (await session.execute(select(tables.item_changes))).one()
        logged = (await session.execute(select(tables.audit_log.c.action, tables.audit_log.c.object))).all()
        assert await audit.broken_at(session) is None
    assert (row.item_id, row.source, row.author) == ("P38", "import", 4)
    assert (row.before["start"], row.after["start"]) == ("13:50", "14:20")
    assert ("import", "2") in [tuple(one) for one in logged]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_an_import_and_somebody_who_joins_do_not_lock_each_other_out(db: Database, by: By) -> None:
    shown = await preview(db, by, file(moved()))
    assert shown.merged is not None
    async with db.write() as session:
        await audiences.enter(session, by.meeting_id)
        begun = asyncio.ensure_future(publish(db, by, file(moved()), shown.merged.seal))
        await asyncio.wait([begun], timeout=0.5)
        await by.tell(session, "join", "PL-RAD-05")
    assert isinstance(await begun, Done)


async def test_a_press_again_publishes_nothing_again(db: Database, by: By) -> None:
    shown = await preview(db, by, file(moved()))
    assert shown.merged is not None
    await publish(db, by, file(moved()), shown.merged.seal)
    again = await publish(db, by, file(moved()), shown.merged.seal)
    assert again == Done(2, before=True)
    async with db.read() as session:
        assert (await session.execute(select(func.count()).select_from(tables.item_changes))).scalar() == 1


@pytest.mark.parametrize("what", ["an edit", "a correction"])
async def test_what_was_changed_since_is_shown_before_it_is_published(
    db: Database, by: By, what: str
) -> None:
    rows = moved()
    rows["Participants"]["PL-RAD-03"]["room"] = "7"
    shown = await preview(db, by, file(rows))
    assert shown.merged is not None
    async with db.write() as session:
        if what == "an edit":
            await session.execute(update(tables.meetings).values(version=2))
        else:  # a card changes without a new version
            card = tables.participants.c.id == "PL-RAD-03"
            await session.execute(update(tables.participants).where(card).values(room="8"))
    answer = await publish(db, by, file(rows), shown.merged.seal)
    assert isinstance(answer, Preview)
    async with db.read() as session:
        assert (await session.execute(select(func.count()).select_from(tables.item_changes))).scalar() == 0


async def test_a_merge_that_does_not_hold_together_is_told(db: Database, by: By) -> None:
    async with db.write() as session:  # as a venue that was taken out would leave it
        here = tables.items.c.id == "P38"
        await session.execute(update(tables.items).where(here).values(venue_id="nowhere"))
    shown = await preview(db, by, file(moved()))
    assert shown.merged is None
    assert [one.code for one in shown.broken] == [Code.UNKNOWN_REFERENCE]
    assert isinstance(await publish(db, by, file(moved()), "0"), Preview)


async def test_only_organisers_and_only_their_meeting(db: Database, by: By) -> None:
    with pytest.raises(OtherMeeting) as caught:
        await preview(db, by, replace(file(moved()), code="elsewhere"))
    assert (caught.value.code, caught.value.current) == ("elsewhere", CODE)
    leader = await joined(db, by.meeting_id, 6, "PL-RAD-01")
    stranger = replace(by, person=Person(9))
    for who, refusal in ((leader, NotAllowed), (stranger, NotJoined)):
        with pytest.raises(refusal):
            await preview(db, who, file(moved()))
        with pytest.raises(refusal):
            await publish(db, who, file(moved()), "0")
    assert await version(db) == 1


async def test_another_tools_programme_is_asked_about_laid_over_and_published(db: Database, by: By) -> None:
    talk = "UID:a\nSUMMARY:Talk\nDTSTART:20181110T100000\nDURATION:PT30M"
    asked = replace(file({}), timetable=calendar(talk))
    shown = await preview(db, by, asked)
    assert shown.merged is None
    assert shown.doubt is not None
    assert isinstance(await publish(db, by, asked, "0" * 10), Preview)
    assert await version(db) == 1
    answered = replace(asked, reading=Reading.LOCAL)
    shown = await preview(db, by, answered)
    assert shown.merged is not None
    assert isinstance(await publish(db, by, answered, shown.merged.seal), Done)
    async with db.read() as session:
        published = await meetings.current(session)
    assert published is not None
    assert len(published.rows["Programme"]) == len(content().items) + 1
    again = await preview(db, by, answered)
    assert again.merged is not None
    assert again.merged.empty
