"""What was kept long enough goes, each class at its time, and nothing a moment before."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.meeting import Meeting
from bot.domain.notes import News, What
from bot.domain.people import Person
from bot.domain.privacy import Erased, Retention, Subject, after_end
from bot.domain.workbook import to_rows
from bot.services import audit, guesses, invitations, meetings, notes, people, privacy, retention
from bot.services.announcements import drafts
from bot.services.retention import Purged
from tests.integration.services.announcements.making import draft
from tests.integration.services.canary import CANARY, KEY, MY_ID, erased, fill
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import ADMINS, ORGANISER, acts, admin, join, joined, who
from tests.integration.services.noted import noted
from tests.integration.services.polls.keeping import poll_key
from tests.sample import content

A_MOMENT = timedelta(seconds=1)


def end(days: int) -> datetime:
    return after_end(content().meeting, days)


async def purge(db: Database, now: datetime, real: datetime = NOW, *, admins: Collection[int] = ()) -> Purged:
    async with db.write() as session:
        return await retention.purge(session, now=now, real=real, poll_key=poll_key, admins=admins)


async def count(db: Database, *where: object) -> int:
    async with db.read() as session:
        found = select(func.count()).select_from(tables.participants).where(*where)  # type: ignore[arg-type]
        return int((await session.execute(found)).scalar_one())


async def test_during_the_meeting_nothing_goes(db: Database, meeting_id: int) -> None:
    await fill(db, meeting_id)
    assert not await purge(db, NOW)


async def test_food_goes_14_days_after_the_last_day_with_what_the_load_remembers(
    db: Database, meeting_id: int
) -> None:
    await fill(db, meeting_id)
    fed = sum(bool(one.dietary) for one in content().participants.values()) + 1
    assert not await purge(db, end(14) - A_MOMENT)
    purged = await purge(db, end(14))
    assert purged == Purged(diets=fed)
    async with db.read() as session:
        rows = (
            await session.execute(select(tables.participants.c.dietary, tables.participants.c.loaded))
        ).all()
        consents = (await session.execute(select(tables.people.c.diet_consented_at))).scalars().all()
    assert not [row for row in rows if row.dietary or "dietary" in row.loaded]
    assert set(consents) == {None}
    assert any(row.loaded for row in rows)
    assert not await purge(db, end(14)), "twice is once"


async def test_names_and_accounts_go_after_75_days_and_the_totals_stay(db: Database, meeting_id: int) -> None:
    await fill(db, meeting_id)
    async with db.read() as session:
        before = await privacy.totals(session, meeting_id)
    assert not (await purge(db, end(75) - A_MOMENT)).participants
    purged = await purge(db, end(75))
    assert (purged.participants, purged.accounts) == (81, 1)
    assert await count(db, tables.participants.c.last_name != "") == 0
    async with db.read() as session:
        assert await privacy.totals(session, meeting_id) == before
        assert (await people.glance(session, MY_ID)).person.participant is None
        names = (await session.execute(select(tables.participants.c.loaded))).scalars().all()
        assert await audit.broken_at(session) is None
    assert CANARY not in str(names)
    assert not (await purge(db, end(75))).participants


async def test_a_load_brings_back_whom_time_took_and_nobody_who_asked(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        await erased(session, Subject(None, meeting_id, "PL-RAD-05"), NOW)
    await purge(db, end(75))
    async with db.read() as session:
        before = await meetings.published(session, "ttchan-2018")
    assert before is not None
    file, left_out = before.without_erased(to_rows(content()))
    async with db.write() as session:
        await meetings.publish(session, before.plan(file), now=NOW, at=NOW)
    assert left_out == ["PL-RAD-05"]
    assert await count(db, tables.participants.c.last_name != "") == 80
    assert await count(db, tables.participants.c.erased == Erased.WISH) == 1
    assert await count(db) == 81


async def test_an_onlookers_language_goes_90_days_after_they_chose_it(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        await people.choose_language(session, Person(5), "sv", now=NOW)
        participant = content().participants["SE-MOT-03"]
        await people.join(session, Person(6), meeting_id, participant, now=NOW)
        meeting = update(tables.meetings).values(end_date=NOW.date() + timedelta(days=400))
        await session.execute(meeting)
    later = NOW + timedelta(days=Retention.onlookers)
    assert (await purge(db, later)).onlookers == 0
    assert (await purge(db, later + A_MOMENT)).onlookers == 1
    async with db.read() as session:
        assert (await people.glance(session, 5)).person.language is None
        assert (await people.glance(session, 6)).person.joined


async def test_an_admin_who_is_on_no_list_is_never_forgotten(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        for user_id in ADMINS:
            await people.choose_language(session, Person(user_id), "sv", now=NOW)
    by = await admin(db, meeting_id)
    await draft(db, by)
    later = NOW + timedelta(days=Retention.onlookers) + A_MOMENT
    assert (await purge(db, later, later, admins=ADMINS[:1])).onlookers == 1, "who was an admin once"
    told = News(What.OUTAGE, "1", later)
    async with db.write() as session:
        assert await drafts.unfinished(session, by)
        await notes.tell_admins(session, meeting_id, ADMINS, told)
    assert [row.user_id for row in await noted(db)] == [ADMINS[0]]


async def test_an_admins_account_stays_when_time_takes_them_off_the_list(
    db: Database, meeting_id: int
) -> None:
    by = await joined(db, meeting_id, ADMINS[0], ORGANISER)
    await join(db, meeting_id, 5, "LV-DAU-03")
    async with db.write() as session:
        await by.tell(session, "invite", "1")
    purged = await purge(db, end(75), admins=ADMINS)
    assert (purged.participants, purged.accounts) == (81, 1)
    person = await who(db, ADMINS[0])
    assert (person.id is not None, person.participant, person.let_go) == (True, None, False)
    assert await acts(db) == [("invite", "1", ADMINS[0])]
    assert not await purge(db, end(75), admins=ADMINS), "twice is once"


async def test_who_acted_lately_is_not_forgotten(db: Database, meeting_id: int) -> None:
    days = timedelta(days=Retention.onlookers)
    by, other = [replace(await admin(db, meeting_id, user_id), now=NOW + days / 2) for user_id in ADMINS]
    async with db.write() as session:
        for one in (by, other):
            await people.choose_language(session, one.person, "sv", now=NOW)
        await by.tell(session, "invite", "1")
        await audit.record(session, "invite", "2", actor=other.person, now=other.now, result=audit.DENIED)
    assert (await purge(db, NOW + days + A_MOMENT, NOW + days + A_MOMENT)).onlookers == 1
    assert (await who(db, by.person.user_id)).language == "sv"
    assert (await purge(db, NOW + 2 * days, NOW + days * 1.5)).onlookers == 0
    assert (await purge(db, NOW + 2 * days, NOW + days * 1.5 + A_MOMENT)).onlookers == 1


async def test_acts_go_after_a_year_and_the_rest_is_still_provable(db: Database, meeting_id: int) -> None:
    async with db.write() as session:
        for day in (0, 100, 300):
            await audit.record(session, "invite", str(day), actor=None, now=NOW + timedelta(days=day))
    assert not await purge(db, NOW, NOW + timedelta(days=365))
    assert (await purge(db, NOW, NOW + timedelta(days=365) + A_MOMENT)).audit == 1
    async with db.write() as session:
        assert await audit.broken_at(session) is None
        await audit.record(session, "invite", "400", actor=None, now=NOW + timedelta(days=400))
        assert await audit.broken_at(session) is None
    assert (await purge(db, NOW, NOW + timedelta(days=3000))).audit == 3
    async with db.write() as session:
        await audit.record(session, "invite", "9000", actor=None, now=NOW)
        assert await audit.broken_at(session) is None


async def test_codes_nobody_can_use_go_after_a_month_and_wrong_ones_after_a_day(
    db: Database, meeting_id: int
) -> None:
    async with db.write() as session:
        await invitations.issue(session, meeting_id, KEY, by=None, now=NOW, participant_ids=["PL-RAD-05"])
        await invitations.revoke(session, meeting_id, "PL-RAD-05", now=NOW)
        await guesses.count_wrong(session, 5, now=NOW)
    assert not await purge(db, NOW, NOW + timedelta(days=1))
    assert (await purge(db, NOW, NOW + timedelta(days=1) + A_MOMENT)).guesses == 2  # theirs, everybody's
    assert not await purge(db, NOW, NOW + timedelta(days=30))
    assert (await purge(db, NOW, NOW + timedelta(days=30) + A_MOMENT)).invitations == 1


@pytest.mark.parametrize(("text", "days"), [("7", 7), ("0", 0), ("", 14), ("soon", 14)])
def test_the_sheet_decides_how_long(text: str, days: int) -> None:
    meeting = Meeting(
        code="m",
        title=content().meeting.title,
        start_date=NOW.date(),
        end_date=NOW.date(),
        timezone="Europe/Riga",
        values={"retention_dietary_days": text},
    )
    assert Retention.of(meeting).dietary == days


def test_the_days_end_at_the_hosts_midnight() -> None:
    assert end(0).isoformat() == "2018-11-12T22:00:00+00:00"


def test_what_is_overdue_is_named_with_its_days() -> None:
    meeting = content().meeting
    assert retention.overdue(meeting, now=NOW) == []
    assert retention.overdue(meeting, now=end(14)) == [("dietary", 14)]
    assert retention.overdue(meeting, now=end(75)) == [("dietary", 14), ("people", 75)]
