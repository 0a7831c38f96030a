"""Asking: who is told of a round, once, when they are free. What becomes of it: landing.py."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, false, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants, people, poll_asked
from bot.db.upsert import insert_or_ignore
from bot.domain.deliveries import NewDelivery
from bot.domain.polls.asking import REST, asked_in, invitation
from bot.domain.polls.rounds import Round
from bot.services import differences
from bot.services.differences import Differences, When
from bot.services.polls import landing, permissions, progress
from bot.services.polls.looking import Holds, Look, begun, holds
from bot.services.polls.reminding import half_way
from bot.services.recipients import Recipient, recipients

_AT_ONCE = 500


class Listed(NamedTuple):
    """Somebody in a round."""

    round_id: int
    participant_id: str


@dataclass(frozen=True, slots=True)
class Asking:
    """What is to be told now. ``late``: who joined since a round opened; ``told``, ``reminded``: whom it
    concerns; ``next_at``: when somebody is free next, as far as is known."""

    late: tuple[Listed, ...] = ()
    told: tuple[Listed, ...] = ()
    reminded: tuple[Listed, ...] = ()
    tell: Differences = field(default_factory=Differences)
    next_at: datetime | None = None

    def __bool__(self) -> bool:
        return bool(self.late or self.told or self.reminded or self.tell)


async def survey(session: AsyncSession, look: Look) -> Asking:
    """Who is to be told what at this instant. Only reads."""
    open_ = look.open
    waiting, untold = {}, {}
    for one in open_:
        waiting[one.id] = await _waiting(session, look.meeting_id, one)
        if waiting[one.id]:
            untold[one.id] = one
    reminders = await half_way(session, look)
    adults, until = await permissions.unasked(session, look)
    if not untold and not reminders.people and not adults:
        return Asking(next_at=_next(look, reminders.next_at, until))
    everybody = {one.participant_id: one for one in await recipients(session, look.meeting_id)}
    holding, far = await holds(session, look), await begun(session, untold)
    plan = Plan(look, holding, everybody, next_at=_next(look, reminders.next_at, until))
    for one in sorted(untold.values(), key=first):
        for number, (participant_id, listed) in enumerate(waiting[one.id].items()):
            plan.invite(one, participant_id, far[one.id], listed=listed)
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)  # answers go out meanwhile
    for one, participant_id, at in reminders.people:
        plan.remind(one, participant_id, at)
    for participant_id in adults:
        plan.ask_permission(participant_id, until or look.now)
    return await _differences(session, look.meeting_id, plan)


async def settle(session: AsyncSession, look: Look, found: Asking) -> None:
    """Write it; what was written meanwhile stays as it is."""
    await _list(session, found.late)
    marks = [(one, "told") for one in found.told] + [(one, "reminded") for one in found.reminded]
    # In the order in which landing.py writes: two orders lock each other out.
    marks.sort(key=lambda mark: mark[0].participant_id)
    for one, column in marks:
        this = poll_asked.c.round_id == one.round_id, poll_asked.c.participant_id == one.participant_id
        await session.execute(update(poll_asked).where(*this).values({column: True}))
    await differences.settle(session, look.meeting_id, found.tell)
    await progress.calm_down(session, before=look.now - REST)
    await landing.fade(session, look.meeting_id, before=look.now - REST)


async def list_people(session: AsyncSession, round_id: int, ids: Iterable[str]) -> None:
    """Write down whom a round is for; nobody is told by that."""
    await _list(session, [Listed(round_id, one) for one in ids])


async def _list(session: AsyncSession, whom: Iterable[Listed]) -> None:
    rows = [one._asdict() for one in whom]
    if rows:
        await session.execute(insert_or_ignore(session, poll_asked, "round_id", "participant_id"), rows)


async def _waiting(session: AsyncSession, meeting_id: int, asking: Round) -> dict[str, bool]:
    """Who was not told of a round yet, and whether they are among those whom it was for as it opened.

    Of rounds about an item or a day nobody else is asked: they were not there.
    """
    tied = and_(
        people.c.meeting_id == participants.c.meeting_id, people.c.participant_id == participants.c.id
    )
    theirs = and_(poll_asked.c.round_id == asking.id, poll_asked.c.participant_id == participants.c.id)
    untold = poll_asked.c.told == false()
    found = (
        select(participants.c.id, poll_asked.c.told)
        .join(people, tied)
        .outerjoin(poll_asked, theirs)
        .where(participants.c.meeting_id == meeting_id, participants.c.withdrawn.is_(False))
        .where(people.c.consent_version.is_not(None))
        .where(untold if asking.passing else or_(untold, poll_asked.c.told.is_(None)))
        .order_by(participants.c.id)
    )
    return {row.id: row.told is not None for row in await session.execute(found)}


def _next(look: Look, *instants: datetime | None) -> datetime | None:
    return min((one for one in instants if one is not None and one > look.now), default=None)


def first(asking: Round) -> tuple[bool, datetime, int]:
    """What somebody asks by hand goes first, then what has waited longest."""
    return asking.opened_by is None, asking.opens_at, asking.id


class Plan:
    """What is told whom, one thing a person at a time."""

    def __init__(
        self, look: Look, holding: Holds, everybody: Mapping[str, Recipient], next_at: datetime | None
    ) -> None:
        self._look, self._holds, self._everybody = look, holding, everybody
        self._busy: set[str] = set()
        self.next_at = next_at
        self.late: list[Listed] = []
        self.told: list[Listed] = []
        self.reminded: list[Listed] = []
        self.new: list[NewDelivery] = []

    def invite(self, asking: Round, participant_id: str, far: set[str], *, listed: bool) -> None:
        """Ask somebody for the first time, unless they found the questions by themselves."""
        who = self._everybody.get(participant_id)
        poll, programme = self._look.polls[asking.poll_id], self._look.programme
        if who is None or not asked_in(asking, poll, programme, who.traits):
            return
        this = Listed(asking.id, participant_id)
        if not listed:
            self.late.append(this)
        if self._look.mark(asking, participant_id) in far:
            self.told.append(this)
        elif self._leaves(who, self._look.now, asking.ends_at, by_hand=asking.opened_by is not None):
            self.told.append(this)
            self.new.append(invitation(asking, participant_id, self._look.now, f"poll:{asking.id}"))

    def remind(self, asking: Round, participant_id: str, at: datetime) -> None:
        """Remind somebody. Whether they have answered is seen when it leaves: here it would show."""
        who = self._everybody.get(participant_id)
        if who is not None and self._leaves(who, at, asking.ends_at):
            self.reminded.append(Listed(asking.id, participant_id))
            key = f"poll-again:{asking.id}"
            self.new.append(invitation(asking, participant_id, self._look.now, key, again="half"))

    def ask_permission(self, participant_id: str, until: datetime) -> None:
        """Ask somebody whether they may be asked long after the meeting."""
        who = self._everybody.get(participant_id)
        if who is not None and self._leaves(who, self._look.now, until):
            self.new.append(permissions.delivery(participant_id, self._look.now, until))

    def _leaves(self, who: Recipient, at: datetime, until: datetime, *, by_hand: bool = False) -> bool:
        now = self._look.now
        if not who.preferences.polls or who.participant_id in self._holds.silent:
            return False
        free = self._holds.free_at(self._look, who, max(at, now), by_hand=by_hand)
        if who.participant_id in self._busy:
            free = max(free, now + REST)
        if free <= now:
            self._busy.add(who.participant_id)
            return True
        if free < until:
            self.next_at = free if self.next_at is None else min(free, self.next_at)
        return False


async def _differences(session: AsyncSession, meeting_id: int, plan: Plan) -> Asking:
    there = await differences.written(session, meeting_id, [one.key for one in plan.new])
    new = tuple(one for one in plan.new if one.key not in there)
    moved = {one.key: When(one.due_at, one.expires_at) for one in plan.new if there.get(one.key)}
    return Asking(
        tuple(plan.late), tuple(plan.told), tuple(plan.reminded), Differences(new, moved), plan.next_at
    )
