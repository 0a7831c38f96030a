"""How the bot itself is, for organisers: what waits, what is wrong, what comes next. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.alarms import Cause
from bot.domain.audience import Traits
from bot.domain.gaps import gaps_in
from bot.domain.polls import Poll
from bot.domain.preferences import Preferences
from bot.domain.programme import Item, Programme
from bot.domain.reminders import Timing
from bot.domain.reports.gauge import Deadlines, Gauge

SILENT = timedelta(seconds=90)
"""Operating time without intake from which something is wrong."""
SLOW = timedelta(minutes=2)
"""Meeting or operating time for which nothing should wait."""


class Trouble(StrEnum):
    """What is wrong, the worst first."""

    HELD = "held"  # nothing leaves by itself until an admin decides
    NO_CONTACT = "no contact"
    DISK_LOW = "disk low"
    PAUSED = "paused"  # Telegram wants to hear nothing for a while
    SLOW_SENDING = "slow sending"
    SLOW_ANSWERS = "slow answers"
    UNREADABLE = "unreadable"  # updates that failed three times


_SAYS: Mapping[Trouble, Cause] = {
    Trouble.HELD: Cause.HELD,
    Trouble.NO_CONTACT: Cause.INTAKE_SILENT,
    Trouble.DISK_LOW: Cause.DISK_LOW,
    Trouble.PAUSED: Cause.SENDING_PAUSED,
    Trouble.SLOW_SENDING: Cause.SENDING_LATE,
    Trouble.SLOW_ANSWERS: Cause.UPDATES_WAIT,
    Trouble.UNREADABLE: Cause.UPDATES_FAILED,
}
"""What the admins were told of says the same, and need not stand there twice."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait; ``since``: the oldest, None = none waits."""

    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class House:
    """What of the machine concerns whoever looks. ``free``: bytes beside the data, ``ebbing``: too few soon.

    ``by_webhook``: Telegram brings what people write; else the bot asks for it.
    """

    free: int
    ebbing: bool
    by_webhook: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """A reminder that leaves next, of an item. Aware UTC, meeting time."""

    due_at: datetime
    item: Item


@dataclass(frozen=True, slots=True)
class Status:
    """At a look: ``now`` meeting time, ``real`` operating time.

    ``sending``: due messages (``since`` meeting time); ``updates``: stored and not answered (operating
    time), without the one that asks; ``untranslated``: by language how many texts of the meeting lack it.
    ``speed``: of the rehearsal that is on, None = none is. ``held_since``: hold mode (operating time).
    ``backed_up_at``: the last good backup (operating time), None = there never was one.
    ``alarms``: those that are open.
    """

    now: datetime
    real: datetime
    sending: Waiting
    updates: Waiting
    contact: datetime | None
    paused_until: datetime | None
    unreadable: int
    joined: int
    blocked: int
    stopped: int
    gauge: Gauge
    deadlines: Deadlines
    untranslated: Mapping[str, int] = field(default_factory=dict)
    coming: tuple[Coming, ...] = ()
    speed: float | None = None
    held_since: datetime | None = None
    backed_up_at: datetime | None = None
    house: House | None = None
    alarms: Collection[Cause] = ()

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong now; empty = all is well."""
        found = {
            Trouble.HELD: self.held_since is not None,
            Trouble.NO_CONTACT: self.contact is None or self.real - self.contact > SILENT,
            Trouble.DISK_LOW: self.house is not None and self.house.ebbing,
            Trouble.PAUSED: self.paused_until is not None and self.paused_until > self.real,
            Trouble.SLOW_SENDING: self.held_since is None and _older(self.sending.since, self.now),
            Trouble.SLOW_ANSWERS: _older(self.updates.since, self.real),
            Trouble.UNREADABLE: self.unreadable > 0,
        }
        return tuple(one for one, wrong in found.items() if wrong)

    @property
    def besides(self) -> tuple[Cause, ...]:
        """What else is wrong as the admins know it: open alarms that no trouble tells of."""
        told = {_SAYS[one] for one in self.troubles}
        return tuple(cause for cause in Cause if cause in self.alarms and cause not in told)


def untranslated(programme: Programme, polls: Iterable[Poll] = ()) -> dict[str, int]:
    """How many texts that people read lack a language of the meeting; one that lacks none is left out."""
    return {code: len(found) for code, found in gaps_in(programme, polls).items()}


def next_reminders(
    items: Iterable[Item],
    people: Mapping[Preferences, Collection[Traits]],
    timing: Timing,
    *,
    after: datetime,
    most: int = 3,
) -> tuple[Coming, ...]:
    """The first reminders of anybody after an instant. ``people``: those alike in what they chose."""
    ahead = [item for item in items if item.starts_at > after and not item.withdrawn]
    found = {
        (one.due_at, item.id): Coming(one.due_at, item)
        for preferences, alike in people.items()
        for item in ahead
        if any(item.concerns(traits) for traits in alike)
        for one in timing.instants(item, preferences)
        if one.due_at > after
    }
    return tuple(found[key] for key in sorted(found)[:most])


def _older(since: datetime | None, now: datetime) -> bool:
    return since is not None and now - since > SLOW
