"""Calls for help: who is lost, who takes care of them, what they are late for. Never where they are. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.audience import Traits
from bot.domain.programme import Item, Kind, Programme

OPEN = timedelta(hours=2)
"""So long after a call, or after somebody took it, places are sent on."""
AGAIN = timedelta(minutes=5)
"""Who calls once more after so long is told of once more."""
STEP = timedelta(minutes=2)
"""How often a place that moves is sent on."""
_LATE_AFTER = timedelta(minutes=30)
_LATE_BEFORE = timedelta(hours=24)
_LATE_FOR = 2


@dataclass(frozen=True, slots=True)
class Called:
    """A call of somebody who is lost. ``caller``, ``taken_by``: participants. Meeting time."""

    id: int
    caller: str
    at: datetime
    taken_by: str | None = None
    taken_at: datetime | None = None
    ended_at: datetime | None = None

    def open(self, now: datetime) -> bool:
        """Whether they are still looked for."""
        return self.ended_at is None and now < (self.taken_at or self.at) + OPEN

    def turn(self, now: datetime) -> int:
        """How many times AGAIN has gone by: calling twice within it is calling once."""
        return (now - self.at) // AGAIN


@dataclass(frozen=True, slots=True)
class Help:
    """A call as one of those in it sees it.

    ``caller``: the whole name, of ``delegation``. ``helper``, ``told``: first names of who takes care, and of
    who was told. ``mine``: the reader takes care.
    """

    call: Called
    caller: str = ""
    delegation: str = ""
    helper: str = ""
    told: tuple[str, ...] = ()
    mine: bool = False


def under_way(programme: Programme, now: datetime) -> bool:
    """Whether it is a day of the meeting: on others nobody is lost in the host town."""
    return programme.days[0] <= programme.today(now) <= programme.days[-1]


def late_for(programme: Programme, traits: Traits, now: datetime) -> tuple[Item, ...]:
    """The reader's items that one may be late for: what has just begun, and what comes next."""
    mine = [
        item
        for day in programme.days
        for item in programme.of_day(day, traits)
        if not item.withdrawn and item.kind is not Kind.FREE and item.over_at > now
        if now - _LATE_AFTER < item.starts_at < now + _LATE_BEFORE
    ]
    return tuple(sorted(mine, key=lambda item: (item.starts_at, item.id))[:_LATE_FOR])


def where_to(programme: Programme, traits: Traits, now: datetime) -> Item | None:
    """Where who is lost finds the others: what is on, but for a bus that has left; else what comes next."""
    on, coming = programme.now_and_next(now, traits)
    there = [item for item in on if item.kind not in {Kind.TRANSFER, Kind.FREE}]
    return next(reversed([*coming[:1], *there]), None)
