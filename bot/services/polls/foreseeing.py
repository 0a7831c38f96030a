"""What the clock would ask whom and when if nobody ever answered: for ``ttchan rehearse``. Only reads.

Not what is asked on joining, which has no hour, nor by hand.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from typing import NamedTuple

from bot.domain.audience import Traits
from bot.domain.deliveries import DeliveryKind, NewDelivery
from bot.domain.polls import Poll
from bot.domain.polls.asking import REST, asked_in, reminded_at
from bot.domain.polls.lasting import permission_asked_at, planned
from bot.domain.polls.questionnaires import Questionnaire
from bot.domain.polls.rounds import Round
from bot.domain.privacy import Retention, after_end
from bot.domain.programme import Programme
from bot.services.polls.asking import Plan, first
from bot.services.polls.looking import Holds, Look
from bot.services.polls.permissions import OPEN
from bot.services.recipients import Recipient


class Foreseen(NamedTuple):
    """A message as it would be written; ``sheet``: the questions of an invitation."""

    due_at: datetime
    row: NewDelivery
    sheet: Questionnaire | None


def foresee(
    programme: Programme, polls: Mapping[str, Poll], everybody: Sequence[Recipient], minors: Collection[str]
) -> Iterator[Foreseen]:
    """In order of time. Nobody agrees to be asked half a year later: what comes when accounts are gone is not
    asked. ``minors``: who is never asked for that permission."""
    people = {one.participant_id: one for one in sorted(everybody, key=lambda one: one.participant_id)}
    gone = after_end(programme.meeting, Retention.of(programme.meeting).people)
    rounds = [one for one in _rounds(programme, polls) if one.opens_at < gone]
    time = _Time(programme, polls, rounds, people, [one for one in people if one not in minors])
    now = min((one.opens_at for one in rounds), default=None)
    while now is not None and now < gone:
        plan = time.look(now)
        yield from (Foreseen(now, row, time.sheet(row)) for row in plan.new)
        steps = [plan.next_at, *(one.opens_at for one in rounds)]
        now = min((one for one in steps if one is not None and one > now), default=None)


def _rounds(
    programme: Programme, polls: Mapping[str, Poll], on_joining: datetime | None = None
) -> list[Round]:
    """As they will be opened. ``on_joining``: from when on those are open that open as somebody joins."""
    numbers = count(1)
    return [
        Round(
            id=next(numbers),
            meeting_id=0,
            key=one.key,
            poll_id=one.poll_id,
            anonymous=polls[one.poll_id].anonymous,
            opens_at=opens_at,
            closes_at=one.closes_at,
            item_id=one.item_id,
            day=one.day,
        )
        for one in planned(polls, programme)
        if (opens_at := one.opens_at or on_joining) is not None
    ]


class Waits:
    """How many polls wait for somebody at an instant: all that are open, those on joining among them."""

    def __init__(self, programme: Programme, polls: Mapping[str, Poll]) -> None:
        self._programme, self._polls = programme, polls
        self._rounds = _rounds(programme, polls, on_joining=datetime.min.replace(tzinfo=UTC))
        self._asked: dict[Traits, list[Round]] = {}

    def __call__(self, person: Traits, at: datetime) -> int:
        """For somebody like this (meeting time)."""
        if person not in self._asked:
            self._asked[person] = [
                one
                for one in self._rounds
                if asked_in(one, self._polls[one.poll_id], self._programme, person)
            ]
        return sum(one.open_at(at) for one in self._asked[person])


class _Time:
    """The state of a meeting that goes by: who was told and reminded of what, and when anybody was last."""

    def __init__(
        self,
        programme: Programme,
        polls: Mapping[str, Poll],
        rounds: Sequence[Round],
        people: Mapping[str, Recipient],
        adults: Sequence[str],
    ) -> None:
        self._programme, self._polls, self._people = programme, polls, people
        self._rounds = {one.id: one for one in rounds}
        self._untold = {one.id: self._asked(one) for one in rounds}
        self._unreminded: dict[int, list[str]] = {one.id: [] for one in rounds}
        self._last: dict[str, datetime] = {}
        self._unasked = list(adults)
        self._asks_at = permission_asked_at(polls, programme)

    def look(self, now: datetime) -> Plan:
        """What is told at an instant, as the clock's look at the polls finds it (asking.survey)."""
        rounds = tuple(one for one in self._rounds.values() if one.open_at(now))
        look = Look(0, self._programme, self._polls, rounds, None, now)
        lately = {who: at for who, at in self._last.items() if at > now - REST}
        holds = Holds(frozenset(), {}, {}, lately, frozenset())
        plan = Plan(look, holds, self._people, next_at=None)
        halves = {one.id: reminded_at(one.opens_at, one.ends_at) for one in rounds}
        ahead = [one for one in (*halves.values(), self._asks_at) if one is not None and one > now]
        plan.next_at = min(ahead, default=None)
        for one in sorted(rounds, key=first):
            for who in self._untold[one.id]:
                plan.invite(one, who, set(), listed=True)
        for one in sorted(rounds, key=lambda one: (one.opens_at, one.id)):
            half = halves[one.id]
            for who in sorted(self._unreminded[one.id]) if half is not None and half <= now else ():
                plan.remind(one, who, half or now)
        if self._asks_at is not None and self._asks_at <= now < self._asks_at + OPEN:
            for who in self._unasked:
                plan.ask_permission(who, self._asks_at + OPEN)
        self._keep(plan, now)
        return plan

    def sheet(self, row: NewDelivery) -> Questionnaire | None:
        """What an invitation shows."""
        if row.kind is not DeliveryKind.POLL:
            return None
        asking = self._rounds[row.data["round"]]
        poll = self._polls[asking.poll_id]
        who = self._people[str(row.participant_id)]
        mine = asked_in(asking, poll, self._programme, who.traits)
        return Questionnaire(asking, poll, mine, {one.id: 1 for one in mine})

    def _keep(self, plan: Plan, now: datetime) -> None:
        for one in plan.told:
            self._untold[one.round_id].remove(one.participant_id)
            self._unreminded[one.round_id].append(one.participant_id)
        for one in plan.reminded:
            self._unreminded[one.round_id].remove(one.participant_id)
        for row in plan.new:
            self._last[str(row.participant_id)] = now
            if row.kind is DeliveryKind.FOLLOW_UP:
                self._unasked.remove(str(row.participant_id))

    def _asked(self, asking: Round) -> list[str]:
        poll = self._polls[asking.poll_id]
        return [
            name for name, who in self._people.items() if asked_in(asking, poll, self._programme, who.traits)
        ]
