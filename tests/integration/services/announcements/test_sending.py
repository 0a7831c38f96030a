"""Sending: once, whoever presses and however often; held up, resumed, stopped; at its hour."""

import asyncio
import random
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.db.engine import Database
from bot.db.tables import audit_log, participants
from bot.domain.announcements import (
    Announcement,
    AnnouncementState,
    Content,
    ContentKind,
    File,
    Why,
)
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.errors import (
    AlbumTakesNoButtons,
    AlreadySent,
    AnnouncementTooLong,
    DomainError,
    DraftChanged,
    NothingToSay,
)
from bot.services import erasures, people, privacy
from bot.services.acts import By
from bot.services.announcements import counts, drafts, due, latecomers, sending
from bot.services.deliveries import next_due
from bot.services.holdings import subject_of
from tests.integration.services.announcements.making import (
    ANNA,
    announced,
    claimed,
    draft,
    get,
    later,
    leave,
    organiser,
    rows_of,
    send,
    states,
    text,
)
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import again, join, joined
from tests.proving import Says, drawn_seed

PHOTO = File(ContentKind.PHOTO, "photo-1")


async def tick(db: Database, now: datetime = NOW) -> None:
    async with db.write() as session:
        await due.follow(session, now=now, real=NOW)
        await due.start(session, now=now, real=NOW)
        await due.end(session, now=now, real=NOW)


async def test_everybody_in_the_audience_has_a_row_and_who_has_not_joined_one_that_says_so(
    db: Database, meeting_id: int
) -> None:
    by = await organiser(db, meeting_id)
    await join(db, meeting_id, 51, ANNA)
    sent = await announced(db, by)
    rows = await rows_of(db, sent)
    async with db.read() as session:
        listed = select(participants.c.id).where(participants.c.delegation == "PL-RAD")
        assert {row.participant_id for row in rows} == set((await session.execute(listed)).scalars())
    waits = [row for row in rows if row.state == State.PENDING]
    assert [row.participant_id for row in waits] == [ANNA]
    assert {(row.state, row.reason) for row in rows if row not in waits} == {
        (State.SUPPRESSED, Why.NOT_JOINED)
    }
    assert await leave(db) == 1
    await tick(db)
    done = await get(db, sent)
    assert (done.state, done.ended_at) == (AnnouncementState.DONE, NOW)
    async with db.read() as session:
        progress = await counts.progress(session, done, now=NOW, real=NOW)
        (missed,) = await counts.unreached(session, done.id)
    assert (progress.people, progress.sent, progress.done) == (len(rows), 1, len(rows))
    assert progress.unreached == {Why.NOT_JOINED: len(rows) - 1}
    assert (missed.delegation, missed.people, len(missed.unreached)) == ("PL-RAD", len(rows), len(rows) - 1)


@pytest.mark.fault("F41")
async def test_people_who_come_and_go_midway_lose_no_row(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    for n in range(2, 12):
        await join(db, meeting_id, 50 + n, f"PL-RAD-{n:02}")
    sent = await announced(db, by)
    size = len(await rows_of(db, sent))
    first = await claimed(db, limit=4)
    async with db.write() as session:
        gone = participants.c.id == "PL-RAD-10"
        await session.execute(update(participants).where(gone).values(withdrawn=True))
    async with db.write() as session:
        subject = await subject_of(session, 59)
        entries = await erasures.entries_of(session, subject, b"k" * 32, now=NOW)
        await privacy.erase(session, subject, entries, real=NOW, poll_key=lambda _: None)
    async with db.write() as session:
        await people.choose_language(session, (await join(db, meeting_id, 58, "PL-RAD-08")), "pl", now=NOW)
    late = await joined(db, meeting_id, 90, "PL-RAD-12")
    async with db.write() as session:
        assert await latecomers.for_joiner(session, meeting_id, "PL-RAD-12", now=NOW) == 1
        assert late.person.joined
    told = {row.data["announcement"] for parcel in first for row in parcel.rows if row.kind == "announcement"}
    assert told <= {sent.id}
    rest = await claimed(db, now=NOW + latecomers.WELCOME)
    whom = Counter(parcel.person.user_id for parcel in (*first, *rest) if parcel.kind == "announcement")
    assert whom == Counter(dict.fromkeys({52, 53, 54, 55, 56, 57, 58, 61, 90}, 1))
    rows = await rows_of(db, sent)
    assert len(rows) == size + 1  # the latecomer's second
    assert {row.reason for row in rows if row.state == State.SUPPRESSED} >= {"gone", "erased", "joined later"}


async def _tap(db: Database, by: By, made: Announcement, delay: float) -> str:
    await asyncio.sleep(delay)
    try:
        await send(db, by, made)
    except (AlreadySent, DraftChanged) as error:
        return type(error).__name__
    return "sent"


async def _retype(db: Database, by: By, made: Announcement, delay: float) -> None:
    await asyncio.sleep(delay)
    try:
        async with db.write() as session:
            await drafts.put_content(session, by, made.id, text("Another gate: 4."))
    except AlreadySent:
        pass


async def _two_phones(db: Database, meeting_id: int, tries: int, says: Says, *, longest: float) -> None:
    by = await organiser(db, meeting_id)
    await join(db, meeting_id, 51, ANNA)
    seed = drawn_seed()
    dice, seen = random.Random(seed), Counter[str]()
    for n in range(tries):
        made = await draft(db, by)
        taps = [_tap(db, by, made, dice.uniform(0, longest)) for _ in (1, 2)]
        edits = [_retype(db, by, made, dice.uniform(0, longest))] if n % 2 else []
        said = (await asyncio.gather(*taps, *edits))[:2]
        seen.update(str(one) for one in said)
        now = await get(db, made)
        if now.state is AnnouncementState.DRAFT:  # edited before both: the fresh one is sent
            assert set(said) == {"DraftChanged"}
            now = await send(db, by, now)
        else:
            assert said.count("sent") == 1
            assert now.contents == made.contents
        rows = await rows_of(db, now)
        assert sum(row.participant_id == ANNA for row in rows) == 1
    assert seen["sent"] and seen["AlreadySent"]
    says(tries=tries, sent_twice=0, seed=seed)


@pytest.mark.fault("F40")
async def test_two_phones_send_one_announcement_in_50_tries(
    db: Database, meeting_id: int, proof_says: Says
) -> None:
    await _two_phones(db, meeting_id, 50, proof_says, longest=0.05)


@pytest.mark.proof
@pytest.mark.timeout(3600)
@pytest.mark.fault("F40")
async def test_two_phones_send_one_announcement_in_1000_tries(
    db: Database, meeting_id: int, proof_says: Says
) -> None:
    await _two_phones(db, meeting_id, 1_000, proof_says, longest=0.5)


@pytest.mark.fault("F40")
async def test_an_old_version_of_a_draft_is_not_sent(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    made = await draft(db, by)
    async with db.write() as session:
        changed = await drafts.put_content(session, by, made.id, text("Another."))
    with pytest.raises(DraftChanged) as refused:
        await send(db, by, made)
    assert refused.value.version == changed.version
    await send(db, by, changed)
    with pytest.raises(AlreadySent):
        await send(db, by, changed)
    with pytest.raises(AlreadySent):
        async with db.write() as session:
            await drafts.put_content(session, by, made.id, text())


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (Content(ContentKind.TEXT, "x" * 4097), AnnouncementTooLong),
        (Content(ContentKind.PHOTO, "x" * 1025, (PHOTO,)), AnnouncementTooLong),
        (Content(ContentKind.TEXT, "<b> </b>"), NothingToSay),
        (Content(ContentKind.ALBUM, "", (PHOTO, PHOTO)), AlbumTakesNoButtons),
    ],
)
async def test_what_telegram_would_refuse_is_refused_before(
    db: Database, meeting_id: int, content: Content, error: type[DomainError]
) -> None:
    by = await organiser(db, meeting_id)
    async with db.write() as session:
        made = await drafts.begin(session, by, content, urgent=True)
    with pytest.raises(error):
        await send(db, by, made)
    assert (await get(db, made)).state is AnnouncementState.DRAFT


async def test_a_pause_holds_all_rows_and_what_comes_back_and_a_resume_lets_them_go(
    db: Database, meeting_id: int
) -> None:
    by = await organiser(db, meeting_id)
    for n in range(2, 8):
        await join(db, meeting_id, 50 + n, f"PL-RAD-{n:02}")
    sent = await announced(db, by)
    async with db.write() as session:
        await sending.pause(session, by, sent.id)
        await sending.pause(session, by, sent.id)
    assert await claimed(db) == []
    async with db.read() as session:
        assert await next_due(session) is None, "the dispatcher would look for them all the time"
    await tick(db)
    assert (await get(db, sent)).state is AnnouncementState.PAUSED
    async with db.write() as session:
        await sending.resume(session, by, sent.id)
    assert await leave(db) == 6


async def test_cancelling_withdraws_what_did_not_leave(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    other = await joined(db, meeting_id, 41, "LV-DAU-03")
    async with db.write() as session:
        organises = participants.c.id == "LV-DAU-03"
        await session.execute(update(participants).where(organises).values(role="organiser"))
    other = await again(db, other)
    for n in range(2, 8):
        await join(db, meeting_id, 50 + n, f"PL-RAD-{n:02}")
    sent = await announced(db, by)
    async with db.write() as session:
        stopped = await sending.cancel(session, other, sent.id)
    assert stopped.state is AnnouncementState.CANCELLED
    assert await leave(db) == 0
    assert (await states(db, sent))[State.CANCELLED] == 6
    async with db.read() as session:
        acts = (await session.execute(select(audit_log.c.action, audit_log.c.actor))).all()
    assert ("announce", 40) in [tuple(act) for act in acts]
    assert ("stop_announcement", 41) in [tuple(act) for act in acts]


async def test_every_other_organiser_is_told_at_once_even_at_night(db: Database, meeting_id: int) -> None:
    by = later(await organiser(db, meeting_id), NOW.replace(hour=23))
    async with db.write() as session:
        organises = participants.c.id == "LV-DAU-03"
        await session.execute(update(participants).where(organises).values(role="organiser"))
    await joined(db, meeting_id, 41, "LV-DAU-03")
    await announced(db, by)
    notes = [one for one in await claimed(db, now=by.at) if one.kind is DeliveryKind.NOTE]
    assert [(one.person.user_id, one.rows[0].data["what"]) for one in notes] == [(41, "announced")]


async def test_nobody_is_woken_unless_it_is_urgent(db: Database, meeting_id: int) -> None:
    night = NOW.replace(hour=23)  # 01:00 in Daugavpils
    by = later(await organiser(db, meeting_id), night)
    await join(db, meeting_id, 51, ANNA)
    plain = await announced(db, by)
    assert await leave(db, now=night) == 0
    async with db.read() as session:
        progress = await counts.progress(session, await get(db, plain), now=night, real=NOW)
    assert (progress.asleep, progress.waiting) == (1, 0)
    urgent = await announced(db, by, urgent=True)
    assert await leave(db, now=night) == 1
    assert (await states(db, urgent))[State.SENT] == 1
    assert await leave(db, now=night + timedelta(hours=6)) == 1
