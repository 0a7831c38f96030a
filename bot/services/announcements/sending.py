"""Sending announcements: once, at their hour, and how they are held up."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import BELL
from bot.db.tables import announcements, deliveries
from bot.domain.announcements import Announcement, AnnouncementState, within
from bot.domain.deliveries import DeliveryKind, Lane, State
from bot.domain.errors import (
    AlbumTakesNoButtons,
    AlreadySent,
    AnnouncementTooLong,
    DraftChanged,
    NoSuchItem,
    NothingToSay,
)
from bot.domain.notes import News, What, expiry
from bot.domain.programme import Item
from bot.services import audiences, notes
from bot.services.acts import By
from bot.services.announcements import drafts, rows, snapshot
from bot.services.deliveries import withdraw

DRAFT, SCHEDULED, SENDING, PAUSED, CANCELLED = (
    AnnouncementState.DRAFT,
    AnnouncementState.SCHEDULED,
    AnnouncementState.SENDING,
    AnnouncementState.PAUSED,
    AnnouncementState.CANCELLED,
)


async def send(session: AsyncSession, by: By, draft_id: int, version: int) -> Announcement:
    """Send a draft as it was looked at, now or at its hour: however often this is called, once.

    Raises AlreadySent, DraftChanged, NothingToSay, AnnouncementTooLong, AlbumTakesNoButtons, NoSuchItem,
    NoSuchAnnouncement, NotAllowed, NotJoined.
    """
    await audiences.stand_still(session, {by.meeting_id})
    draft = await drafts.get(session, by, draft_id)
    if draft.version != version:
        raise DraftChanged(draft_id, draft.version)
    _check(draft)
    delegation = await rows.limits(session, by)
    if delegation is not None:
        draft = replace(draft, audience=within(draft.audience, delegation))
    due_at = await due_at_of(session, draft)
    # The condition is the guarantee, whatever is read before: who comes second finds no draft.
    this = announcements.c.id == draft_id, announcements.c.version == version
    values = {"state": SCHEDULED, "due_at": due_at or by.at, "audience": draft.audience}
    unsent = update(announcements).where(*this, announcements.c.state == DRAFT).values(values)
    if (await session.execute(unsent)).rowcount != 1:  # type: ignore[attr-defined]
        raise AlreadySent(draft_id)
    draft = replace(draft, state=SCHEDULED, due_at=due_at or by.at)
    if draft.due_at is None or draft.due_at <= by.at:
        draft = await start(session, draft, now=by.at, real=by.now)
    await rows.log(session, by, "announce", draft_id)
    await _tell_others(session, by, draft)
    return draft


def _check(draft: Announcement) -> None:
    if not draft.contents or any(one.empty for one in draft.contents.values()):
        raise NothingToSay(draft.id)
    for language, over in draft.too_long.items():
        raise AnnouncementTooLong(draft.id, language, draft.contents[language].limit, over)
    if draft.asks_confirmation and not all(one.takes_buttons for one in draft.contents.values()):
        raise AlbumTakesNoButtons(draft.id)


async def due_at_of(session: AsyncSession, announcement: Announcement) -> datetime | None:
    """When it goes (meeting time); None = at once. Raises NoSuchItem."""
    if announcement.item_id is None:
        return announcement.due_at
    item = await rows.item_of(session, announcement.meeting_id, announcement.item_id)
    if item is None:
        raise NoSuchItem(announcement.item_id)
    return beside(item, announcement.offset_minutes)


def beside(item: Item, offset_minutes: int) -> datetime:
    """The instant so many minutes before the start (< 1) or after the end of an item. Aware UTC."""
    edge = item.over_at if offset_minutes > 0 else item.starts_at
    return edge + timedelta(minutes=offset_minutes)


async def _tell_others(session: AsyncSession, by: By, announcement: Announcement) -> None:
    """Every other organiser and admin hears of it at once, and can stop it."""
    author = by.person.participant
    data = {"announcement": announcement.id} | ({"participant": author.id} if author else {})
    news = News(What.ANNOUNCED, str(announcement.id), by.at, data, rows.author_of(by))
    await notes.tell_organisers(session, by.meeting_id, news)
    await notes.tell_admins(session, by.meeting_id, by.admins, news)


async def start(
    session: AsyncSession, announcement: Announcement, *, now: datetime, real: datetime
) -> Announcement:
    """Write a row for everybody on the list who is in the audience now. Meeting time, operating time.

    After audiences.stand_still: who joins meanwhile would get none.
    """
    meeting = await rows.meeting_of(session, announcement.meeting_id)
    due_at = announcement.due_at or now
    valid_until = announcement.valid_until or expiry(max(due_at, now), meeting.zone)
    started = await rows.change(
        session, announcement, state=SENDING, due_at=due_at, valid_until=valid_until, started_at=real
    )
    await snapshot.take(session, started, meeting, now=now, real=real)
    session.info[BELL] = True
    return started


async def pause(session: AsyncSession, by: By, announcement_id: int) -> Announcement:
    """Send nothing more of it for now; what is on its way arrives. Twice is once.

    Raises NoSuchAnnouncement, NotAllowed, NotJoined.
    """
    found = await rows.steered(session, by, announcement_id)
    if found.state is not SENDING:
        return found
    await _move(session, announcement_id, Lane.HELD)
    await rows.log(session, by, "pause_announcement", announcement_id)
    return await rows.change(session, found, state=PAUSED)


async def resume(session: AsyncSession, by: By, announcement_id: int) -> Announcement:
    """Go on after a pause. Twice is once. Raises as ``pause``."""
    found = await rows.steered(session, by, announcement_id)
    if found.state is not PAUSED:
        return found
    await _move(session, announcement_id, Lane.URGENT if found.urgent else Lane.ANNOUNCEMENT)
    session.info[BELL] = True
    await rows.log(session, by, "resume_announcement", announcement_id)
    return await rows.change(session, found, state=SENDING)


async def _move(session: AsyncSession, announcement_id: int, lane: Lane) -> None:
    row = deliveries.c  # also those on their way: one that did not arrive comes back to its lane
    open_ = row.announcement_id == announcement_id, row.state.in_((State.PENDING, State.SENDING))
    # In order of the rows, as the dispatcher writes them: two orders lock each other out.
    locked = select(row.id).where(*open_).order_by(row.id).with_for_update()
    await session.execute(update(deliveries).where(row.id.in_(locked)).values(lane=lane))


async def cancel(session: AsyncSession, by: By, announcement_id: int) -> Announcement:
    """Stop it for good, also before its hour: nobody who did not get it yet will. Twice is once.

    Any organiser may. Raises as ``pause``.
    """
    found = await rows.steered(session, by, announcement_id)
    if found.state is not SCHEDULED and not found.state.under_way:
        return found
    await rows.log(session, by, "stop_announcement", announcement_id)
    return await end_early(session, found, real=by.now)


async def end_early(session: AsyncSession, announcement: Announcement, *, real: datetime) -> Announcement:
    """Withdraw what did not leave yet."""
    await withdraw(session, deliveries.c.announcement_id == announcement.id)
    return await rows.change(session, announcement, state=CANCELLED, ended_at=real)


def lane_of(announcement: Announcement) -> Lane:
    """Where its rows wait."""
    if announcement.state is PAUSED:
        return Lane.HELD
    return Lane.URGENT if announcement.urgent else DeliveryKind.ANNOUNCEMENT.lane
