"""Who is told of a pack that was made, and that there is none while names are about to be erased."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants
from bot.domain.meeting import Meeting
from bot.domain.notes import News, What, stamp
from bot.domain.privacy import Retention, after_end
from bot.services import notes
from bot.services.acts import By
from bot.services.reports import packs

WARNED_DAYS = (3, 14)
"""Before names are erased; the nearest first."""
_AT = timedelta(hours=10)
"""After midnight of the meeting's zone."""


async def tell_made(session: AsyncSession, by: By) -> None:
    """Tell all other organisers and admins who took the pack."""
    one = by.person.participant
    data = {"participant": one.id} if one else {}
    news = News(What.REPORT_MADE, f"{by.person.user_id}:{stamp(by.now)}", by.at, data, by.person.user_id)
    await _tell(session, by.meeting_id, by.admins, news)


async def warn(
    session: AsyncSession, meeting_id: int, meeting: Meeting, admins: Collection[int], *, now: datetime
) -> None:
    """Warn organisers and admins that names go on their date (meeting time), if there is no pack yet.

    Each warning goes out once; one whose time was missed while the next is due does not.
    """
    news = _due(meeting, now)
    if (
        news is not None
        and await _names(session, meeting_id)
        and not await packs.is_made(session, meeting_id)
    ):
        await _tell(session, meeting_id, admins, news)


async def _names(session: AsyncSession, meeting_id: int) -> bool:
    """Whether there is still anybody to erase: the meeting may have been closed before."""
    person = participants.c
    named = select(person.id).where(person.meeting_id == meeting_id, person.erased.is_(None))
    return (await session.execute(named.limit(1))).first() is not None


def is_due(meeting: Meeting, *, now: datetime) -> bool:
    """Whether it is the time of a warning at all."""
    return _due(meeting, now) is not None


def _due(meeting: Meeting, now: datetime) -> News | None:
    kept = Retention.of(meeting).people
    goes_at = after_end(meeting, kept)
    for days in WARNED_DAYS:
        if days <= kept and after_end(meeting, kept - days) + _AT <= now < goes_at:
            on = goes_at.astimezone(meeting.zone).date().isoformat()
            return News(What.REPORT_LACKS, str(days), now, {"on": on}, until=goes_at)
    return None


async def _tell(session: AsyncSession, meeting_id: int, admins: Collection[int], news: News) -> None:
    await notes.tell_organisers(session, meeting_id, news)
    await notes.tell_admins(session, meeting_id, admins, news)
