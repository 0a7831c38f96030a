"""At its hour, beside its item, to who joins later; and who may send at all."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.db.engine import Database
from bot.db.tables import items, meetings
from bot.domain.announcements import (
    AnnouncementState,
)
from bot.domain.audience import ALL, Audience
from bot.domain.deliveries import State
from bot.domain.errors import (
    NoSuchAnnouncement,
    NotAllowed,
)
from bot.services.announcements import counts, drafts, due, latecomers, sending
from bot.services.joining import Agreed
from tests.integration.services.announcements.making import (
    ANNA,
    LEADER,
    PIOTR,
    RADOM,
    announced,
    draft,
    get,
    leave,
    organiser,
    rows_of,
    send,
)
from tests.integration.services.coming import joins
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import join, joined

MINUTE = timedelta(minutes=1)


async def tick(db: Database, now: datetime = NOW) -> None:
    async with db.write() as session:
        await due.follow(session, now=now, real=NOW)
        await due.start(session, now=now, real=NOW)
        await due.end(session, now=now, real=NOW)


async def test_it_goes_at_its_hour_and_follows_the_item_it_hangs_on(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    await join(db, meeting_id, 51, ANNA)
    this = items.c.meeting_id == meeting_id, items.c.id == "P38"
    async with db.read() as session:
        starts_at = (await session.execute(select(items.c.starts_at).where(*this))).scalar_one()
    made = await draft(db, by)
    async with db.write() as session:
        made = await drafts.set_when(session, by, made.id, item_id="P38", offset_minutes=-20)
    waits = await send(db, by, made)
    assert (waits.state, waits.due_at) == (AnnouncementState.SCHEDULED, starts_at - 20 * MINUTE)
    async with db.write() as session:
        moved = starts_at + 90 * MINUTE
        await session.execute(update(items).where(*this).values(starts_at=moved))
    await tick(db, starts_at - 20 * MINUTE)
    assert await rows_of(db, waits) == []
    async with db.read() as session:
        assert await due.next_due(session, after=NOW) == moved - 20 * MINUTE
    await tick(db, moved - 20 * MINUTE)
    assert (await get(db, waits)).state is AnnouncementState.SENDING
    assert await leave(db, now=moved - 20 * MINUTE) == 1


async def test_it_is_not_sent_when_its_item_is_cancelled(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    made = await draft(db, by)
    async with db.write() as session:
        made = await drafts.set_when(session, by, made.id, item_id="P38", offset_minutes=10)
    waits = await send(db, by, made)
    async with db.write() as session:
        this = items.c.meeting_id == meeting_id, items.c.id == "P38"
        await session.execute(update(items).where(*this).values(withdrawn=True))
    await tick(db)
    assert (await get(db, waits)).state is AnnouncementState.CANCELLED


async def test_who_joins_while_it_is_valid_gets_it_then_and_once(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    await join(db, meeting_id, 51, ANNA)
    sent = await announced(db, by)
    await leave(db)
    await tick(db)
    assert await joins(db, meeting_id, 52, PIOTR) is Agreed.JOINED
    for _ in (1, 2):
        async with db.write() as session:
            await latecomers.for_joiner(session, meeting_id, PIOTR, now=NOW + MINUTE)
            await latecomers.for_joiner(session, meeting_id, ANNA, now=NOW + MINUTE)
    assert await leave(db, now=NOW + MINUTE) == 1
    async with db.read() as session:
        progress = await counts.progress(session, await get(db, sent), now=NOW, real=NOW)
    assert progress.sent == 2
    assert progress.people == len(await rows_of(db, sent)) - 1
    await join(db, meeting_id, 53, LEADER)
    async with db.write() as session:
        assert await latecomers.for_joiner(session, meeting_id, LEADER, now=NOW + timedelta(days=3)) == 0


async def test_a_leader_writes_to_the_own_delegation_alone_and_only_if_the_meeting_says_so(
    db: Database, meeting_id: int
) -> None:
    leader = await joined(db, meeting_id, 60, LEADER)
    await join(db, meeting_id, 51, ANNA)
    await join(db, meeting_id, 61, "SE-MOT-03")
    await _let_leaders(db, meeting_id, "no")
    with pytest.raises(NotAllowed):
        await draft(db, leader)
    await _let_leaders(db, meeting_id, "yes")
    for audience in (ALL, Audience.parse("SE-MOT;leaders"), Audience.parse("guests+PL-RAD")):
        sent = await announced(db, leader, audience)
        assert all(row.participant_id.startswith("PL-RAD") for row in await rows_of(db, sent))
    mine = await announced(db, leader, ALL)
    assert {row.state for row in await rows_of(db, mine)} == {State.PENDING, State.SUPPRESSED}
    foreign = await organiser(db, meeting_id)
    theirs = await draft(db, foreign)
    for act in (drafts.discard, sending.cancel):
        with pytest.raises((NoSuchAnnouncement, NotAllowed)):
            async with db.write() as session:
                await act(session, leader, theirs.id)
    delegate = await joined(db, meeting_id, 51, ANNA)
    with pytest.raises(NotAllowed):
        await draft(db, delegate)


async def _let_leaders(db: Database, meeting_id: int, answer: str) -> None:
    async with db.write() as session:
        this = meetings.c.id == meeting_id
        values = (await session.execute(select(meetings.c["values"]).where(this))).scalar_one()
        changed = {**values, "leaders_may_announce": answer}
        await session.execute(update(meetings).where(this).values({"values": changed}))


async def test_who_is_an_organiser_no_more_sends_nothing(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    made = await draft(db, by, RADOM)
    assert by.person.participant is not None
    lowered = replace(by.person.participant, role=type(by.person.participant.role)("participant"))
    with pytest.raises(NotAllowed):
        await send(db, replace(by, person=replace(by.person, participant=lowered)), made)
