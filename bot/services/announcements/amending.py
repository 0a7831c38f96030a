"""Changing what was sent: edit everywhere, a later translation, recall; and sending again what is unknown.

Changes reach the messages by schedules/amendments.py: a row whose edition is older than its announcement's.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import String, and_, bindparam, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import BELL
from bot.db.tables import announcements, deliveries, meetings, participants, people
from bot.db.types import UTCDateTime
from bot.db.upsert import insert_or_ignore
from bot.domain.announcements import (
    AS_IS,
    SENT_AGAIN,
    Announcement,
    AnnouncementState,
    Content,
    languages_changed,
    pick,
)
from bot.domain.deliveries import LANES, LONGEST_REST, State
from bot.domain.errors import AnnouncementTooLong, NotEditable, NothingToSay
from bot.services import audiences
from bot.services.acts import By
from bot.services.announcements import counts, due, rows, sending
from bot.services.announcements.drafts import captioned
from bot.services.deliveries import rested, withdraw

DELETABLE = timedelta(hours=48)
"""Operating time: younger messages can be deleted, older ones only edited."""
PATIENCE = timedelta(hours=24)
"""How long (operating time) a change is tried."""
_ROW = deliveries.c
_RESTED = rested(bindparam("real", type_=UTCDateTime), bindparam("never", type_=UTCDateTime))
_DUE = _ROW.state == State.PENDING, _ROW.due_at <= bindparam("now"), _ROW.lane.in_(LANES), _RESTED
_NEXT = select(_ROW.id).where(*_DUE).limit(1)
"""Made once: asked each second."""


async def edit(
    session: AsyncSession, by: By, announcement_id: int, content: Content, language: str = AS_IS
) -> Announcement:
    """Say something else in a language, or in one more: also in the messages that are there already.

    Files stay: a plain text is their caption. Raises NotEditable (a place, other files), NothingToSay,
    AnnouncementTooLong, NoSuchAnnouncement, NotAllowed, NotJoined.
    """
    found = await rows.steered(session, by, announcement_id)
    default = (await rows.meeting_of(session, found.meeting_id)).default_language
    contents = _edited(found, content, language, default).contents
    await rows.log(session, by, "edit_announcement", announcement_id)
    if found.state is AnnouncementState.SCHEDULED:
        return await rows.change(session, found, contents=contents)
    everybodys = await audiences.languages(session, found.meeting_id)
    changed = languages_changed(found.contents, contents, everybodys, default)
    edition = found.edition + 1
    readers = (
        select(participants.c.id)
        .select_from(audiences.listed())
        .where(participants.c.meeting_id == found.meeting_id, audiences.spoken.in_(changed))
    )
    same = or_(_ROW.state == State.PENDING, _ROW.participant_id.not_in(readers))
    up_to_date = _ROW.announcement_id == found.id, _ROW.edition == found.edition, same
    await session.execute(update(deliveries).where(*up_to_date).values(edition=edition))
    return await rows.change(session, found, contents=contents, edition=edition, amended_at=by.now)


async def preview(
    session: AsyncSession, by: By, announcement_id: int, content: Content, language: str = AS_IS
) -> Announcement:
    """The announcement as ``edit`` would make it; nothing is changed. Raises as ``edit``."""
    found = await rows.seen(session, by, announcement_id)
    default = (await rows.meeting_of(session, found.meeting_id)).default_language
    return _edited(found, content, language, default)


async def lacking(session: AsyncSession, announcement: Announcement) -> dict[str, int]:
    """Languages of its readers that it is not in, and how many read each."""
    reach = await audiences.reach(session, announcement.meeting_id, announcement.audience)
    return {code: n for code, n in reach.languages.items() if code and code not in announcement.contents}


def _edited(announcement: Announcement, content: Content, language: str, default: str) -> Announcement:
    content = captioned(announcement, content)
    _check(announcement, content, language, default)
    if announcement.state is not AnnouncementState.SCHEDULED and not announcement.state.told:
        raise NotEditable(announcement.id)
    return replace(announcement, contents={**announcement.contents, language: content})


def _check(announcement: Announcement, content: Content, language: str, default: str) -> None:
    if content.empty:
        raise NothingToSay(announcement.id)
    if content.length > content.limit:
        over = content.length - content.limit
        raise AnnouncementTooLong(announcement.id, language, content.limit, over)
    before = pick(announcement.contents, language, default)
    shape = (content.kind, content.files)
    if not content.has_words or before is None or shape != (before.content.kind, before.content.files):
        raise NotEditable(announcement.id)


async def recall(session: AsyncSession, by: By, announcement_id: int) -> Announcement:
    """Take it back from everybody who got it; what did not leave yet never will. Twice is once.

    Raises NotEditable before it was sent, NoSuchAnnouncement, NotAllowed, NotJoined.
    """
    found = await rows.steered(session, by, announcement_id)
    if found.state is AnnouncementState.RECALLED:
        return found
    if not found.state.told and found.started_at is None:
        raise NotEditable(announcement_id)
    await withdraw(session, _ROW.announcement_id == found.id)
    if found.leaders_told_at is not None:
        await due.tell_leaders_of_recall(session, found, now=by.at)
    await rows.log(session, by, "recall_announcement", announcement_id)
    ended_at = found.ended_at or by.now
    gone = {"state": AnnouncementState.RECALLED, "ended_at": ended_at, "amended_at": by.now}
    return await rows.change(session, found, edition=found.edition + 1, **gone)


def too_old(announcement: Announcement, *, real: datetime) -> bool:
    """Whether no message of it can be deleted any more: the last one left too long ago (operating time)."""
    return announcement.ended_at is not None and announcement.ended_at <= real - DELETABLE


async def resend_unknown(session: AsyncSession, by: By, announcement_id: int) -> int:
    """Send it again to those who may not have got it: they may get it twice. Returns how many.

    Raises NoSuchAnnouncement, NotAllowed, NotJoined.
    """
    found = await rows.steered(session, by, announcement_id)
    if not found.state.told or found.valid_until is None or found.valid_until <= by.at:
        return 0
    unknown = select(_ROW.id).where(*counts.counting(found.id), _ROW.state == State.UNKNOWN)
    ids = list((await session.execute(unknown)).scalars())
    if not ids:
        return 0
    copied = ("meeting_id", "participant_id", "kind", "data", "announcement_id")
    again = select(
        *(_ROW[name] for name in copied),
        literal(int(sending.lane_of(found))),
        _ROW.dedupe_key + literal(":again", String),
        literal(by.at, UTCDateTime),
        literal(found.valid_until, UTCDateTime),
        literal(found.edition),
    ).where(_ROW.id.in_(ids))
    names = [*copied, "lane", "dedupe_key", "due_at", "expires_at", "edition"]
    await session.execute(insert_or_ignore(session, deliveries, "dedupe_key").from_select(names, again))
    await session.execute(update(deliveries).where(_ROW.id.in_(ids)).values(reason=SENT_AGAIN))
    if found.state is AnnouncementState.DONE:
        await rows.change(session, found, state=AnnouncementState.SENDING, ended_at=None)
    session.info[BELL] = True
    await rows.log(session, by, "resend_unknown", announcement_id)
    return len(ids)


@dataclass(frozen=True, slots=True)
class Amendment:
    """A message that is not as its announcement is now. ``delete``: it is recalled and young enough.

    ``language``: what the reader chose; ``reads``: what they are known to read.
    """

    row: int
    user_id: int
    message_ids: tuple[int, ...]
    announcement: Announcement
    language: str
    reads: str
    default: str
    delete: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Amended:
    """What came of it: done (``reason`` says what could not be done, if so), or to be tried again."""

    amendment: Amendment
    done: bool
    reason: str = ""


async def idle(session: AsyncSession, *, now: datetime, real: datetime) -> bool:
    """Whether no delivery waits for its turn: they go first. Meeting time, operating time."""
    values = {"now": now, "real": real, "never": real + LONGEST_REST}
    return (await session.execute(_NEXT, values)).first() is None


async def behind(session: AsyncSession, announcement: Announcement, *, real: datetime) -> int:
    """How many messages are still to be changed. Operating time."""
    if announcement.amended_at is None or announcement.amended_at <= real - PATIENCE:
        return 0
    old = _ROW.announcement_id == announcement.id, _ROW.edition < announcement.edition
    there = _ROW.state == State.SENT, _ROW.message_id.is_not(None), _ROW.user_id.is_not(None)
    return await session.scalar(select(func.count()).select_from(deliveries).where(*old, *there)) or 0


async def open_amendments(session: AsyncSession, *, real: datetime, limit: int) -> list[Amendment]:
    """The next messages that are to be changed. Operating time."""
    # Asked each second: which these are comes first, or all deliveries there ever were are read.
    lately = select(announcements.c.id).where(announcements.c.amended_at > real - PATIENCE)
    amended = (await session.execute(lately)).scalars().all()
    if not amended:
        return []
    behind = and_(_ROW.announcement_id == announcements.c.id, _ROW.edition < announcements.c.edition)
    theirs = and_(participants.c.meeting_id == _ROW.meeting_id, participants.c.id == _ROW.participant_id)
    tied = and_(people.c.meeting_id == _ROW.meeting_id, people.c.participant_id == _ROW.participant_id)
    found = (
        select(_ROW.id, _ROW.user_id, _ROW.message_id, _ROW.more_message_ids, _ROW.settled_at)
        .add_columns(_ROW.confirmed_at, _ROW.announcement_id, _ROW.participant_id, announcements.c.meeting_id)
        .add_columns(people.c.language, audiences.spoken.label("reads"), meetings.c.default_language)
        .select_from(announcements)
        .join(deliveries, behind)
        .join(meetings, meetings.c.id == announcements.c.meeting_id)
        .outerjoin(participants, theirs)
        .outerjoin(people, tied)
        .where(_ROW.announcement_id.in_(amended), _ROW.state == State.SENT)
        .where(_ROW.message_id.is_not(None), _ROW.user_id.is_not(None))
        .where(rested(real))
        .order_by(_ROW.id + 0)  # in the order of the key itself SQLite would read them all
        .limit(limit)
    )
    amendments, known = [], dict[int, Announcement]()
    for row in (await session.execute(found)).all():
        if row.announcement_id not in known:
            known[row.announcement_id] = await rows.get(session, row.meeting_id, row.announcement_id)
        announcement = known[row.announcement_id]
        recalled = announcement.state is AnnouncementState.RECALLED
        young = row.settled_at is not None and row.settled_at > real - DELETABLE
        amendments.append(
            Amendment(
                row=row.id,
                user_id=row.user_id,
                message_ids=(row.message_id, *(row.more_message_ids or ())),
                announcement=announcement,
                language=row.language or ("en" if row.participant_id else row.default_language),
                reads=row.reads or "",
                default=row.default_language,
                delete=recalled and young,
                confirmed=row.confirmed_at is not None,
            )
        )
    return amendments


async def record(
    session: AsyncSession, tried: Collection[Amended], *, rest: timedelta, real: datetime
) -> None:
    """Record what came of changes; those to be tried again rest. Operating time."""
    values = [
        {
            "row": one.amendment.row,
            "new_edition": one.amendment.announcement.edition,
            "new_reason": one.reason[:200],
        }
        for one in tried
        if one.done
    ]
    connection = await session.connection()
    if values:
        changed: dict[str, object] = {"retry_at": None}
        changed |= {"edition": bindparam("new_edition"), "reason": bindparam("new_reason")}
        statement = update(deliveries).where(_ROW.id == bindparam("row")).values(changed)
        await connection.execute(statement, values)
    again = [one.amendment.row for one in tried if not one.done]
    if again:
        resting = _ROW.id.in_(again), _ROW.state == State.SENT
        await session.execute(update(deliveries).where(*resting).values(retry_at=real + rest))
