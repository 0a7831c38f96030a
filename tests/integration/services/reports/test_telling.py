"""Who took the pack is told; and that there is none while names are about to go."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock, Rehearsal
from bot.db.engine import Database
from bot.deps import Deps
from bot.domain.notes import What
from bot.domain.people import Person
from bot.domain.privacy import after_end
from bot.poll_keys import PollKeys
from bot.services import closing, notes, people
from bot.services.programme import Programmes
from bot.services.reports import packs, telling
from bot.settings import load_settings
from schedules.reports import warn_due
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import ADMINS, joined
from tests.integration.services.noted import noted
from tests.integration.services.polls.keeping import poll_key
from tests.sample import content

MEETING = content().meeting
TEN = timedelta(hours=10)
ORGANISER, OTHER = "LV-DAU-02", "LV-DAU-03"


def before(days: int) -> datetime:
    """Ten o'clock, so many days before the names go."""
    return after_end(MEETING, 75 - days) + TEN


async def warned(db: Database, meeting_id: int, now: datetime) -> int:
    """How many warnings there are once the clock has looked."""
    async with db.write() as session:
        await telling.warn(session, meeting_id, MEETING, ADMINS, now=now)
    return len(await noted(db, What.REPORT_LACKS))


async def admin_writes(db: Database) -> None:
    """An admin who is nobody on the list is known to the bot."""
    async with db.write() as session:
        await people.choose_language(session, Person(ADMINS[0]), "en", now=NOW)


async def make(db: Database, meeting_id: int, at: datetime) -> None:
    async with db.write() as session:
        await packs.record(
            session, meeting_id, language="en", digest="0" * 64, actor=None, made_at=at, real=at
        )


async def test_organisers_and_admins_are_warned_14_and_3_days_before_and_once(
    db: Database, meeting_id: int
) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    await admin_writes(db)
    moment = timedelta(seconds=1)
    assert not telling.is_due(MEETING, now=before(14) - moment)
    assert await warned(db, meeting_id, before(14) - moment) == 0
    assert await warned(db, meeting_id, before(14)) == 2
    assert await warned(db, meeting_id, before(3) - moment) == 2
    assert await warned(db, meeting_id, before(3)) == 4
    assert await warned(db, meeting_id, after_end(MEETING, 75)) == 4
    rows = await noted(db, What.REPORT_LACKS)
    assert {row.data["on"] for row in rows} == {"2019-01-27"}
    assert {row.expires_at for row in rows} == {after_end(MEETING, 75)}


@pytest.mark.parametrize(("days", "warns"), [(0, True), (1, False)])
async def test_a_pack_of_the_whole_meeting_needs_no_warning(
    db: Database, meeting_id: int, days: int, warns: bool
) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    await make(db, meeting_id, after_end(MEETING, days) - timedelta(seconds=1))
    assert await warned(db, meeting_id, before(14)) == warns


async def test_a_warning_is_not_sent_if_the_pack_is_made_meanwhile(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    assert await warned(db, meeting_id, before(14)) == 1
    (row,) = await noted(db, What.REPORT_LACKS)
    async with db.read() as session:
        assert await notes.read(session, meeting_id, by.person, row.data) is not None
    await make(db, meeting_id, before(14))
    async with db.read() as session:
        assert await notes.read(session, meeting_id, by.person, row.data) is None


async def test_a_closed_meeting_has_no_names_to_lose(db: Database, meeting_id: int) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    await admin_writes(db)
    async with db.write() as session:
        await closing.close(session, meeting_id, now=after_end(MEETING, 1), real=NOW, poll_key=poll_key)
    assert await warned(db, meeting_id, before(14)) == 0


async def test_the_clock_looks_by_itself(db: Database, meeting_id: int, tmp_path: Path) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    settings = load_settings(token="1234567890:test-only-not-a-real-token-of-anybody", data_dir=tmp_path)
    clock = Clock(Rehearsal(before(14) - timedelta(seconds=9), Clock().real(), speed=0))
    deps = Deps(settings, db, b"", clock, Programmes(db), PollKeys.of(settings))
    for late in (9, 0, 0):
        clock.follow(Rehearsal(before(14) - timedelta(seconds=late), clock.real(), speed=0))
        await warn_due(deps)
        assert len(await noted(db, What.REPORT_LACKS)) == (late == 0)


async def test_all_others_are_told_who_has_the_files(db: Database, meeting_id: int) -> None:
    by = await joined(db, meeting_id, 1, ORGANISER)
    await joined(db, meeting_id, 2, OTHER)
    await admin_writes(db)
    async with db.write() as session:
        await telling.tell_made(session, replace(by, admins=ADMINS))
    rows = await noted(db, What.REPORT_MADE)
    assert {row.data["participant"] for row in rows} == {ORGANISER}
    assert {row.participant_id or row.user_id for row in rows} == {OTHER, ADMINS[0]}
