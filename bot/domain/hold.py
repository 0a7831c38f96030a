"""Hold mode: whether the database is older than what lies beside it, and what waits while it holds. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from bot.domain.deliveries import DeliveryKind

MARKED_AS_SENT = "marked as sent"
"""The reason of rows that an admin ended without sending them."""


class HoldReason(StrEnum):
    """Why nothing leaves by itself."""

    RESTORED = "restored"  # by the command
    COPY_MISSING = "copy missing"  # the one beside the database
    OTHER_EPOCH = "other epoch"
    BEHIND = "behind"
    ASKED = "asked"  # an admin wants it so


@dataclass(frozen=True, slots=True)
class Beat:
    """How far a database is: ``epoch`` is random and new with each hold, ``beat`` only rises in it."""

    epoch: str
    beat: int


def doubt(kept: Beat | None, copy: Beat | None, *, used: bool = True) -> HoldReason | None:
    """Why a start must hold, if it must. ``kept``: of the database; ``copy``: of the file beside it.

    A database that nobody ever wrote to (not ``used``) has nobody whom it could tell anything. One without
    an epoch was just upgraded, or its first start was cut short: then the copy has not beaten yet.
    """
    if not used:
        return None
    if kept is None:
        return None if copy is None or copy.beat == 0 else HoldReason.OTHER_EPOCH
    if copy is None:
        return HoldReason.COPY_MISSING
    if copy.epoch != kept.epoch:
        return HoldReason.OTHER_EPOCH
    return HoldReason.BEHIND if kept.beat < copy.beat else None


class Sort(StrEnum):
    """What waits, as an admin thinks of it."""

    URGENT = "urgent"
    REMINDERS = "reminders"
    DIGESTS = "digests"
    NOTICES = "notices"
    ANNOUNCEMENTS = "announcements"
    POLLS = "polls"

    @classmethod
    def of(cls, kind: DeliveryKind) -> "Sort":
        """The sort of a kind of delivery."""
        match kind:
            case DeliveryKind.RING:
                return cls.URGENT
            case DeliveryKind.REMINDER | DeliveryKind.TRAVEL:
                return cls.REMINDERS
            case DeliveryKind.DIGEST:
                return cls.DIGESTS
            case DeliveryKind.CHANGE | DeliveryKind.NOTE:
                return cls.NOTICES
            case DeliveryKind.ANNOUNCEMENT:
                return cls.ANNOUNCEMENTS
            case DeliveryKind.POLL | DeliveryKind.FOLLOW_UP:
                return cls.POLLS
        assert_never(kind)


@dataclass(frozen=True, slots=True)
class Waits:
    """Messages of one sort that are due: how many, to how many people, since when (meeting time)."""

    messages: int
    people: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """That nothing leaves by itself: ``since`` (operating time), why, and what waits if it was counted.

    ``useful``: what would leave with *go*; ``before``: how many of those were due before the hold began,
    and so may have arrived already; ``late``: what is of no use any more and never leaves; ``votes``: in
    groups, of which nobody knows whether they are there: their authors are asked.
    """

    since: datetime
    why: HoldReason
    useful: Mapping[Sort, Waits] = field(default_factory=dict)
    before: int = 0
    late: int = 0
    votes: int = 0

    @property
    def old(self) -> bool:
        """Whether the database is an older copy: what waits may have been sent before."""
        return self.why is not HoldReason.ASKED

    @property
    def messages(self) -> int:
        """How many would leave."""
        return sum(one.messages for one in self.useful.values())
