"""Who may say how a delegation travels, what is kept of it, and who is told of a change."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.db.engine import Database
from bot.db.tables import deliveries
from bot.domain.deliveries import State
from bot.domain.errors import NoSuchDelegation, NotAllowed
from bot.domain.notes import What
from bot.domain.people import Person
from bot.domain.travel_forms import NoSuchTravel, Step, UnfitTravel
from bot.domain.travels import Travel
from bot.services import delegations, notes, people
from bot.services.acts import By
from bot.services.travels import entries, forms, reading, telling
from tests.integration.services.crowd import (
    DELEGATE,
    FOREIGN_LEADER,
    LEADER,
    ORGANISER,
    acts,
    joined,
)
from tests.integration.services.noted import noted
from tests.integration.services.travelling import ARRIVAL, BEGUN, DEPARTURE, MEETING, change, say, when
from tests.sample import at

RADOM, MOTALA, SECOND = "PL-RAD", "SE-MOT", "LV-DAU-03"


@pytest.fixture
async def leader(db: Database, meeting_id: int) -> By:
    """She leads Radom."""
    return when(await joined(db, meeting_id, 1, LEADER))


@pytest.fixture
async def organiser(db: Database, meeting_id: int) -> By:
    """One of two who have joined."""
    await joined(db, meeting_id, 3, SECOND)
    return when(await joined(db, meeting_id, 2, ORGANISER))


async def told(db: Database, meeting_id: int, person: Person) -> list[tuple[Travel | None, Travel]]:
    """What the notes that wait for somebody would say now: before and after."""
    found = []
    for row in [*await noted(db, What.TRAVEL), *await noted(db, What.TRAVEL_SOON)]:
        if person.participant and row.participant_id == person.participant.id and row.state == State.PENDING:
            async with db.read() as session:
                note = await notes.read(session, meeting_id, person, row.data)
            if note is not None and note.travel is not None:
                was = row.data["was"]
                found.append((note.travel.as_of(was) if was else None, note.travel))
    return found


async def test_what_a_leader_says_is_kept_and_no_news(
    db: Database, meeting_id: int, leader: By, organiser: By
) -> None:
    kept = await say(db, leader, RADOM)
    async with db.read() as session:
        assert await reading.of_town(session, meeting_id, RADOM) == [kept]
        assert (await entries.pickups(session, organiser)).of(DEPARTURE) == (kept,)
    assert (kept.at, kept.part, kept.people) == (at("2018-11-12 14:05"), 1, None)
    assert await noted(db) == []
    assert (await acts(db))[-1] == ("plan_travel", "PL-RAD/departure/1", 1)
    assert (await say(db, leader, RADOM)).part == 2


async def test_a_town_that_was_removed_is_not_in_the_table(
    db: Database, meeting_id: int, leader: By, organiser: By
) -> None:
    await say(db, leader, RADOM)
    async with db.write() as session:
        await delegations.remove(session, organiser, RADOM)
        found = await entries.pickups(session, organiser)
        assert found.of(DEPARTURE) == ()
        assert RADOM not in found.silent[DEPARTURE]
        with pytest.raises(NoSuchDelegation):
            await entries.of_delegation(session, organiser, RADOM)


async def test_a_leader_plans_for_nobody_else_and_a_delegate_for_nobody(
    db: Database, meeting_id: int, leader: By
) -> None:
    delegate = when(await joined(db, meeting_id, 5, DELEGATE))
    foreigner = when(await joined(db, meeting_id, 6, FOREIGN_LEADER))
    kept = await say(db, leader, RADOM)
    for by in (delegate, foreigner):
        async with db.write() as session:
            with pytest.raises(NotAllowed):
                await entries.of_delegation(session, by, RADOM)
            with pytest.raises(NotAllowed):
                await forms.begin(session, by, RADOM, ARRIVAL, part=None, meeting=MEETING)
            with pytest.raises(NotAllowed):
                await entries.withdraw(session, by, *kept.key)
            with pytest.raises(NotAllowed):
                await entries.pickups(session, by)


async def test_of_another_meetings_town_an_organiser_plans_nothing(db: Database, organiser: By) -> None:
    async with db.write() as session:
        with pytest.raises(NoSuchDelegation):
            await forms.begin(session, organiser, "ZZ", ARRIVAL, part=None, meeting=MEETING)


async def test_a_form_whose_right_is_gone_goes_no_further(db: Database, meeting_id: int, leader: By) -> None:
    async with db.write() as session:
        await forms.begin(session, leader, RADOM, ARRIVAL, part=None, meeting=MEETING)
    elsewhere = when(await joined(db, meeting_id, 1, FOREIGN_LEADER))
    async with db.write() as session:
        with pytest.raises(NotAllowed):
            await forms.answer(session, elsewhere, None, "plane", MEETING)


async def test_what_does_not_fit_loses_nothing(db: Database, leader: By) -> None:
    async with db.write() as session:
        await forms.begin(session, leader, RADOM, ARRIVAL, part=None, meeting=MEETING)
        for answer in ("plane", "2018-11-08"):
            await forms.answer(session, leader, None, answer, MEETING)
    async with db.write() as session:
        with pytest.raises(UnfitTravel):
            await forms.answer(session, leader, None, "late", MEETING)
    async with db.write() as session:
        form = await forms.answer(session, leader, None, "9.30", MEETING)
    assert form is not None
    assert list(form.said.values()) == ["plane", "2018-11-08", "09:30"]


async def test_two_who_change_one_entry_keep_what_the_other_said(
    db: Database, leader: By, organiser: By
) -> None:
    kept = await say(db, leader, RADOM)
    async with db.write() as session:
        await forms.begin(session, leader, *kept.key[:2], part=1, meeting=MEETING)
        await forms.answer(session, leader, Step.TIME, "15:00", MEETING)
    await change(db, organiser, kept, number="700")
    async with db.write() as session:
        form = await forms.current(session, leader, MEETING)
        assert form is not None
        both = await entries.keep(session, leader, form, MEETING)
    assert (both.at, both.number, both.version) == (at("2018-11-12 15:00"), "700", 3)


async def test_a_change_is_told_to_organisers_and_not_to_who_made_it(
    db: Database, meeting_id: int, leader: By, organiser: By
) -> None:
    kept = await say(db, leader, RADOM)
    later = await change(db, leader, kept, time="14:30")
    assert await told(db, meeting_id, organiser.person) == [(_was(kept, later), later)]
    assert {row.participant_id for row in await noted(db)} == {ORGANISER, SECOND}
    assert {row.due_at for row in await noted(db)} == {BEGUN + timedelta(minutes=3)}


def _was(before: Travel, after: Travel) -> Travel:
    """Notes read what was over what is: the version and the hour of the change are the newer ones."""
    return after.as_of(before.facts())


async def test_edits_within_three_minutes_are_one_note_with_what_was_known(
    db: Database, meeting_id: int, leader: By, organiser: By
) -> None:
    kept = await say(db, leader, RADOM)
    for minute, time in ((0, "14:10"), (2, "14:20"), (4, "14:30")):
        last = await change(db, when(leader, minute), kept, time=time)
    assert await told(db, meeting_id, organiser.person) == [(_was(kept, last), last)]
    assert {row.due_at for row in await noted(db)} == {BEGUN + timedelta(minutes=7)}


async def test_an_editing_that_goes_on_is_told_after_ten_minutes(
    db: Database, leader: By, organiser: By
) -> None:
    kept = await say(db, leader, RADOM)
    for minute in range(0, 10, 2):
        await change(db, when(leader, minute), kept, time=f"14:{10 + minute}")
    assert {row.due_at for row in await noted(db)} == {BEGUN + timedelta(minutes=10)}


async def test_there_and_back_is_nothing_to_tell(
    db: Database, meeting_id: int, leader: By, organiser: By
) -> None:
    kept = await say(db, leader, RADOM)
    await change(db, leader, kept, time="15:00")
    await change(db, when(leader, 1), kept, time="14:05")
    assert await told(db, meeting_id, organiser.person) == []


async def test_each_reader_is_told_what_changed_since_they_were_told(
    db: Database, meeting_id: int, leader: By, organiser: By
) -> None:
    kept = await say(db, leader, RADOM)
    first = await change(db, leader, kept, time="15:00")
    async with db.write() as session:
        theirs = deliveries.c.participant_id == ORGANISER
        await session.execute(update(deliveries).where(theirs).values(state=State.SENT))
    second = await change(db, when(leader, 2), kept, time="16:00")
    assert await told(db, meeting_id, organiser.person) == [(_was(first, second), second)]
    async with db.read() as session:
        other = (await people.glance(session, 3, ())).person
    assert await told(db, meeting_id, other) == [(_was(kept, second), second)]


async def test_the_same_said_again_is_no_news(db: Database, leader: By, organiser: By) -> None:
    kept = await say(db, leader, RADOM)
    assert await change(db, leader, kept, time="14:05") == kept
    assert await noted(db) == []


async def test_what_an_organiser_enters_or_changes_the_leader_hears(
    db: Database, meeting_id: int, leader: By, organiser: By
) -> None:
    kept = await say(db, organiser, RADOM)
    assert await told(db, meeting_id, leader.person) == [(None, kept)]
    assert {row.participant_id for row in await noted(db)} == {LEADER}
    later = await change(db, when(organiser, 1), kept, note="Two boxes")
    assert await told(db, meeting_id, leader.person) == [(None, later)]
    assert {row.participant_id for row in await noted(db)} == {LEADER, SECOND}


async def test_a_change_of_what_is_near_is_told_at_night_and_another_in_the_morning(
    db: Database, leader: By, organiser: By
) -> None:
    flight = "plane", "2018-11-07", "05:00", "airport", "BT 1", "5", "-"
    near = await say(db, leader, RADOM, ARRIVAL, *flight)
    far = await say(db, leader, RADOM)
    night = when(leader, 13 * 60)
    await change(db, night, near, time="04:30")
    await change(db, night, far, time="15:00")
    rows = {row.data["direction"]: row.due_at for row in await noted(db) if row.participant_id == ORGANISER}
    assert rows == {"arrival": at("2018-11-06 23:03"), "departure": at("2018-11-07 06:30")}


async def test_withdrawn_is_told_once_and_is_no_more(
    db: Database, meeting_id: int, leader: By, organiser: By
) -> None:
    kept = await say(db, leader, RADOM)
    async with db.write() as session:
        await entries.withdraw(session, leader, *kept.key)
        await entries.withdraw(session, leader, *kept.key)
        assert await reading.of_town(session, meeting_id, RADOM) == []
        with pytest.raises(NoSuchTravel):
            await entries.entry(session, leader, *kept.key)
    ((before, after),) = await told(db, meeting_id, organiser.person)
    assert before is not None
    assert (before.withdrawn, after.withdrawn) == (False, True)
    assert (await say(db, leader, RADOM)).part == 2


async def test_the_towns_that_say_nothing_are_asked_once_a_day(
    db: Database, meeting_id: int, leader: By, organiser: By
) -> None:
    await joined(db, meeting_id, 6, FOREIGN_LEADER)
    await say(db, leader, RADOM, ARRIVAL)
    for minutes, direction in ((0, ARRIVAL), (1, DEPARTURE), (2, ARRIVAL), (24 * 60, ARRIVAL)):
        async with db.write() as session:
            by = when(organiser, minutes)
            found = await entries.pickups(session, by)
            assert "LV-DAU" not in found.silent[direction]
            await telling.ask(session, by, found, direction, MEETING)
    asked = [(row.participant_id, row.due_at.day) for row in await noted(db, What.TRAVEL_ASKED)]
    assert asked == [(FOREIGN_LEADER, 6), (LEADER, 6), (FOREIGN_LEADER, 7)]
    lacking = await _lacking(db, meeting_id, leader.person)
    assert lacking == ["departure"]
    await say(db, leader, RADOM)
    assert await _lacking(db, meeting_id, leader.person) is None


async def _lacking(db: Database, meeting_id: int, person: Person) -> list[str] | None:
    (row,) = [row for row in await noted(db, What.TRAVEL_ASKED) if row.participant_id == LEADER]
    async with db.read() as session:
        note = await notes.read(session, meeting_id, person, row.data)
    return list(note.data["lacking"]) if note is not None else None
