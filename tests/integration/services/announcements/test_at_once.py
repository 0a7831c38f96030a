"""What people do to an announcement while the clock acts on it: two transactions at once, on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import Database
from bot.db.tables import deliveries, items
from bot.domain.announcements import Announcement, AnnouncementState
from bot.domain.deliveries import State
from bot.domain.notes import What
from bot.services.acts import By
from bot.services.announcements import amending, drafts, due, sending
from tests.integration.services.announcements.making import (
    ANNA,
    announced,
    draft,
    get,
    leave,
    organiser,
    rows_of,
    send,
)
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import join
from tests.integration.services.noted import noted

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

MINUTE = timedelta(minutes=1)
A_WHILE = 0.5
"""Real seconds in which whoever does not wait is long done."""


async def tick(db: Database) -> None:
    """What the clock does each second."""
    async with db.write() as session:
        await due.follow(session, now=NOW + 20 * MINUTE, real=NOW)
        await due.start(session, now=NOW + 20 * MINUTE, real=NOW)
        await due.end(session, now=NOW + 20 * MINUTE, real=NOW)


@asynccontextmanager
async def while_the_clock_acts(db: Database) -> AsyncIterator[AsyncSession]:
    """A transaction of somebody's; before it is committed the clock has read, and waits."""
    async with db.write() as session:
        yield session
        clock = asyncio.ensure_future(tick(db))
        await asyncio.wait([clock], timeout=A_WHILE)
    await clock


async def beside_an_item(db: Database, by: By) -> Announcement:
    made = await draft(db, by)
    async with db.write() as session:
        made = await drafts.set_when(session, by, made.id, item_id="P38", offset_minutes=-20)
    return await send(db, by, made)


async def test_what_is_withdrawn_as_it_ends_stays_withdrawn(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    await join(db, meeting_id, 51, ANNA)
    sent = await announced(db, by)
    await leave(db)
    async with while_the_clock_acts(db) as session:
        await amending.recall(session, by, sent.id)
    found = await get(db, sent)
    assert (found.state, found.leaders_told_at) == (AnnouncementState.RECALLED, None)


async def test_nobody_is_rung_for_what_is_just_being_withdrawn(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    await join(db, meeting_id, 51, ANNA)
    sent = await announced(db, by, urgent=True)
    await leave(db)
    async with while_the_clock_acts(db) as session:
        await amending.recall(session, by, sent.id)
    assert [row.kind for row in await rows_of(db, sent) if row.kind == "ring"] == []


async def test_what_is_just_being_sent_again_has_not_ended(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    await join(db, meeting_id, 51, ANNA)
    sent = await announced(db, by)
    async with db.write() as session:
        doubtful = deliveries.c.announcement_id == sent.id, deliveries.c.state == State.PENDING
        await session.execute(update(deliveries).where(*doubtful).values(state=State.UNKNOWN))
    async with while_the_clock_acts(db) as session:
        assert await amending.resend_unknown(session, by, sent.id) == 1
    assert (await get(db, sent)).state is AnnouncementState.SENDING


async def test_what_is_just_being_stopped_is_not_reported_as_cancelled_with_its_item(
    db: Database, meeting_id: int
) -> None:
    by = await organiser(db, meeting_id)
    waits = await beside_an_item(db, by)
    async with db.write() as session:
        await session.execute(update(items).where(items.c.id == "P38").values(withdrawn=True))
    async with while_the_clock_acts(db) as session:
        await sending.cancel(session, by, waits.id)
    assert (await get(db, waits)).state is AnnouncementState.CANCELLED
    assert [row for row in await noted(db) if row.data["what"] == What.NOT_ANNOUNCED] == []


async def test_what_is_just_being_stopped_does_not_move_with_its_item(db: Database, meeting_id: int) -> None:
    by = await organiser(db, meeting_id)
    waits = await beside_an_item(db, by)
    async with db.write() as session:
        later = NOW + 300 * MINUTE
        await session.execute(update(items).where(items.c.id == "P38").values(starts_at=later))
    async with while_the_clock_acts(db) as session:
        await sending.cancel(session, by, waits.id)
    assert (await get(db, waits)).due_at == waits.due_at
