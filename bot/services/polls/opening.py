"""Rounds open when their hour has come, follow the programme while they are open, and are closed by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import deliveries, people, poll_asked, poll_progress, poll_rounds
from bot.db.upsert import insert_or_ignore
from bot.domain.audience import ALL, Audience
from bot.domain.deliveries import State
from bot.domain.outages import LONGER
from bot.domain.polls import Poll
from bot.domain.polls.asking import asked_in
from bot.domain.polls.moments import PlannedRound, closing, rounds
from bot.domain.polls.refusals import NoSuchPoll
from bot.domain.polls.rounds import Mode, Round, Tie
from bot.domain.programme import Programme
from bot.domain.rights import Action
from bot.services import audiences
from bot.services.acts import By
from bot.services.deliveries import withdraw
from bot.services.polls.asking import list_people
from bot.services.polls.looking import about
from bot.services.polls.reading import keep_versions, polls_of, round_of, rounds_of
from bot.services.programme import read_programme
from bot.services.recipients import recipients
from bot.services.rights import require

FORGOTTEN = timedelta(hours=3)
"""Longer before the last look: what is about an item or a day is not asked any more."""
HIDDEN = timedelta(days=2)
"""How long ago a round may have closed that an outage has hidden altogether, to be asked all the same."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How the rounds that there are differ from those that are planned now.

    ``closings``: when open ones close instead; ``early``: their item ends later by now; ``over``: their item
    is cancelled, or the poll is no more.
    """

    new: tuple[PlannedRound, ...] = ()
    closings: Mapping[int, datetime] = field(default_factory=dict)
    early: tuple[int, ...] = ()
    over: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.closings or self.early or self.over)


def compare(
    polls: Mapping[str, Poll],
    programme: Programme,
    known: Iterable[Round],
    *,
    now: datetime,
    since: datetime,
) -> Opening:
    """What the clock has to open and to put right. ``since``: its last look. Meeting time, pure."""
    planned = {one.key: one for poll in polls.values() for one in rounds(poll, programme)}
    there = {one.key: one for one in known}
    new = (_due(one, now, since) for key, one in planned.items() if key not in there)
    closings: dict[int, datetime] = {}
    early, over = [], []
    for one in there.values():
        if one.opened_by is not None or one.ends_at <= now:
            continue
        plan = planned.get(one.key)
        if plan is None:
            over.append(one.id)
        elif plan.opens_at is not None and plan.opens_at > now:
            early.append(one.id)
        elif plan.closes_at != one.closes_at and plan.closes_at > now:
            closings[one.id] = plan.closes_at
    return Opening(tuple(one for one in new if one is not None), closings, tuple(early), tuple(over))


def _due(one: PlannedRound, now: datetime, since: datetime) -> PlannedRound | None:
    """The round if it is to open now. One that an outage has hidden altogether is open for a while."""
    if one.opens_at is not None:
        passing = one.item_id is not None or one.day is not None
        if one.opens_at > now or (passing and one.opens_at <= since - FORGOTTEN):
            return None
        if now - HIDDEN < one.closes_at <= now and one.opens_at > since:
            return PlannedRound(one.key, one.poll_id, one.opens_at, now + LONGER, one.item_id, one.day)
    return one if one.closes_at > now else None


def next_opening(
    polls: Mapping[str, Poll], programme: Programme, known: Iterable[Round], *, after: datetime
) -> datetime | None:
    """When the clock opens a round next, as far as is known now."""
    there = {one.key for one in known}
    planned = (one for poll in polls.values() for one in rounds(poll, programme) if one.key not in there)
    return min((one.opens_at for one in planned if one.opens_at and one.opens_at > after), default=None)


async def settle(
    session: AsyncSession,
    meeting_id: int,
    programme: Programme,
    polls: Mapping[str, Poll],
    found: Opening,
    *,
    now: datetime,
) -> list[Round]:
    """Write the differences, twice is once. Returns the rounds that are open now and were not before."""
    if found.new:  # of an item or a day nobody is asked but who is here by now
        await audiences.stand_still(session, {meeting_id})
    for round_id in found.early:
        await _postpone(session, meeting_id, round_id)
    for round_id in found.over:
        await _end(session, meeting_id, round_id, now)
    for round_id, closes_at in found.closings.items():
        await extend(session, meeting_id, round_id, closes_at)
    if not found.new:
        return []
    known = await rounds_of(session, meeting_id)
    said = {one.poll_id: one.anonymous for one in reversed(known)}
    rows = [
        {
            "meeting_id": meeting_id,
            "key": one.key,
            "poll_id": one.poll_id,
            "item_id": one.item_id,
            "day": one.day,
            "mode": Mode.PEOPLE,
            "audience": ALL,
            # What a poll has promised once it promises for ever, whatever the workbook says later.
            "anonymous": said.get(one.poll_id, polls[one.poll_id].anonymous),
            "opens_at": now if one.opens_at is None else one.opens_at,
            "closes_at": one.closes_at,
        }
        for one in found.new
    ]
    await session.execute(insert_or_ignore(session, poll_rounds, "meeting_id", "key"), rows)
    keys, before = {one.key for one in found.new}, {one.id for one in known}
    opened = [one for one in await rounds_of(session, meeting_id) if one.key in keys - before]
    opened = [one for one in opened if one.id not in before]
    await _list(session, meeting_id, programme, polls, opened)
    return opened


async def _list(
    session: AsyncSession,
    meeting_id: int,
    programme: Programme,
    polls: Mapping[str, Poll],
    opened: Iterable[Round],
) -> None:
    """Write down whom rounds are for: those who are here as they open; and what they will be shown."""
    everybody, joined = await recipients(session, meeting_id), await _joined(session, meeting_id)
    for one in opened:
        poll = polls[one.poll_id]
        theirs = [who.participant_id for who in everybody if asked_in(one, poll, programme, who.traits)]
        if one.passing:  # who joined afterwards was not there
            theirs = [who for who in theirs if joined[who] <= one.opens_at]
        await list_people(session, one.id, theirs)
        await keep_versions(session, meeting_id, poll.questions)


async def _joined(session: AsyncSession, meeting_id: int) -> dict[str, datetime]:
    """When people joined, or agreed anew."""
    account = people.c
    found = select(account.participant_id, account.consented_at, account.created_at)
    here = account.meeting_id == meeting_id, account.participant_id.is_not(None)
    rows = await session.execute(found.where(*here))
    return {row.participant_id: row.consented_at or row.created_at for row in rows}


async def open_by_hand(
    session: AsyncSession,
    by: By,
    poll_id: str,
    *,
    closes_at: datetime | None = None,
    audience: Audience = ALL,
    mode: Mode = Mode.PEOPLE,
    quorum: int | None = None,
    tie: Tie | None = None,
) -> Round:
    """Open a round of a poll now; those whom it is for are asked at the clock's next look, within a second.

    ``closes_at`` None = as the poll says. Raises NoSuchPoll (also if it would close before now), NotAllowed,
    NotJoined.
    """
    require(by.person, Action.MAKE_POLL)
    programme = await read_programme(session, by.meeting_id)
    polls = await polls_of(session, by.meeting_id)
    poll = polls.get(poll_id)
    if poll is None:
        raise NoSuchPoll
    closes_at = closes_at or closing(poll, programme, by.at)
    if closes_at <= by.at:
        raise NoSuchPoll
    known = await rounds_of(session, by.meeting_id, poll_id)
    row = {
        "meeting_id": by.meeting_id,
        "key": f"{poll_id}:hand:{len(known) + 1}",
        "poll_id": poll_id,
        "mode": mode,
        "audience": audience,
        "anonymous": known[0].anonymous if known else poll.anonymous,
        "opened_by": by.person.user_id,
        "opens_at": by.at,
        "closes_at": closes_at,
        "quorum": quorum,
        "tie": tie,
    }
    added = await session.execute(insert(poll_rounds).values(row).returning(poll_rounds.c.id))
    opened = await round_of(session, by.meeting_id, int(added.scalar_one()))
    await _list(session, by.meeting_id, programme, polls, [opened])
    await by.tell(session, "open_poll", opened.key)
    return opened


async def close(session: AsyncSession, by: By, round_id: int) -> Round:
    """Close a round before its time: what was answered counts, nobody is asked any more. Twice is once.

    Raises NoSuchPoll, NotAllowed, NotJoined.
    """
    require(by.person, Action.MAKE_POLL)
    found = await round_of(session, by.meeting_id, round_id)
    if found.ends_at > by.at:
        await _end(session, by.meeting_id, round_id, by.at)
        await by.tell(session, "close_poll", found.key)
    return await round_of(session, by.meeting_id, round_id)


async def by_hand_since(session: AsyncSession, since: datetime) -> bool:
    """Whether anybody opened a round since an instant: whom it is for need not wait for the next minute."""
    new = poll_rounds.c.opened_by.is_not(None), poll_rounds.c.opens_at >= since
    return (await session.execute(select(poll_rounds.c.id).where(*new).limit(1))).first() is not None


async def extend(session: AsyncSession, meeting_id: int, round_id: int, closes_at: datetime) -> None:
    """Let a round close at another instant; invitations that wait are of use as long."""
    this = poll_rounds.c.meeting_id == meeting_id, poll_rounds.c.id == round_id
    await session.execute(update(poll_rounds).where(*this).values(closes_at=closes_at))
    waits = about(meeting_id, round_id), deliveries.c.state == State.PENDING
    await session.execute(update(deliveries).where(*waits).values(expires_at=closes_at))


async def _end(session: AsyncSession, meeting_id: int, round_id: int, at: datetime) -> None:
    open_ = poll_rounds.c.meeting_id == meeting_id, poll_rounds.c.id == round_id
    await session.execute(update(poll_rounds).where(*open_).values(closed_at=at))
    await withdraw(session, about(meeting_id, round_id))


async def _postpone(session: AsyncSession, meeting_id: int, round_id: int) -> None:
    """Take a round back of which nobody knows yet: it opens again when its item is over."""
    told = exists(select(poll_asked.c.round_id)).where(poll_asked.c.round_id == round_id, poll_asked.c.told)
    far = exists(select(poll_progress.c.round_id)).where(poll_progress.c.round_id == round_id)
    untold = and_(poll_rounds.c.meeting_id == meeting_id, poll_rounds.c.id == round_id, ~told, ~far)
    await session.execute(delete(poll_rounds).where(untold))
