"""Unasked messages: kinds, lanes, states, and what becomes of a row after a try. Pure.

A delivery is one thing told to one person. Reminders of one person that are due together leave as one
message: a *parcel* of several rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any, assert_never

from bot.domain.people import Person


class Lane(IntEnum):
    """Who goes first when many are due: the lower number."""

    URGENT = 0
    REMINDER = 1
    NOTICE = 2
    ANNOUNCEMENT = 3
    POLL = 4
    HELD = 9
    """Never claimed: its announcement is paused."""


LANES = tuple(lane for lane in Lane if lane is not Lane.HELD)
"""The lanes that are claimed from, the first first."""


class DeliveryKind(StrEnum):
    """What is told. A new kind needs a lane here and a row in schedules/letters.py, or the rules fail."""

    REMINDER = "reminder"
    DIGEST = "digest"
    CHANGE = "change"
    NOTE = "note"
    ANNOUNCEMENT = "announcement"
    RING = "ring"  # an urgent announcement again, to who has not confirmed it
    POLL = "poll"  # a question that waits for an answer
    FOLLOW_UP = "follow-up"  # may we ask once more long after the meeting
    TRAVEL = "travel"  # their delegation leaves

    @property
    def lane(self) -> Lane:
        """Its lane."""
        match self:
            case DeliveryKind.REMINDER | DeliveryKind.TRAVEL:
                return Lane.REMINDER
            case DeliveryKind.DIGEST | DeliveryKind.CHANGE | DeliveryKind.NOTE:
                return Lane.NOTICE
            case DeliveryKind.ANNOUNCEMENT:
                return Lane.ANNOUNCEMENT
            case DeliveryKind.RING:
                return Lane.URGENT
            case DeliveryKind.POLL | DeliveryKind.FOLLOW_UP:
                return Lane.POLL
        assert_never(self)

    @property
    def merges(self) -> bool:
        """Whether those of one person that are due together leave as one message."""
        return self is DeliveryKind.REMINDER


class State(StrEnum):
    """Where a row is. *Sent* = accepted by Telegram, not read."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    SUPPRESSED = "suppressed"

    @property
    def final(self) -> bool:
        """Whether nothing more becomes of it."""
        return self not in {State.PENDING, State.SENDING}


class Outcome(StrEnum):
    """What a try came to."""

    SENT = "sent"
    NOT_SENT = "not sent"  # certainly: no connection
    HELD = "held"  # certainly: 429, or no turn any more; no try at all
    BLOCKED = "blocked"  # certainly, and for good until they come back
    REFUSED = "refused"  # certainly, and our own fault
    UNKNOWN = "unknown"
    STALE = "stale"  # nothing to say any more: the item moved, or is cancelled
    SUPPRESSED = "suppressed"  # they do not want it, or are gone
    EXPIRED = "expired"


HORIZON = timedelta(minutes=30)
"""How far ahead of their instant (meeting time) the clock's deliveries are written."""

BACK_OFF = (1, 2, 5, 10, 20, 30)
"""Seconds (operating time) between tries that certainly did not arrive."""
HELD_REST = timedelta(seconds=1)
LONGEST_REST = timedelta(minutes=1)
"""Operating time; a row that is to rest for longer was written before the machine's clock went back."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """Something to tell somebody: a participant, or an account that is nobody on the list.

    ``key`` makes it unique for ever: what is told once is never told again. Aware UTC, meeting time.
    """

    kind: DeliveryKind
    key: str
    due_at: datetime
    expires_at: datetime
    participant_id: str | None = None
    user_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    lane: Lane | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed row."""

    id: int
    kind: DeliveryKind
    key: str
    data: Mapping[str, Any]
    due_at: datetime
    expires_at: datetime
    attempts: int
    maybe_duplicate: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """Rows of one person that leave as one message, all of one kind. ``attempts`` counts this one."""

    claim_id: str
    meeting_id: int
    person: Person
    rows: tuple[Delivery, ...]

    @property
    def kind(self) -> DeliveryKind:
        """What is told."""
        return self.rows[0].kind

    @property
    def whose(self) -> tuple[tuple[int, str | int], ...]:
        """Whom it is for, as rows may name them: by the list, and by the account."""
        listed = self.person.participant
        account = (self.meeting_id, self.person.user_id)
        return (account,) if listed is None else ((self.meeting_id, listed.id), account)

    @property
    def to_group(self) -> bool:
        """Whether it goes to a group and not to a person."""
        return self.person.user_id < 0

    @property
    def expires_at(self) -> datetime:
        """When the last of it stops being useful."""
        return max(row.expires_at for row in self.rows)

    def of_use(self, now: datetime) -> "Parcel":
        """The same without the rows that are too late (meeting time); perhaps without any."""
        rows = tuple(row for row in self.rows if row.expires_at > now)
        return self if len(rows) == len(self.rows) else replace(self, rows=rows)


@dataclass(frozen=True, slots=True)
class Settled:
    """A parcel and what its try came to. ``reason``: Telegram's words or ours, no text of anybody's.

    ``stale``: ids of rows that were left out of the message, having nothing to say any more; ``late``: those
    that expired.
    ``more``: ids of the other messages of an album. ``moved_to``: the group has this id now.
    ``upto``: the last change that a notice of changes tells.
    """

    parcel: Parcel
    outcome: Outcome
    message_id: int | None = None
    reason: str = ""
    stale: frozenset[int] = frozenset()
    more: tuple[int, ...] = ()
    moved_to: int | None = None
    late: frozenset[int] = frozenset()
    upto: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a row becomes. ``retry_after``: not before so long from now (operating time)."""

    state: State
    maybe_duplicate: int
    retry_after: timedelta | None = None
    counts: bool = True


def judge(outcome: Outcome, attempts: int, maybe_duplicate: int) -> Verdict:
    """What becomes of a row after a try: the contract of docs/deliveries.md.

    ``attempts`` counts the try itself.
    """
    again = timedelta(seconds=BACK_OFF[min(max(attempts, 1), len(BACK_OFF)) - 1])
    match outcome:
        case Outcome.SENT:
            return Verdict(State.SENT, maybe_duplicate)
        case Outcome.NOT_SENT:
            return Verdict(State.PENDING, maybe_duplicate, again)
        case Outcome.HELD:
            return Verdict(State.PENDING, maybe_duplicate, HELD_REST, counts=False)
        case Outcome.BLOCKED | Outcome.REFUSED:
            return Verdict(State.FAILED, maybe_duplicate)
        case Outcome.UNKNOWN if maybe_duplicate:
            return Verdict(State.UNKNOWN, maybe_duplicate)
        case Outcome.UNKNOWN:
            return Verdict(State.PENDING, 1, again)
        case Outcome.STALE | Outcome.SUPPRESSED | Outcome.EXPIRED if maybe_duplicate:
            return Verdict(State.UNKNOWN, maybe_duplicate)
        case Outcome.STALE:
            return Verdict(State.CANCELLED, maybe_duplicate)
        case Outcome.SUPPRESSED:
            return Verdict(State.SUPPRESSED, maybe_duplicate)
        case Outcome.EXPIRED:
            return Verdict(State.EXPIRED, maybe_duplicate)
    assert_never(outcome)
