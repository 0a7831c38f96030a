"""*Got it*: who has confirmed an urgent announcement, and ringing again for who has not."""

from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import BELL
from bot.db.tables import deliveries, participants
from bot.db.types import UTCDateTime
from bot.db.upsert import insert_or_ignore
from bot.domain.announcements import Announcement, AnnouncementState, Unreached, Why
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.notes import stamp
from bot.domain.rights import Action
from bot.services.acts import By
from bot.services.announcements import archive, rows
from bot.services.deliveries import key_of, withdraw
from bot.services.rights import require

_COPIED = ("meeting_id", "participant_id", "data", "announcement_id", "edition")
_ROW = deliveries.c
_ARRIVED = (State.SENDING, State.SENT, State.UNKNOWN)
"""Or perhaps: its message may stand in their chat, also of one that was stopped."""


async def confirm(session: AsyncSession, by: By, announcement_id: int) -> Announcement:
    """The person has read it (meeting time). Twice is once. Whoever has not got it sees nothing of it.

    Raises NoSuchAnnouncement, NotAllowed, NotJoined.
    """
    require(by.person, Action.READ_ANNOUNCEMENTS)
    found = await rows.get(session, by.meeting_id, announcement_id)
    if found.author != by.person.user_id:  # who made it also has the preview
        await _require_theirs(session, by, found)
    if by.person.participant is not None:
        mine = _ROW.announcement_id == announcement_id, _ROW.participant_id == by.person.participant.id
        first = _ROW.confirmed_at.is_(None)
        await session.execute(update(deliveries).where(*mine, first).values(confirmed_at=by.at))
        rings = (*mine, _ROW.kind == DeliveryKind.RING)
        if (await session.execute(select(_ROW.id).where(*rings))).first() is not None:
            await withdraw(session, _ROW.id.in_(select(_ROW.id).where(*rings)))
    return found


async def _require_theirs(session: AsyncSession, by: By, announcement: Announcement) -> None:
    """Refuse what they were not sent and do not find in their archive; also what was taken back."""
    if announcement.state is not AnnouncementState.RECALLED and by.person.participant is not None:
        mine = _ROW.announcement_id == announcement.id, _ROW.participant_id == by.person.participant.id
        there = select(_ROW.id).where(*mine, _ROW.kind == DeliveryKind.ANNOUNCEMENT, _ROW.state.in_(_ARRIVED))
        if (await session.execute(there)).first() is not None:
            return
    await archive.received(session, by, announcement.id)


async def unconfirmed(session: AsyncSession, by: By, announcement_id: int) -> list[Unreached]:
    """Who got it (or may have) and has not confirmed, by delegation and name.

    Raises NoSuchAnnouncement, NotAllowed, NotJoined.
    """
    found = await rows.seen(session, by, announcement_id)
    person = participants.c
    names = (
        select(person.id, person.first_name, person.last_name, person.delegation, _ROW.state)
        .join(
            deliveries,
            (_ROW.meeting_id == person.meeting_id) & (_ROW.participant_id == person.id),
        )
        .where(*_silent(found))
        .order_by(person.delegation, person.last_name, person.id)
    )
    return [
        Unreached(row.id, f"{row.first_name} {row.last_name}".strip(), row.delegation, Why.UNKNOWN)
        for row in await session.execute(names)
    ]


async def ring_again(session: AsyncSession, by: By, announcement_id: int) -> int:
    """Ring for who has not confirmed yet. Returns for how many.

    Raises NoSuchAnnouncement, NotAllowed, NotJoined.
    """
    found = await rows.steered(session, by, announcement_id)
    if found.state not in {AnnouncementState.SENDING, AnnouncementState.DONE} or not found.asks_confirmation:
        return 0
    await rows.log(session, by, "ring_again", announcement_id)
    return await ring(session, found, now=by.at)


async def ring(session: AsyncSession, announcement: Announcement, *, now: datetime) -> int:
    """Write a row more for everybody who got it and has not confirmed. Meeting time. Returns how many."""
    await rows.change(session, announcement, rang_at=now)
    if announcement.valid_until is None or announcement.valid_until <= now:
        return 0
    minute = stamp(now) // 60  # two taps are one
    key = key_of(announcement.meeting_id, f"ring:{announcement.id}:{minute}:")
    silent = select(
        *(_ROW[name] for name in _COPIED),
        literal(DeliveryKind.RING.value, String),
        literal(int(DeliveryKind.RING.lane)),
        literal(key, String) + cast(_ROW.participant_id, String),
        literal(now, UTCDateTime),
        literal(announcement.valid_until, UTCDateTime),
    ).where(*_silent(announcement))
    names = [*_COPIED, "kind", "lane", "dedupe_key", "due_at", "expires_at"]
    done = await session.execute(
        insert_or_ignore(session, deliveries, "dedupe_key").from_select(names, silent)
    )
    session.info[BELL] = True
    return int(done.rowcount)  # type: ignore[attr-defined]


def _silent(announcement: Announcement) -> tuple[ColumnElement[bool], ...]:
    return (
        _ROW.announcement_id == announcement.id,
        _ROW.kind == DeliveryKind.ANNOUNCEMENT,
        _ROW.state.in_((State.SENT, State.UNKNOWN)),
        _ROW.confirmed_at.is_(None),
        _ROW.participant_id.is_not(None),
    )
