"""What the clock does with announcements: their hour comes, their item moves, the last row is settled."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import announcements, deliveries
from bot.domain.announcements import Announcement, AnnouncementState
from bot.domain.deliveries import State
from bot.domain.notes import News, What
from bot.services import audiences, notes
from bot.services.announcements import confirming, counts, rows, sending

_WAITS = announcements.c.state == AnnouncementState.SCHEDULED
_GOES = announcements.c.state.in_((AnnouncementState.SENDING, AnnouncementState.PAUSED))
_RINGS = announcements.c.rings_again_minutes.is_not(None)
_SILENT = and_(announcements.c.state == AnnouncementState.DONE, _RINGS, announcements.c.rang_at.is_(None))
_ANY = select(announcements.c.id).where(or_(_WAITS, _GOES, _SILENT)).limit(1)
_OPEN = exists(select(deliveries.c.id)).where(
    deliveries.c.announcement_id == announcements.c.id,
    deliveries.c.state.in_((State.PENDING, State.SENDING)),
)


async def anything(session: AsyncSession) -> bool:
    """Whether any announcement needs the clock."""
    return (await session.execute(_ANY)).first() is not None


async def next_due(session: AsyncSession, *, after: datetime) -> datetime | None:
    """When the next one starts (meeting time), as far as is known now."""
    ahead = select(announcements.c.due_at).where(_WAITS, announcements.c.due_at > after)
    found: datetime | None = await session.scalar(ahead.order_by(announcements.c.due_at).limit(1))
    return found


async def follow(session: AsyncSession, *, now: datetime, real: datetime) -> None:
    """Move what hangs on an item with it; where the item is cancelled, so is the announcement."""
    waits = _WAITS, announcements.c.item_id.is_not(None)
    moved = [one for one in await rows.find(session, *waits) if await _hour(session, one) != one.due_at]
    for one in await _held(session, moved, *waits):
        due_at = await _hour(session, one)
        if due_at is None:
            await sending.end_early(session, one, real=real)
            data = {"announcement": one.id}
            await notes.tell_organisers(
                session, one.meeting_id, News(What.NOT_ANNOUNCED, str(one.id), now, data)
            )
        elif due_at != one.due_at:
            await rows.change(session, one, due_at=due_at)


async def _hour(session: AsyncSession, announcement: Announcement) -> datetime | None:
    """When one goes that hangs on an item; None: there is no such item any more."""
    item = await rows.item_of(session, announcement.meeting_id, announcement.item_id or "")
    return None if item is None else sending.beside(item, announcement.offset_minutes)


async def _held(
    session: AsyncSession, found: Collection[Announcement], *still: ColumnElement[bool]
) -> list[Announcement]:
    """Those of them that are still so, held: what somebody did to one since it was read stands.

    Nobody joins meanwhile, who holds them too.
    """
    if not found:
        return []
    await audiences.stand_still(session, {one.meeting_id for one in found})
    these = announcements.c.id.in_([one.id for one in found])
    return await rows.find(session, these, *still, to_change=True)


async def start(session: AsyncSession, *, now: datetime, real: datetime) -> list[Announcement]:
    """Start those whose hour has come; one that is of no use any more is cancelled."""
    started = []
    waits = _WAITS, announcements.c.due_at <= now
    for one in await _held(session, await rows.find(session, *waits), *waits):
        if one.valid_until is not None and one.valid_until <= now:
            await sending.end_early(session, one, real=real)
            continue
        started.append(await sending.start(session, one, now=now, real=real))
    return started


async def end(session: AsyncSession, *, now: datetime, real: datetime) -> list[Announcement]:
    """Close those of which no row waits any more, and tell the leaders whom they should reach.

    Urgent ones ring again, once, for who has not confirmed by then.
    """
    ended = []
    for one in await _held(session, await rows.find(session, _GOES, ~_OPEN), _GOES):
        if await rows.find(session, announcements.c.id == one.id, _OPEN):
            continue  # it is sent again to some: their rows are seen only now
        done = await rows.change(session, one, state=AnnouncementState.DONE, ended_at=real)
        ended.append(await tell_leaders(session, done, now=now, real=real))
    told = announcements.c.state.in_((AnnouncementState.SENDING, AnnouncementState.DONE))
    silent = told, _RINGS, announcements.c.rang_at.is_(None)
    late = [one for one in await rows.find(session, *silent) if _rings(one, now)]
    for one in await _held(session, late, *silent):
        await confirming.ring(session, one, now=now)
    return ended


def _rings(announcement: Announcement, now: datetime) -> bool:
    """Whether it is time to ring again (meeting time)."""
    after = timedelta(minutes=announcement.rings_again_minutes or 0)
    return announcement.due_at is not None and announcement.due_at + after <= now


async def tell_leaders(
    session: AsyncSession, announcement: Announcement, *, now: datetime, real: datetime
) -> Announcement:
    """Tell each leader how many of theirs did not get it: once."""
    if announcement.leaders_told_at is not None:
        return announcement
    for missed in await counts.unreached(session, announcement.id):
        figures = {"people": missed.people, "unreached": len(missed.unreached)}
        data = {"announcement": announcement.id, "delegation": missed.delegation, **figures}
        news = News(What.UNREACHED, f"{announcement.id}:{missed.delegation}", now, data)
        await notes.tell_leader(
            session, announcement.meeting_id, missed.delegation, news, or_organisers=False
        )
    return await rows.change(session, announcement, leaders_told_at=real)


async def tell_leaders_of_recall(session: AsyncSession, announcement: Announcement, *, now: datetime) -> None:
    """Tell each leader who was asked to pass it on that it was withdrawn."""
    for missed in await counts.unreached(session, announcement.id):
        data = {"announcement": announcement.id, "delegation": missed.delegation}
        news = News(What.RECALLED, f"{announcement.id}:{missed.delegation}", now, data)
        await notes.tell_leader(
            session, announcement.meeting_id, missed.delegation, news, or_organisers=False
        )
