"""The history of published items: recorded, told to whom they concern, seen or not. Whom: bursts.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import bursts, deliveries, item_changes, participants
from bot.domain.changes import Pair, Progress, Source, Step, item_of, matters, pairs, useful_until
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.meeting import Meeting
from bot.domain.people import Participant, Person
from bot.domain.rights import Action
from bot.services.acts import By
from bot.services.bursts import hurry, open_burst, tell
from bot.services.deliveries import key_of
from bot.services.participants import name_of
from bot.services.programme import as_entity
from bot.services.rights import require
from bot.services.told import reminded_otherwise

_TOLD = (State.SENT, State.UNKNOWN, State.SENDING)
_WENT = (State.SENT, State.UNKNOWN, State.FAILED, State.SUPPRESSED, State.EXPIRED)
"""States of a notice that should have been read by now."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """When (``at`` meeting time, ``now`` operating time), by which road, by whom, why it changed."""

    at: datetime
    now: datetime
    source: Source
    author: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """What one notice says: items as the person knew them and as they are; when it was confirmed.

    ``upto``: the last change that it knows of.
    """

    pairs: tuple[Pair, ...]
    confirmed_at: datetime | None = None
    upto: int | None = None


async def record(
    session: AsyncSession, meeting_id: int, meeting: Meeting, steps: Sequence[Step], stamp: Stamp
) -> None:
    """Keep each change of an item, and see that those whom it concerns are told.

    What is over, or matters to nobody, is kept and not told.
    """
    if not steps:
        return
    live = {step.item for step in steps if _live(step, meeting, stamp.at)}
    burst, due = await open_burst(session, meeting_id, stamp.at) if live else (None, stamp.at)
    rows = [
        {
            "meeting_id": meeting_id,
            "item_id": step.item,
            "burst_id": burst if step.item in live else None,
            "at": stamp.at,
            "recorded_at": stamp.now,
            "author": stamp.author,
            "source": stamp.source,
            "reason": stamp.reason,
            "before": step.before,
            "after": step.after,
        }
        for step in steps
    ]
    await session.execute(insert(item_changes), rows)
    if burst is not None:
        await tell(session, meeting_id, meeting, burst, due, at=stamp.at)


def _live(step: Step, meeting: Meeting, at: datetime) -> bool:
    after = item_of(step.after, meeting)
    pair = Pair(item_of(step.before, meeting), after) if after else None
    return pair is not None and matters(pair) and useful_until(pair, at) is not None


async def notice(
    session: AsyncSession, meeting_id: int, meeting: Meeting, participant_id: str, burst: int
) -> Notice | None:
    """What somebody is told by a burst's notice: all since they were last told. None if it is not theirs.

    For one that went, what it said then.
    """
    theirs = await _notices(session, _of(meeting_id, participant_id))
    this = next((one for one in theirs if one.burst == burst), None)
    if this is None:
        return None
    went = this.upto if this.state in _WENT else None
    before = [
        one.upto
        for one in theirs
        if one.burst != burst
        and one.state in _TOLD
        and one.upto is not None
        and (went is None or one.upto < went)
    ]
    change = item_changes.c
    found = select(item_changes).where(change.burst_id.in_([one.burst for one in theirs]))
    if before:
        found = found.where(change.id > max(before))
    if went is not None:
        found = found.where(change.id <= went)
    rows = (await session.execute(found.order_by(change.id))).all()
    told = pairs((Step(row.item_id, row.before, row.after) for row in rows), meeting)
    otherwise = await reminded_otherwise(session, meeting_id, meeting, participant_id, rows)
    told = [pair for pair in told if pair.after.id not in otherwise] + list(otherwise.values())
    return Notice(tuple(told), this.confirmed_at, rows[-1].id if rows else None)


async def see(session: AsyncSession, person: Person, meeting_id: int, burst: int, *, at: datetime) -> None:
    """*Seen*: the person knows of a burst; the first time counts. Meeting time."""
    if person.participant is None:
        return
    row = deliveries.c
    key = key_of(meeting_id, f"change:{burst}:{person.participant.id}")
    mine = row.dedupe_key == key, row.confirmed_at.is_(None), row.state.in_(_WENT)
    await session.execute(update(deliveries).where(*mine).values(confirmed_at=at))


async def unseen(
    session: AsyncSession, meeting_id: int, meeting: Meeting, participant_id: str, *, now: datetime
) -> list[Pair]:
    """Changes that somebody did not confirm and that are still of use (meeting time), for the digest."""
    theirs = await _notices(session, _of(meeting_id, participant_id))
    numbers = [one.burst for one in theirs if one.state in _WENT]
    open_ = {one.burst for one in theirs if one.state in _WENT and one.confirmed_at is None}
    if not open_:
        return []
    change = item_changes.c
    found = select(item_changes).where(change.burst_id.in_(numbers)).order_by(change.id)
    rows = (await session.execute(found)).all()
    seen_at = {row.item_id: row.id for row in rows if row.burst_id not in open_}
    steps = [Step(row.item_id, row.before, row.after) for row in rows if row.id > seen_at.get(row.item_id, 0)]
    return [pair for pair in pairs(steps, meeting) if useful_until(pair, now) is not None]


async def not_seen(session: AsyncSession, by: By, delegation: str, *, at: datetime) -> list[str]:
    """Names of a delegation's people who did not confirm the last change that was told to it.

    None once it is of no use any more (meeting time). Raises NotAllowed, NotJoined.
    """
    require(by.person, Action.LIST_PEOPLE, delegation=delegation)
    listed = participants.c.meeting_id == by.meeting_id, participants.c.delegation == delegation
    people = {
        row.id: as_entity(Participant, row._mapping)
        for row in await session.execute(
            select(participants).where(*listed, participants.c.withdrawn.is_(False))
        )
    }
    here = deliveries.c.meeting_id == by.meeting_id, deliveries.c.participant_id.in_(people)
    went = [one for one in await _notices(session, *here) if one.state in _WENT]
    last = [one for one in went if one.burst == max(other.burst for other in went)]
    if not any(one.expires_at > at for one in last):
        return []
    return sorted(name_of(people[one.participant_id]) for one in last if one.confirmed_at is None)


async def tell_now(session: AsyncSession, by: By, burst: int, *, at: datetime) -> None:
    """*Tell them now*: nobody waits for further edits. Meeting time. Raises NotAllowed, NotJoined."""
    require(by.person, Action.EDIT_PROGRAMME)
    await hurry(session, by.meeting_id, burst, at=at)


async def burst_of(session: AsyncSession, meeting_id: int, item_id: str) -> int | None:
    """The burst that tells an item's last change; None if nobody needs to be told."""
    change = item_changes.c
    last = select(change.burst_id).where(change.meeting_id == meeting_id, change.item_id == item_id)
    return (await session.execute(last.order_by(change.id.desc()).limit(1))).scalar_one_or_none()


async def of_burst(session: AsyncSession, by: By, burst: int, meeting: Meeting) -> list[Pair]:
    """The items that a burst tells of, as they were before it and after. Raises NotAllowed, NotJoined."""
    require(by.person, Action.EDIT_PROGRAMME)
    change = item_changes.c
    its_own = change.meeting_id == by.meeting_id, change.burst_id == burst
    found = select(change.item_id, change.before, change.after).where(*its_own).order_by(change.id)
    return pairs((Step(*row) for row in (await session.execute(found)).all()), meeting)


async def last_by(session: AsyncSession, by: By) -> Progress | None:
    """How far the telling of somebody's own last change is. Raises NotAllowed, NotJoined."""
    change = item_changes.c
    mine = change.meeting_id == by.meeting_id, change.author == by.person.user_id
    last = select(change.burst_id).where(*mine).order_by(change.id.desc()).limit(1)
    burst = (await session.execute(last)).scalar_one_or_none()
    return await progress(session, by, burst) if burst is not None else None


async def progress(session: AsyncSession, by: By, burst: int) -> Progress | None:
    """How many of a burst's notices went and were seen; None: no such burst. Raises NotAllowed."""
    require(by.person, Action.EDIT_PROGRAMME)
    this = bursts.c.meeting_id == by.meeting_id, bursts.c.id == burst
    due = (await session.execute(select(bursts.c.due_at).where(*this))).scalar_one_or_none()
    if due is None:
        return None
    row = deliveries.c
    its_own = row.dedupe_key.startswith(key_of(by.meeting_id, f"change:{burst}:"), autoescape=True)
    found = select(row.state, row.confirmed_at.is_not(None), func.count()).where(its_own)
    counts = (await session.execute(found.group_by(row.state, row.confirmed_at.is_not(None)))).all()

    def total(*states: State) -> int:
        return sum(number for state, _, number in counts if state in states)

    return Progress(
        burst,
        due,
        waiting=total(State.PENDING, State.SENDING),
        sent=total(State.SENT, State.UNKNOWN),
        seen=sum(number for _, seen, number in counts if seen),
        missed=total(State.FAILED, State.EXPIRED, State.SUPPRESSED),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A notice's row. ``upto``: the last change published when it was claimed; None: it never was."""

    burst: int
    participant_id: str
    state: State
    upto: int | None
    confirmed_at: datetime | None
    expires_at: datetime


def _of(meeting_id: int, participant_id: str) -> ColumnElement[bool]:
    mine = deliveries.c.participant_id == participant_id
    return (deliveries.c.meeting_id == meeting_id) & mine


async def _notices(session: AsyncSession, *which: ColumnElement[bool]) -> list[_Row]:
    row = deliveries.c
    columns = row.participant_id, row.state, row.confirmed_at, row.expires_at
    found = select(row.data, *columns).where(row.kind == DeliveryKind.CHANGE, *which)
    rows: Sequence[Any] = (await session.execute(found)).all()
    return [
        _Row(
            int(one.data["burst"]),
            one.participant_id,
            State(one.state),
            one.data.get("upto"),
            one.confirmed_at,
            one.expires_at,
        )
        for one in rows
    ]
