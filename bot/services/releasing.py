"""Hold mode for an admin: what waits, and how it ends. How it begins: services/hold.py.

*Go* lets leave what is still of use; *marked as sent* ends all that was due without sending it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import String, and_, case, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import BELL
from bot.db.tables import announcements, deliveries, group_votes, outages, poll_asked, sweeps
from bot.domain.announcements import AnnouncementState
from bot.domain.deliveries import DeliveryKind, Lane, State
from bot.domain.hold import MARKED_AS_SENT, Held, HoldReason, Sort, Waits
from bot.domain.people import Person
from bot.domain.polls.asking import reminded_at
from bot.domain.polls.group_votes import VoteState
from bot.domain.rights import Action
from bot.services import audit, claims, hold, meeting_time, people, state
from bot.services.acts import By
from bot.services.announcements import due, rows
from bot.services.deliveries import withdraw
from bot.services.polls import group_votes as ballots
from bot.services.polls import opening
from bot.services.polls.reading import polls_of, rounds_of
from bot.services.programme import read_programme
from bot.services.rights import require

_ROW = deliveries.c
_OPEN = _ROW.state.in_((State.PENDING, State.SENDING))
_BEGUN = group_votes.c.state.in_((VoteState.PENDING, VoteState.SENDING))
_UNDER_WAY = announcements.c.state.in_((AnnouncementState.SENDING, AnnouncementState.PAUSED))
_RINGS = and_(
    announcements.c.state.in_((AnnouncementState.SENDING, AnnouncementState.DONE)),
    announcements.c.rings_again_minutes.is_not(None),
    announcements.c.rang_at.is_(None),
)


async def look(session: AsyncSession, *, now: datetime, real: datetime) -> Held | None:
    """The hold with all that waits, counted; None if nothing is held. Meeting time, operating time."""
    found = await hold.held(session)
    if found is None:
        return None
    began = await _met(session, found.since, now, real)
    sort = case(*((_ROW.kind == kind, Sort.of(kind).value) for kind in DeliveryKind)).label("sort")
    whom = func.count(func.distinct(func.coalesce(_ROW.participant_id, cast(_ROW.user_id, String))))
    early = func.sum(case((_ROW.due_at <= began, 1), else_=0))
    useful = _OPEN, _ROW.due_at <= now, _ROW.expires_at > now, _ROW.lane != Lane.HELD
    counted = select(sort, func.count(), whom, func.min(_ROW.due_at), early).where(*useful).group_by(sort)
    sorts = [tuple(row) for row in (await session.execute(counted)).all()]
    waits = {Sort(row[0]): Waits(row[1], row[2], row[3]) for row in sorts}
    late = select(func.count()).select_from(deliveries).where(_OPEN, _ROW.expires_at <= now)
    votes = select(func.count()).select_from(group_votes).where(_BEGUN)
    return replace(
        found,
        useful={sort: waits[sort] for sort in Sort if sort in waits},
        before=sum(int(row[4]) for row in sorts),
        late=await session.scalar(late) or 0,
        votes=await session.scalar(votes) or 0 if found.old else 0,
    )


async def see(session: AsyncSession, by: By) -> Held | None:
    """The same for an admin. Raises NotAllowed, NotJoined."""
    require(by.person, Action.HOLD)
    return await look(session, now=by.at, real=by.now)


async def ask_for(session: AsyncSession, by: By) -> Held | None:
    """An admin wants everything held back. Raises NotAllowed, NotJoined."""
    require(by.person, Action.HOLD)
    if await hold.held(session) is None:
        await hold.begin(session, HoldReason.ASKED, real=by.now)
        await by.tell(session, "hold", "")
    return await see(session, by)


async def release(session: AsyncSession, by: By, *, sent: bool) -> Held | None:
    """An admin ends the hold: see ``end``. Raises NotAllowed, NotJoined."""
    require(by.person, Action.HOLD)
    return await end(session, sent=sent, now=by.at, real=by.now, person=by.person, update_id=by.update_id)


async def end(
    session: AsyncSession,
    *,
    sent: bool,
    now: datetime,
    real: datetime,
    person: Person | None = None,
    update_id: int | None = None,
) -> Held | None:
    """End the hold; twice is once. ``sent``: what was due by now ends without being sent.

    ``person=None`` is the command line. Returns what had been held; None if nothing was. Meeting time,
    operating time.
    """
    found = await look(session, now=now, real=real)
    if found is None:
        return None
    meeting_id = await people.current_meeting(session)
    await claims.recover(session, (), real=real)  # nobody has anything on its way
    if found.old:
        await session.execute(update(group_votes).where(_BEGUN).values(state=VoteState.UNKNOWN))
    if sent:
        await _mark_as_sent(session, meeting_id, now=now, real=real)
        if found.old:
            await _forget_meanwhile(session, found.since, real)
    await claims.expire(session, now=now)
    await ballots.tell_doubtful(session, now=now)
    await hold.forget(session)
    session.info[BELL] = True
    await audit.record(
        session,
        "mark_as_sent" if sent else "go",
        str(found.messages),
        actor=person,
        now=real,
        meeting_id=meeting_id,
        update_id=update_id,
    )
    return found


async def _met(session: AsyncSession, at: datetime, now: datetime, real: datetime) -> datetime:
    """An instant of operating time as meeting time: in a rehearsal they differ."""
    rehearsed = await meeting_time.rehearsal(session)
    return now - (real - at) if rehearsed is None else rehearsed.at(at)


async def _mark_as_sent(
    session: AsyncSession, meeting_id: int | None, *, now: datetime, real: datetime
) -> None:
    """End what waits, also what the clock's jobs would still write of the time until now."""
    await due.follow(session, now=now, real=real)
    await due.start(session, now=now, real=real)
    if meeting_id is not None:
        await _open_rounds(session, meeting_id, now)
    await withdraw(session, _ROW.due_at <= now, State.SUPPRESSED, MARKED_AS_SENT)
    await session.execute(update(sweeps).where(sweeps.c.at < now).values(at=now))
    await session.execute(update(announcements).where(_UNDER_WAY).values(leaders_told_at=real))
    for one in await rows.find(session, _RINGS, to_change=True):
        rings_at = (
            None if one.due_at is None else one.due_at + timedelta(minutes=one.rings_again_minutes or 0)
        )
        if rings_at is not None and rings_at <= now:
            await rows.change(session, one, rang_at=now)


async def _open_rounds(session: AsyncSession, meeting_id: int, now: datetime) -> None:
    """Open what is due, so that it can be answered; nobody is asked or reminded of what began by now."""
    programme, polls = await read_programme(session, meeting_id), await polls_of(session, meeting_id)
    since = await session.scalar(select(sweeps.c.at).where(sweeps.c.name == "polls")) or now
    known = await rounds_of(session, meeting_id)
    found = opening.compare(polls, programme, known, now=now, since=min(since, now))
    await opening.settle(session, meeting_id, programme, polls, found, now=now)
    for one in await rounds_of(session, meeting_id):
        if one.ends_at <= now or one.opens_at > now:
            continue
        half = reminded_at(one.opens_at, one.ends_at)
        done = {"told": True} | ({"reminded": True} if half is not None and half <= now else {})
        await session.execute(update(poll_asked).where(poll_asked.c.round_id == one.id).values(done))


async def _forget_meanwhile(session: AsyncSession, since: datetime, real: datetime) -> None:
    """The time since the copy was an outage like another, but what follows from one would be sent."""
    if await state.note_outage(session, began_at=None, ended_at=real):
        await state.stamp_intake(session, now=real)
    # An edit that waits in the copy would take the place of a later one.
    await session.execute(
        update(announcements).where(announcements.c.amended_at <= since).values(amended_at=None)
    )
    unsettled = outages.c.settled_at.is_(None)
    await session.execute(update(outages).where(unsettled).values(settled_at=real))
