"""Notes: who is told of what, in the transaction of the act. What they say: schedules/notes.py."""

from collections.abc import Collection
from datetime import datetime, time

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import meetings, participants, people
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.meeting import Meeting
from bot.domain.notes import As, News, What, after_quiet, expiry
from bot.domain.people import Person, Role
from bot.domain.programme import Item
from bot.services.deliveries import enqueue
from bot.services.programme import as_entity

NOBODY = 0
"""No account has this id."""


async def tell_leader(
    session: AsyncSession, meeting_id: int, delegation: str, news: News, *, or_organisers: bool = True
) -> None:
    """Tell those who lead a delegation; where nobody of them can be reached, the organisers."""
    leads = and_(participants.c.role == Role.LEADER, participants.c.delegation == delegation)
    told = await _tell(session, meeting_id, leads, As.LEADER, news)
    if not told and or_organisers:
        await tell_organisers(session, meeting_id, news)


async def tell_organisers(session: AsyncSession, meeting_id: int, news: News) -> None:
    """Tell every organiser who has joined."""
    await _tell(session, meeting_id, participants.c.role == Role.ORGANISER, As.ORGANISER, news)


async def tell_admins(session: AsyncSession, meeting_id: int, admins: Collection[int], news: News) -> None:
    """Tell every admin who ever wrote to the bot, on the list or not."""
    theirs = people.c.user_id.in_(set(admins) - {news.by})
    found = select(people.c.user_id, people.c.meeting_id, people.c.participant_id, people.c.consent_version)
    rows = (await session.execute(found.where(theirs).order_by(people.c.user_id))).all()
    listed = {
        row.user_id: row.participant_id
        for row in rows
        if row.meeting_id == meeting_id and row.consent_version is not None
    }
    await _enqueue(
        session, meeting_id, [(listed.get(row.user_id), row.user_id) for row in rows], As.ADMIN, news
    )


async def tell_concerned(
    session: AsyncSession,
    meeting_id: int,
    news: News,
    *,
    participant_id: str | None = None,
    user_id: int | None = None,
) -> None:
    """Tell the one whom it concerns: a participant, or an account that is nobody on the list."""
    await _enqueue(session, meeting_id, [(participant_id, user_id)], As.CONCERNED, news)


async def tell_late(
    session: AsyncSession, meeting_id: int, person: Person, item: Item, *, now: datetime
) -> None:
    """Somebody will be late for an item: tell leader and organisers, at night as well. Meeting time.

    Once for each time that the item has (its version).
    """
    late = person.participant
    if late is None:
        return
    data = {"participant": late.id, "item": item.id}
    news = News(What.LATE, f"{item.id}:{item.version}:{late.id}", now, data, person.user_id)
    await tell_leader(session, meeting_id, late.delegation, news, or_organisers=False)
    await tell_organisers(session, meeting_id, news)


async def _tell(
    session: AsyncSession, meeting_id: int, which: ColumnElement[bool], told_as: As, news: News
) -> int:
    """Returns how many were told: who blocked or stopped the bot cannot be."""
    tied = and_(
        people.c.meeting_id == participants.c.meeting_id, people.c.participant_id == participants.c.id
    )
    here = participants.c.meeting_id == meeting_id, participants.c.withdrawn.is_(False)
    reached = (
        people.c.consent_version.is_not(None),
        people.c.blocked_at.is_(None),
        people.c.stopped_at.is_(None),
        people.c.user_id != (NOBODY if news.by is None else news.by),
    )
    found = select(participants.c.id).join(people, tied).where(*here, which, *reached)
    ids = (await session.execute(found.order_by(participants.c.id))).scalars().all()
    await _enqueue(session, meeting_id, [(one, None) for one in ids], told_as, news)
    return len(ids)


async def _enqueue(
    session: AsyncSession,
    meeting_id: int,
    whom: Collection[tuple[str | None, int | None]],
    told_as: As,
    news: News,
) -> None:
    if not whom:
        return
    row = (await session.execute(select(meetings).where(meetings.c.id == meeting_id))).one()
    meeting: Meeting = as_entity(Meeting, row._mapping)
    due_at = after_quiet(news.at, _quiet(meeting), meeting.zone) if news.what.waits_for_morning else news.at
    new = [
        NewDelivery(
            kind=DeliveryKind.NOTE,
            key=f"note:{news.what}:{news.ref}:{participant_id or user_id}",
            due_at=due_at,
            expires_at=expiry(due_at, meeting.zone),
            participant_id=participant_id,
            user_id=None if participant_id else user_id,
            data={"what": news.what.value, "as": told_as.value, **news.data},
        )
        for participant_id, user_id in whom
    ]
    await enqueue(session, meeting_id, new)


def _quiet(meeting: Meeting) -> tuple[time, time] | None:
    begins, _, ends = meeting.values.get("quiet_hours", "").partition("-")
    return (time.fromisoformat(begins), time.fromisoformat(ends)) if ends else None
