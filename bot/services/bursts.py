"""Bursts of edits: whom the changes of one concern, and the deliveries that tell them. Seen: changes.py."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import BELL
from bot.db.tables import bursts, deliveries, item_changes, participants, people
from bot.domain.audience import Traits
from bot.domain.changes import (
    TOGETHER,
    Affected,
    Pair,
    Step,
    burst_due,
    difference,
    due_for,
    in_language,
    pairs,
    useful_until,
)
from bot.domain.deliveries import DeliveryKind, NewDelivery, State
from bot.domain.meeting import Meeting
from bot.domain.people import Role
from bot.services.deliveries import enqueue, key_of, withdraw
from bot.services.recipients import recipients

_CHUNK = 1000
_PEOPLE_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Alike:
    """People of the list who are the same to an audience."""

    number: int
    traits: Traits
    joined: bool
    silent: bool


async def open_burst(session: AsyncSession, meeting_id: int, at: datetime) -> tuple[int, datetime]:
    """Join the burst that is not told yet, or begin one. Returns it and when it is due (meeting time)."""
    mine = bursts.c.meeting_id == meeting_id, bursts.c.due_at > at, bursts.c.opened_at <= at
    found = select(bursts).where(*mine).order_by(bursts.c.id.desc()).limit(1)
    row = (await session.execute(found)).one_or_none()
    if row is None:
        due = burst_due(at, at)
        values = {"meeting_id": meeting_id, "opened_at": at, "due_at": due}
        added = await session.execute(insert(bursts).values(values).returning(bursts.c.id))
        return int(added.scalar_one()), due
    due = burst_due(row.opened_at, at)
    await session.execute(update(bursts).where(bursts.c.id == row.id).values(due_at=due))
    return int(row.id), due


async def affected(
    session: AsyncSession, meeting_id: int, meeting: Meeting, changed: Sequence[Pair], *, at: datetime
) -> Affected:
    """How many people changes concern that are still worth telling at ``at`` (meeting time)."""
    live = [pair for pair in changed if useful_until(pair, at) is not None]
    concerned = _concerning(live, meeting)
    theirs = [one for one in await _everybody(session, meeting_id, meeting) if concerned(one.traits)]
    return Affected(
        sum(one.number for one in theirs),
        len({one.traits.delegation for one in theirs}),
        sum(one.number for one in theirs if one.joined and not one.silent),
        sum(one.number for one in theirs if not one.joined),
    )


async def tell(
    session: AsyncSession, meeting_id: int, meeting: Meeting, burst: int, due: datetime, *, at: datetime
) -> None:
    """Write a delivery for everybody whom the burst concerns, or move the one that waits. Meeting time."""
    rows = await session.execute(
        select(item_changes).where(item_changes.c.burst_id == burst).order_by(item_changes.c.id)
    )
    changed = pairs((Step(row.item_id, row.before, row.after) for row in rows), meeting)
    live = [pair for pair in changed if useful_until(pair, due) is not None]
    concerning = _concerning(live, meeting)
    waiting = await _waiting(session, meeting_id)
    new: list[NewDelivery] = []
    moved: list[dict[str, Any]] = []
    replaced: list[int] = []
    for number, reader in enumerate(await recipients(session, meeting_id)):
        if number % _PEOPLE_AT_ONCE == 0:
            await asyncio.sleep(0)  # answers go out meanwhile
        if not (theirs := concerning(reader.traits)):
            continue
        key = f"change:{burst}:{reader.participant_id}"
        leaves = due_for(due, theirs, reader.preferences.quiet_at(meeting), meeting.zone)
        ends = max(until for pair in theirs if (until := useful_until(pair, due)) is not None)
        older = [
            one for one in waiting.get(reader.participant_id, ()) if one.dedupe_key != key_of(meeting_id, key)
        ]
        late = [one for one in older if one.due_at > at]  # held back by quiet hours: this notice tells both
        if late:
            leaves = min(leaves, *(max(due, one.due_at) for one in late))
            ends = max(ends, *(one.expires_at for one in late))
            replaced += [one.id for one in late]
        if len(older) < len(waiting.get(reader.participant_id, ())):
            moved.append({"key": key_of(meeting_id, key), "due": leaves, "ends": ends})
        else:
            data = {"burst": burst}
            new.append(NewDelivery(DeliveryKind.CHANGE, key, leaves, ends, reader.participant_id, data=data))
    moved += _unconcerned(waiting, key_of(meeting_id, f"change:{burst}:"), {one["key"] for one in moved}, due)
    for start in range(0, len(replaced), _CHUNK):
        await withdraw(session, deliveries.c.id.in_(replaced[start : start + _CHUNK]))
    await _move(session, moved)
    await enqueue(session, meeting_id, new)


def _unconcerned(
    waiting: Mapping[str, Sequence[Any]], its_own: str, moved: Collection[str], due: datetime
) -> list[dict[str, Any]]:
    """Rows of a burst that tell nothing by now. They wait with the rest: a further edit may need them."""
    return [
        {"key": one.dedupe_key, "due": max(due, one.due_at), "ends": max(due + TOGETHER, one.expires_at)}
        for rows in waiting.values()
        for one in rows
        if one.dedupe_key.startswith(its_own) and one.dedupe_key not in moved
    ]


async def hurry(session: AsyncSession, meeting_id: int, burst: int, *, at: datetime) -> None:
    """Tell a burst at once; who is held back by quiet hours stays so. Meeting time."""
    this = bursts.c.meeting_id == meeting_id, bursts.c.id == burst, bursts.c.due_at > at
    due = (await session.execute(select(bursts.c.due_at).where(*this))).scalar_one_or_none()
    if due is None:
        return
    await session.execute(update(bursts).where(*this).values(due_at=at))
    its_own = deliveries.c.dedupe_key.startswith(key_of(meeting_id, f"change:{burst}:"), autoescape=True)
    waits = deliveries.c.meeting_id == meeting_id, deliveries.c.state == State.PENDING
    soon = deliveries.c.due_at <= due, deliveries.c.due_at > at
    await session.execute(update(deliveries).where(*waits, its_own, *soon).values(due_at=at))
    session.info[BELL] = True


def _concerning(changed: Sequence[Pair], meeting: Meeting) -> Callable[[Traits], Sequence[Pair]]:
    """What of it concerns somebody. Many share their traits: each kind of reader is asked once."""
    known: dict[Traits, Sequence[Pair]] = {}

    def theirs(traits: Traits) -> Sequence[Pair]:
        if traits not in known:
            say = in_language(traits.language, meeting.default_language)
            known[traits] = [pair for pair in changed if difference(pair, traits, say)]
        return known[traits]

    return theirs


async def _everybody(session: AsyncSession, meeting_id: int, meeting: Meeting) -> list[_Alike]:
    """The list, joined or not; thousands are a few dozen kinds of people."""
    listed = participants.c
    account = and_(
        people.c.meeting_id == meeting_id,
        people.c.participant_id == listed.id,
        people.c.consent_version.is_not(None),
    )
    columns = (
        *(listed[name] for name in ("delegation", "group", "role", "staff", "language", "bus")),
        people.c.language.label("reads"),
        people.c.id.is_not(None).label("joined"),
        or_(people.c.stopped_at.is_not(None), people.c.blocked_at.is_not(None)).label("silent"),
    )
    here = listed.meeting_id == meeting_id, listed.withdrawn.is_(False)
    found = select(*columns, func.count().label("number"))
    found = found.select_from(participants.outerjoin(people, account)).where(*here).group_by(*columns)
    return [_alike(row, meeting) for row in await session.execute(found)]


def _alike(row: Any, meeting: Meeting) -> _Alike:
    traits = Traits(
        delegation=row.delegation,
        host=row.delegation == meeting.host_delegation,
        group=row.group or None,
        leader=row.role is Role.LEADER,
        organiser=row.role is Role.ORGANISER,
        staff=row.staff,
        language=row.reads or row.language,
        bus=row.bus or None,
    )
    return _Alike(row.number, traits, joined=bool(row.joined), silent=bool(row.silent))


async def _waiting(session: AsyncSession, meeting_id: int) -> Mapping[str, list[Any]]:
    """Notices that wait to leave, by participant."""
    row = deliveries.c
    columns = row.id, row.participant_id, row.dedupe_key, row.due_at, row.expires_at
    waits = row.meeting_id == meeting_id, row.kind == DeliveryKind.CHANGE, row.state == State.PENDING
    found: dict[str, list[Any]] = {}
    for one in await session.execute(select(*columns).where(*waits)):
        found.setdefault(one.participant_id, []).append(one)
    return found


async def _move(session: AsyncSession, moved: Sequence[Mapping[str, Any]]) -> None:
    if not moved:
        return
    waits = deliveries.c.dedupe_key == bindparam("key"), deliveries.c.state == State.PENDING
    values: dict[str, Any] = {"due_at": bindparam("due"), "expires_at": bindparam("ends")}
    connection = await session.connection()
    await connection.execute(update(deliveries).where(*waits).values(values), list(moved))
    session.info[BELL] = True
