"""Figures of an announcement: how far it is, who was not reached, whom their leader has told."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import deliveries, participants
from bot.domain.announcements import SUPERSEDED, Announcement, Missed, Progress, Unreached, Why, why
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.errors import NoSuchAnnouncement
from bot.domain.rights import Action
from bot.services.acts import By
from bot.services.announcements import rows
from bot.services.rights import require

LATELY = timedelta(seconds=10)
"""Over how long the rate is taken."""
_OPEN = (State.PENDING, State.SENDING)
_ROW = deliveries.c


def counting(announcement_id: int) -> tuple[ColumnElement[bool], ...]:
    """The rows that count: one for each person, none for groups."""
    this = _ROW.announcement_id == announcement_id, _ROW.kind == DeliveryKind.ANNOUNCEMENT
    return (*this, _ROW.reason.not_in(SUPERSEDED), or_(_ROW.user_id.is_(None), _ROW.user_id > 0))


async def progress(
    session: AsyncSession, announcement: Announcement, *, now: datetime, real: datetime
) -> Progress:
    """How far it is. Meeting time ``now``, operating time ``real``."""
    flags = [
        case((flag, 1), else_=0)
        for flag in (_ROW.due_at > now, _ROW.told_at.is_not(None), _ROW.confirmed_at.is_not(None))
    ]
    counted = (
        select(_ROW.state, _ROW.reason, *flags, func.count())
        .where(*counting(announcement.id))
        .group_by(_ROW.state, _ROW.reason, *flags)
    )
    total, unreached = Counter[str](), Counter[Why]()
    for row in (await session.execute(counted)).all():
        state, reason, later, told, confirmed, n = tuple(row)
        total["people"] += n
        total["confirmed"] += n * confirmed
        if state == State.SENT:
            total["sent"] += n
        elif state in _OPEN:
            total["asleep" if later else "waiting"] += n
        else:
            unreached[why(state, reason)] += n
            total["told"] += n * told
    rate = await _rate(session, announcement, real) if total["waiting"] else 0.0
    left = total["waiting"] / rate if rate else None
    return Progress(**{"people": 0, **total}, unreached=dict(unreached), rate=rate, left=left)


async def _rate(session: AsyncSession, announcement: Announcement, real: datetime) -> float:
    since = max(real - LATELY, announcement.started_at or real)
    lately = _ROW.announcement_id == announcement.id, _ROW.state == State.SENT, _ROW.settled_at >= since
    sent = await session.scalar(select(func.count()).select_from(deliveries).where(*lately)) or 0
    return float(sent) / max((real - since).total_seconds(), 1.0)


async def unreached(session: AsyncSession, announcement_id: int) -> list[Missed]:
    """Whom it did not reach, by delegation; nobody is named twice. What was stopped is no miss."""
    person = participants.c
    theirs = (person.meeting_id == _ROW.meeting_id) & (person.id == _ROW.participant_id)
    lost = _ROW.state.in_((State.FAILED, State.UNKNOWN, State.EXPIRED, State.SUPPRESSED))
    found = (
        select(person.id, person.first_name, person.last_name, person.delegation)
        .add_columns(_ROW.state, _ROW.reason, _ROW.told_at)
        .join(deliveries, theirs)
        .where(*counting(announcement_id), lost, person.withdrawn.is_(False))
        .order_by(person.delegation, person.last_name, person.id)
    )
    lost_by: dict[str, list[Unreached]] = defaultdict(list)
    for row in await session.execute(found):
        name = f"{row.first_name} {row.last_name}".strip()
        one = Unreached(
            row.id, name, row.delegation, why(row.state, row.reason), told=row.told_at is not None
        )
        lost_by[row.delegation].append(one)
    sizes = await _sizes(session, announcement_id)
    return [Missed(code, sizes.get(code, len(people)), tuple(people)) for code, people in lost_by.items()]


async def missed(session: AsyncSession, announcement_id: int, delegation: str) -> Missed | None:
    """Whom of a delegation it did not reach; None if nobody."""
    found = await unreached(session, announcement_id)
    return next((one for one in found if one.delegation == delegation), None)


async def _sizes(session: AsyncSession, announcement_id: int) -> dict[str, int]:
    person = participants.c
    theirs = (person.meeting_id == _ROW.meeting_id) & (person.id == _ROW.participant_id)
    counted = select(person.delegation, func.count()).join(deliveries, theirs)
    found = counted.where(*counting(announcement_id)).group_by(person.delegation)
    return {row[0]: row[1] for row in await session.execute(found)}


async def told_them(session: AsyncSession, by: By, announcement_id: int, delegation: str) -> int:
    """A leader has told those of a delegation who were not reached (meeting time). Returns how many.

    Twice is once. Raises NoSuchAnnouncement, also of one that no leader may know of; NotAllowed, NotJoined.
    """
    require(by.person, Action.LIST_PEOPLE, delegation=delegation)
    found = await rows.get(session, by.meeting_id, announcement_id)
    if not found.state.told and found.leaders_told_at is None:
        raise NoSuchAnnouncement(announcement_id)
    theirs = await missed(session, found.id, delegation)
    untold = [one.participant_id for one in theirs.unreached if not one.told] if theirs else []
    if untold:
        these = (*counting(found.id), _ROW.participant_id.in_(untold))
        await session.execute(update(deliveries).where(*these).values(told_at=by.at))
    return len(untold)
