"""After an announcement went out: confirmations, whom leaders told, sending again, the archive."""

from datetime import timedelta

import pytest

from bot.db.engine import Database
from bot.domain.announcements import AnnouncementState, Content, ContentKind, Why
from bot.domain.deliveries import Outcome, Settled, State
from bot.domain.errors import NoSuchAnnouncement, NotAllowed, NotEditable
from bot.services import claims
from bot.services.announcements import amending, archive, confirming, counts, due, sending
from tests.integration.services.announcements.making import (
    ANNA,
    LEADER,
    PIOTR,
    announced,
    draft,
    get,
    later,
    leave,
    organiser,
    rows_of,
    text,
)
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import join, joined

MINUTE = timedelta(minutes=1)


async def test_it_rings_again_once_for_who_has_not_confirmed(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    anna = await joined(db, meeting_id, 51, ANNA)
    await join(db, meeting_id, 52, PIOTR)
    sent = await announced(db, by, urgent=True)
    await leave(db)
    async with db.write() as session:
        await confirming.confirm(session, anna, sent.id)
        await confirming.confirm(session, anna, sent.id)
        (silent,) = await confirming.unconfirmed(session, by, sent.id)
    assert silent.participant_id == PIOTR
    for minutes in (9, 10, 11, 30):
        async with db.write() as session:
            await due.end(session, now=NOW + minutes * MINUTE, real=NOW)
        rung = [row.participant_id for row in await rows_of(db, sent) if row.kind == "ring"]
        assert rung == ([] if minutes < 10 else [PIOTR])
    soon = later(by, NOW + 31 * MINUTE)
    async with db.write() as session:
        assert await confirming.ring_again(session, soon, sent.id) == 1
        assert await confirming.ring_again(session, soon, sent.id) == 0  # two taps
    async with db.read() as session:
        progress = await counts.progress(session, await get(db, sent), now=NOW, real=NOW)
    assert (progress.sent, progress.confirmed) == (2, 1)


async def test_only_who_was_sent_it_confirms_it_also_when_it_was_stopped_since(
    db: Database, meeting_id: int
) -> None:
    by = await organiser(db, meeting_id)
    anna = await joined(db, meeting_id, 51, ANNA)
    other = await joined(db, meeting_id, 52, "SE-MOT-03")
    waits = await draft(db, by)
    sent = await announced(db, by, urgent=True)
    await leave(db)
    piotr = await joined(db, meeting_id, 53, PIOTR)  # it is in his archive
    async with db.write() as session:
        for one in (anna, other):
            with pytest.raises(NoSuchAnnouncement):
                await confirming.confirm(session, one, waits.id)
        with pytest.raises(NoSuchAnnouncement):
            await confirming.confirm(session, other, sent.id)
        assert await confirming.confirm(session, by, waits.id) == waits, "its author tries the preview"
        assert (await confirming.confirm(session, piotr, sent.id)).id == sent.id
        await sending.cancel(session, by, sent.id)
        assert (await confirming.confirm(session, anna, sent.id)).id == sent.id
        with pytest.raises(NoSuchAnnouncement):
            await confirming.confirm(session, piotr, sent.id)
        await amending.recall(session, by, sent.id)
        with pytest.raises(NoSuchAnnouncement):
            await confirming.confirm(session, anna, sent.id)


async def test_a_leader_says_that_they_told_those_who_were_not_reached(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    leader = await joined(db, meeting_id, 60, LEADER)
    stranger = await joined(db, meeting_id, 61, "SE-MOT-01")
    sent = await announced(db, by)
    await leave(db)
    async with db.write() as session:
        await due.end(session, now=NOW, real=NOW)
        (missed,) = await counts.unreached(session, sent.id)
        with pytest.raises(NotAllowed):
            await counts.told_them(session, stranger, sent.id, "PL-RAD")
        assert await counts.told_them(session, leader, sent.id, "PL-RAD") == len(missed.unreached)
        assert await counts.told_them(session, leader, sent.id, "PL-RAD") == 0
        progress = await counts.progress(session, sent, now=NOW, real=NOW)
        (missed,) = await counts.unreached(session, sent.id)
    assert progress.told == missed.told == progress.unreached[Why.NOT_JOINED] == missed.people - 1
    assert (await get(db, sent)).leaders_told_at == NOW


async def test_who_may_not_have_got_it_gets_it_again_when_an_organiser_says_so(
    db: Database, meeting_id: int
) -> None:
    by = await organiser(db, meeting_id)
    await join(db, meeting_id, 51, ANNA)
    sent = await announced(db, by)
    await leave(db, outcome=Outcome.UNKNOWN)
    await leave(db, real=NOW, outcome=Outcome.UNKNOWN)
    rested = NOW + timedelta(hours=1)
    async with db.write() as session:
        again = await claims.claim(session, now=NOW, real=rested, limit=50)
        await claims.record(session, [Settled(one, Outcome.UNKNOWN) for one in again], real=rested)
        await due.end(session, now=NOW, real=NOW)
        progress = await counts.progress(session, sent, now=NOW, real=NOW)
        assert progress.unknown == 1
        assert await amending.resend_unknown(session, by, sent.id) == 1
        assert await amending.resend_unknown(session, by, sent.id) == 0
    assert (await get(db, sent)).state is AnnouncementState.SENDING
    assert await leave(db) == 1
    async with db.read() as session:
        progress = await counts.progress(session, sent, now=NOW, real=NOW)
    assert (progress.sent, progress.unknown) == (1, 0)
    assert sum(row.state == State.UNKNOWN for row in await rows_of(db, sent)) == 1


async def test_the_archive_shows_what_was_told_and_what_was_missed_but_nothing_recalled(
    db: Database, meeting_id: int
) -> None:
    by = await organiser(db, meeting_id)
    anna = await joined(db, meeting_id, 51, ANNA)
    first = await announced(db, by)
    await leave(db)
    second = await announced(db, later(by, NOW + MINUTE))
    await leave(db, now=NOW + MINUTE)
    piotr = await joined(db, meeting_id, 52, PIOTR)
    foreigner = await joined(db, meeting_id, 53, "SE-MOT-03")
    async with db.read() as session:
        assert [(one.announcement.id, one.missed) for one in await archive.mine(session, anna)] == [
            (second.id, False),
            (first.id, False),
        ]
        assert [one.missed for one in await archive.mine(session, piotr)] == [True, True]
        assert await archive.mine(session, foreigner) == []
        with pytest.raises(NoSuchAnnouncement):
            await archive.received(session, foreigner, first.id)
        with pytest.raises(NotAllowed):
            await archive.sent(session, anna)
        assert [one.id for one in await archive.sent(session, by)] == [second.id, first.id]
    async with db.write() as session:
        await amending.recall(session, by, second.id)
        await amending.recall(session, by, second.id)
        assert [one.announcement.id for one in await archive.mine(session, anna)] == [first.id]


async def test_what_was_sent_is_not_edited_into_something_else(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    anna = await joined(db, meeting_id, 51, ANNA)
    sent = await announced(db, by)
    place = Content(ContentKind.PLACE, lat=1.0, lon=1.0)
    async with db.write() as session:
        with pytest.raises(NotEditable):
            await amending.edit(session, by, sent.id, place)
        with pytest.raises(NotAllowed):
            await amending.edit(session, anna, sent.id, text("Mine."))
        edited = await amending.edit(session, by, sent.id, text("Another gate."))
    assert edited.edition == 2
    assert {row.edition for row in await rows_of(db, sent) if row.state == State.PENDING} == {2}
