"""The rows of an announcement: one for everybody of the list who is in its audience when it starts."""

import json
from datetime import datetime

from sqlalchemy import (
    JSON,
    ColumnElement,
    String,
    Text,
    and_,
    case,
    cast,
    literal,
    not_,
    null,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import deliveries, participants, people
from bot.db.types import UTCDateTime
from bot.db.upsert import insert_or_ignore
from bot.domain.announcements import JOINED_LATER, Announcement, Why
from bot.domain.deliveries import DeliveryKind, Lane, State
from bot.domain.meeting import Meeting
from bot.domain.preferences import Preferences
from bot.services import audiences, group_chats
from bot.services.deliveries import key_of

_WRITTEN = (
    "meeting_id",
    "participant_id",
    "kind",
    "lane",
    "dedupe_key",
    "data",
    "due_at",
    "expires_at",
    "state",
    "reason",
    "settled_at",
    "announcement_id",
    "edition",
)


async def take(
    session: AsyncSession, announcement: Announcement, meeting: Meeting, *, now: datetime, real: datetime
) -> None:
    """Write all rows in one statement; who has not joined has one that says so, and gets nothing.

    Unless it is urgent, nobody is woken: theirs are due when their quiet hours are over.
    """
    lane = Lane.URGENT if announcement.urgent else Lane.ANNOUNCEMENT
    inside = audiences.includes(announcement.audience, meeting.host_delegation)
    await _write(session, announcement, inside, suffix="", lane=lane, at=now, real=real)
    await group_chats.add_rows(session, announcement, lane, now=now)
    if not announcement.urgent:
        await _let_sleep(session, announcement, meeting, now)


async def add_late(
    session: AsyncSession, announcement: Announcement, participant_id: str, lane: Lane, *, at: datetime
) -> None:
    """A row, due then, for somebody who has joined since; the one that says they had not counts no more."""
    row = deliveries.c
    theirs = row.announcement_id == announcement.id, row.participant_id == participant_id
    here = row.kind == DeliveryKind.ANNOUNCEMENT
    said = (await session.execute(select(row.state, row.reason).where(*theirs, here))).all()
    if any((one.state, one.reason) != (State.SUPPRESSED, Why.NOT_JOINED) for one in said):
        return
    await session.execute(update(deliveries).where(*theirs).values(reason=JOINED_LATER))
    await _write(
        session,
        announcement,
        participants.c.id == participant_id,
        suffix=":joined",
        lane=lane,
        at=at,
        real=None,
    )


async def _write(
    session: AsyncSession,
    announcement: Announcement,
    who: ColumnElement[bool],
    *,
    suffix: str,
    lane: Lane,
    at: datetime,
    real: datetime | None,
) -> None:
    in_ = and_(people.c.id.is_not(None), audiences.JOINED)
    key = key_of(announcement.meeting_id, f"announcement:{announcement.id}:")
    found = (
        select(
            participants.c.meeting_id,
            participants.c.id,
            literal(DeliveryKind.ANNOUNCEMENT.value, String),
            literal(int(lane)),
            literal(key, String) + participants.c.id + literal(suffix, String),
            literal({"announcement": announcement.id}, JSON),
            literal(at, UTCDateTime),
            literal(announcement.valid_until, UTCDateTime),
            case((in_, State.PENDING.value), else_=State.SUPPRESSED.value),
            case((in_, ""), else_=Why.NOT_JOINED.value),
            case((not_(in_), literal(real, UTCDateTime)), else_=null()),
            literal(announcement.id),
            literal(announcement.edition),
        )
        .select_from(audiences.listed())
        .where(*audiences.coming(announcement.meeting_id), who)
        .order_by(participants.c.id)
    )
    statement = insert_or_ignore(session, deliveries, "dedupe_key").from_select(list(_WRITTEN), found)
    await session.execute(statement)


async def _let_sleep(
    session: AsyncSession, announcement: Announcement, meeting: Meeting, now: datetime
) -> None:
    stored = cast(people.c.preferences, Text)
    here = people.c.meeting_id == announcement.meeting_id, people.c.participant_id.is_not(None)
    for text in (await session.execute(select(stored).where(*here).distinct())).scalars():
        chosen = Preferences.read(json.loads(text))
        morning = chosen.quiet_at(meeting).over(now, meeting.zone)
        if morning > now:
            theirs = select(people.c.participant_id).where(*here, stored == text)
            row = deliveries.c
            asleep = row.announcement_id == announcement.id, row.participant_id.in_(theirs)
            waits = row.state == State.PENDING
            await session.execute(update(deliveries).where(*asleep, waits).values(due_at=morning))
