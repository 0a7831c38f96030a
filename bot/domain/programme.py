"""Items of the programme and what a reader asks of them: a day, now, next."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from bot.domain.audience import ALL, Audience, Traits
from bot.domain.localized import EMPTY, LocalizedText
from bot.domain.meeting import Delegation, InfoPage, Meeting, Phrase, Venue

OPEN_END = timedelta(hours=1)
"""How long an item without an end counts as *now*."""


class Kind(StrEnum):
    """Kinds of item."""

    ARRIVAL = "arrival"
    TRANSFER = "transfer"
    MEAL = "meal"
    SEMINAR = "seminar"
    BRIEFING = "briefing"
    EXCURSION = "excursion"
    CEREMONY = "ceremony"
    CULTURE = "culture"
    FREE = "free"


class Link(NamedTuple):
    """Something to open or to get with an item. ``target`` is an https address or a stored file's name."""

    label: str
    target: str

    @property
    def is_file(self) -> bool:
        """A file the bot sends, rather than an address the reader opens."""
        return "://" not in self.target


@dataclass(frozen=True, slots=True)
class Item:
    """One part of the programme.

    ``day`` is the day it is printed under, in the meeting's zone; ``starts_at`` and ``ends_at`` are
    aware UTC. After midnight the two may differ: 00:30 of the night stays with the evening before.
    """

    id: str
    day: date
    starts_at: datetime
    title: LocalizedText
    kind: Kind
    ends_at: datetime | None = None
    venue_id: str | None = None
    meeting_point: LocalizedText = EMPTY
    meeting_lat: float | None = None
    meeting_lon: float | None = None
    transport: tuple[str, ...] = ()
    dress: tuple[str, ...] = ()
    audience: Audience = ALL
    capacity: int | None = None
    signup: bool = False
    signup_until: datetime | None = None
    note: LocalizedText = EMPTY
    links: tuple[Link, ...] = ()
    walk_minutes: int | None = None
    core: bool = False
    fact_status: str = ""
    withdrawn: bool = False
    """Cancelled: it stays in the programme, struck through."""
    version: int = 1
    """Not of the workbook: rises when the item moves in time or comes back (services/meetings.py)."""

    def concerns(self, reader: Traits) -> bool:
        """Whether it is part of somebody's own programme: for them, and they do not stay away from it."""
        return self.audience.may_include(reader) and not (self.signup and self.id in reader.without)

    @property
    def over_at(self) -> datetime:
        """When it counts as over (UTC)."""
        return self.ends_at or self.starts_at + OPEN_END


class NowNext(NamedTuple):
    """What is on, and the items that start next (several when they start together)."""

    now: tuple[Item, ...]
    next: tuple[Item, ...]


@dataclass(frozen=True)
class Programme:
    """A published meeting as its readers see it; immutable, kept in memory per version."""

    version: int
    meeting: Meeting
    items: tuple[Item, ...]
    venues: Mapping[str, Venue] = field(default_factory=dict)
    delegations: Mapping[str, Delegation] = field(default_factory=dict)
    info: tuple[InfoPage, ...] = ()
    phrases: tuple[Phrase, ...] = ()

    def __hash__(self) -> int:
        return hash((self.meeting.code, self.version))

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day of the meeting, and any other day that has an item, in order."""
        span = (self.meeting.end_date - self.meeting.start_date).days
        days = {self.meeting.start_date + timedelta(days=n) for n in range(span + 1)}
        return tuple(sorted(days | {item.day for item in self.items}))

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """Names of the parallel groups that items are split into, sorted: ``("A", "B")``."""
        return tuple(sorted({name for item in self.items for name in item.audience.names("group-")}))

    @cached_property
    def _by_day(self) -> dict[date, tuple[Item, ...]]:
        by_day: dict[date, list[Item]] = {day: [] for day in self.days}
        for item in sorted(self.items, key=lambda item: (item.starts_at, item.over_at, item.id)):
            by_day[item.day].append(item)
        return {day: tuple(items) for day, items in by_day.items()}

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """Items by their id."""
        return {item.id: item for item in self.items}

    def of_day(self, day: date, reader: Traits | None) -> tuple[Item, ...]:
        """Items printed under a day, in order of time; ``reader=None`` means everybody's.

        A reader whose group is not known yet gets the items of all groups.
        """
        items = self._by_day.get(day, ())
        return tuple(item for item in items if reader is None or item.concerns(reader))

    def now_and_next(self, now: datetime, reader: Traits | None) -> NowNext:
        """What is on at ``now`` for the reader, and what starts next; cancelled items are left out."""
        mine = [
            item
            for day in self.days
            for item in self.of_day(day, reader)
            if not item.withdrawn and item.over_at > now
        ]
        on = tuple(item for item in mine if item.starts_at <= now)
        later = [item for item in mine if item.starts_at > now]
        first = min((item.starts_at for item in later), default=None)
        return NowNext(on, tuple(item for item in later if item.starts_at == first))

    @cached_property
    def _turns(self) -> tuple[datetime, ...]:
        midnights = [
            datetime.combine(day + timedelta(days=after), time(), self.meeting.zone).astimezone(UTC)
            for day in self.days
            for after in (0, 1)
        ]
        turns = {instant for item in self.items for instant in (item.starts_at, item.over_at)}
        return tuple(sorted(turns.union(midnights)))

    def steady(self, now: datetime) -> datetime:
        """The last instant before ``now`` at which an item began or ended or a day of the meeting turned.

        Between two of them everything that is asked of a day has the same answer.
        """
        position = bisect_right(self._turns, now)
        return self._turns[position - 1] if position else self._turns[0] - timedelta(days=1)

    def today(self, now: datetime) -> date:
        """The local date of ``now`` in the meeting's zone."""
        return now.astimezone(self.meeting.zone).date()
