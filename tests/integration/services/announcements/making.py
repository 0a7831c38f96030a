"""Announcements in tests: an organiser, people who have joined, drafts, what became of the rows."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import deliveries
from bot.domain.announcements import Announcement, Content, ContentKind
from bot.domain.audience import Audience
from bot.domain.deliveries import Outcome, Parcel, Settled
from bot.services import claims
from bot.services.acts import By
from bot.services.announcements import drafts, rows, sending
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import ORGANISER, joined

RADOM = Audience.parse("PL-RAD")
ANNA, PIOTR, LEADER = "PL-RAD-05", "PL-RAD-06", "PL-RAD-01"


def text(words: str = "The bus leaves from another gate.") -> Content:
    return Content(ContentKind.TEXT, words)


async def organiser(db: Database, meeting_id: int) -> By:
    """An organiser's act."""
    return await joined(db, meeting_id, 40, ORGANISER)


async def draft(db: Database, by: By, audience: Audience = RADOM, **more: Any) -> Announcement:
    """A draft with a text."""
    async with db.write() as session:
        made = await drafts.begin(session, by, text(), **more)
        return await drafts.set_audience(session, by, made.id, audience)


async def send(db: Database, by: By, made: Announcement) -> Announcement:
    """Send a draft as it is."""
    async with db.write() as session:
        return await sending.send(session, by, made.id, made.version)


async def announced(db: Database, by: By, audience: Audience = RADOM, **more: Any) -> Announcement:
    """An announcement that is being sent."""
    return await send(db, by, await draft(db, by, audience, **more))


async def get(db: Database, announcement: Announcement) -> Announcement:
    """As it is now."""
    async with db.read() as session:
        return await rows.get(session, announcement.meeting_id, announcement.id)


async def rows_of(db: Database, announcement: Announcement) -> list[Any]:
    """Its rows."""
    async with db.read() as session:
        found = select(deliveries).where(deliveries.c.announcement_id == announcement.id)
        return list((await session.execute(found.order_by(deliveries.c.id))).all())


async def states(db: Database, announcement: Announcement) -> Counter[str]:
    """How many rows are in each state."""
    return Counter(row.state for row in await rows_of(db, announcement))


async def claimed(db: Database, *, now: datetime = NOW, limit: int = 200) -> list[Parcel]:
    """Claim what is due, notes and all."""
    async with db.write() as session:
        return await claims.claim(session, now=now, real=NOW, limit=limit)


async def leave(
    db: Database, *, now: datetime = NOW, real: datetime = NOW, outcome: Outcome = Outcome.SENT
) -> int:
    """Let everything that is due leave. Returns how many of announcements."""
    parcels = await claimed(db, now=now)
    settled = [Settled(one, outcome, message_id=7 if outcome is Outcome.SENT else None) for one in parcels]
    async with db.write() as session:
        await claims.record(session, settled, real=real)
    return sum("announcement" in one.rows[0].data and one.kind == "announcement" for one in parcels)


def later(by: By, now: datetime) -> By:
    """The same person's act at another time."""
    return replace(by, now=now, meets=now)
