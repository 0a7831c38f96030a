"""Closing a meeting before its dates: what time would do to its people, at once. Totals and texts stay."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables as db
from bot.domain.announcements import AnnouncementState
from bot.domain.deliveries import State
from bot.domain.polls.lasting import follow_up_ends, key_ends, planned
from bot.domain.privacy import after_end
from bot.services import audit, retention
from bot.services.announcements import rows, sending
from bot.services.deliveries import withdraw
from bot.services.polls import permissions
from bot.services.polls.reading import polls_of, rounds_of
from bot.services.polls.whose import KeyOf
from bot.services.programme import read_programme
from bot.services.reports import packs
from bot.services.retention import Purged

_OPEN = AnnouncementState.SCHEDULED, AnnouncementState.SENDING, AnnouncementState.PAUSED


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing would do. ``over``, ``reported``: whether it may.

    ``kept``: who agreed to be asked later, ``kept_until`` when. ``key_until``: the key of anonymous answers
    stays until then because something is still to be asked; None = it is destroyed. Meeting time.
    """

    over: bool
    reported: bool
    people: int
    accounts: int
    diets: int
    waiting: int
    kept: int
    kept_until: datetime | None
    key_until: datetime | None


async def look(
    session: AsyncSession, meeting_id: int, *, now: datetime, admins: Collection[int] = ()
) -> Closing:
    """Count what would go. The accounts of ``admins`` stay."""
    programme, polls = await read_programme(session, meeting_id), await polls_of(session, meeting_id)
    known = await rounds_of(session, meeting_id)
    keep = await permissions.agreed(session, meeting_id, programme, now=now)
    asks = [one.closes_at for one in planned(polls, programme)] + [one.ends_at for one in known]
    person, account = db.participants.c, db.people.c
    here = person.meeting_id == meeting_id
    listed = account.meeting_id == meeting_id, account.participant_id.is_not(None)
    theirs = *listed, account.user_id.not_in(admins)
    fed = (await session.execute(select(person.dietary).where(here))).scalars()
    return Closing(
        over=now >= after_end(programme.meeting, 0),
        reported=await packs.is_made(session, meeting_id),
        people=await _count(session, person.id, here, person.erased.is_(None), person.id.not_in(keep)),
        accounts=await _count(session, account.id, *theirs, account.participant_id.not_in(keep)),
        diets=sum(bool(one) for one in fed),
        waiting=await _count(
            session, db.deliveries.c.id, _waits(meeting_id, keep), db.deliveries.c.state == State.PENDING
        ),
        kept=len(keep),
        kept_until=follow_up_ends(polls, programme) if keep else None,
        key_until=key_ends(polls, programme, known) if any(one > now for one in asks) else None,
    )


async def close(
    session: AsyncSession,
    meeting_id: int,
    *,
    now: datetime,
    real: datetime,
    poll_key: KeyOf,
    admins: Collection[int] = (),
) -> Purged:
    """Erase people and food needs, withdraw what has not left yet, log the act. Twice is once.

    Whoever calls it looks first whether it may, and destroys the key afterwards.
    """
    programme = await read_programme(session, meeting_id)
    keep = await permissions.agreed(session, meeting_id, programme, now=now)
    row = db.announcements.c
    open_ = row.meeting_id == meeting_id, row.state.in_(_OPEN)
    for one in await rows.find(session, *open_, to_change=True):
        await sending.end_early(session, one, real=real)
    await withdraw(session, _waits(meeting_id, keep), State.SUPPRESSED, "closed")
    diets = await retention.drop_diets(session, meeting_id)
    done = await retention.forget_people(session, meeting_id, now=now, poll_key=poll_key, admins=admins)
    done = replace(done, diets=diets)
    what = f"{done.participants} people"
    await audit.record(session, "close_meeting", what, actor=None, now=real, meeting_id=meeting_id)
    return done


def _waits(meeting_id: int, keep: set[str]) -> ColumnElement[bool]:
    """Deliveries of the meeting to anybody but those who are kept."""
    row = db.deliveries.c
    return and_(
        row.meeting_id == meeting_id, or_(row.participant_id.is_(None), row.participant_id.not_in(keep))
    )


async def _count(session: AsyncSession, what: Any, *which: ColumnElement[bool]) -> int:
    return int((await session.execute(select(func.count(what)).where(*which))).scalar_one())
