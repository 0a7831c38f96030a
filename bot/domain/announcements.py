"""Announcements: what is said in which language, to whom, when, and what has become of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.audience import Audience
from bot.domain.contents import (
    AS_IS,
    MAX_ALBUM,
    MAX_CAPTION,
    MAX_TEXT,
    Content,
    ContentKind,
    Contents,
    File,
    Picked,
    languages_changed,
    missing,
    pick,
)
from bot.domain.hold import MARKED_AS_SENT

__all__ = [
    "AS_IS",
    "MAX_ALBUM",
    "MAX_CAPTION",
    "MAX_TEXT",
    "Content",
    "ContentKind",
    "Contents",
    "File",
    "Picked",
    "languages_changed",
    "missing",
    "pick",
]

RINGS_AGAIN = 10
"""Minutes after which an urgent one rings again for who has not confirmed."""


class AnnouncementState(StrEnum):
    """Where an announcement is."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    RECALLED = "recalled"

    @property
    def under_way(self) -> bool:
        """Whether people are being told."""
        return self in {AnnouncementState.SENDING, AnnouncementState.PAUSED}

    @property
    def told(self) -> bool:
        """Whether people have been told, or are being told."""
        return self.under_way or self is AnnouncementState.DONE


@dataclass(frozen=True, slots=True)
class Announcement:
    """One announcement, from its draft on.

    Meeting time: ``due_at`` (None = at once), ``valid_until``, ``rang_at``. Operating time: ``created_at``,
    ``started_at``, ``ended_at``, ``amended_at``, ``leaders_told_at``. ``offset_minutes``: before the start
    of ``item_id`` if negative or 0, else after its end. ``version`` rises with every change of the draft,
    ``edition`` with every change of what was sent. ``author`` None = the command line, or erased.
    """

    id: int
    meeting_id: int
    author: int | None
    created_at: datetime
    contents: Contents
    audience: Audience
    state: AnnouncementState = AnnouncementState.DRAFT
    urgent: bool = False
    asks_confirmation: bool = False
    due_at: datetime | None = None
    item_id: str | None = None
    offset_minutes: int = 0
    valid_until: datetime | None = None
    rings_again_minutes: int | None = None
    rang_at: datetime | None = None
    version: int = 1
    edition: int = 1
    started_at: datetime | None = None
    ended_at: datetime | None = None
    amended_at: datetime | None = None
    leaders_told_at: datetime | None = None

    @property
    def too_long(self) -> dict[str, int]:
        """Languages whose text is longer than Telegram takes, and by how many UTF-16 units."""
        over = {code: one.length - one.limit for code, one in self.contents.items()}
        return {code: units for code, units in over.items() if units > 0}


class Why(StrEnum):
    """Why somebody was not reached."""

    NOT_JOINED = "not joined"
    BLOCKED = "blocked"
    STOPPED = "stopped"
    PAUSED = "paused"
    GONE = "gone"
    UNKNOWN = "unknown"  # it may have arrived
    FAILED = "failed"  # Telegram refused it: our own fault
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    MARKED = MARKED_AS_SENT  # by an admin, after a restore: nobody knows whether they have it


JOINED_LATER, SENT_AGAIN = "joined later", "sent again"
SUPERSEDED = (JOINED_LATER, SENT_AGAIN)
"""Reasons of rows after which the same person has another one: that one counts."""


def within(audience: Audience, delegation: str) -> Audience:
    """The part of an audience that is of one delegation."""
    said = {"all", delegation}
    only = (tuple(term for term in terms if term not in said) for terms in audience.alternatives)
    return Audience(tuple((delegation, *terms) for terms in only))


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody of the list who did not get it, or cannot."""

    participant_id: str
    name: str
    delegation: str
    why: Why
    told: bool = False


@dataclass(frozen=True, slots=True)
class Missed:
    """Those of a delegation (of ``people`` in the audience) who did not get it."""

    delegation: str
    people: int
    unreached: tuple[Unreached, ...]

    @property
    def told(self) -> int:
        """How many of them the leader has told."""
        return sum(one.told for one in self.unreached)


@dataclass(frozen=True, slots=True)
class Reach:
    """Who is in an audience now. ``names``: the first of those who cannot be reached.

    ``languages``: of those who have joined.
    """

    people: int
    joined: int
    unreachable: int
    delegations: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    names: tuple[Unreached, ...] = ()

    @property
    def reachable(self) -> int:
        """How many will get it."""
        return self.people - self.unreachable


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sending is, in people. ``asleep``: due later, in the morning. ``left``: seconds, if known.

    ``rate``: messages a second of late. ``told``: reached through their leader.
    """

    people: int
    sent: int = 0
    waiting: int = 0
    asleep: int = 0
    unreached: Mapping[Why, int] = field(default_factory=dict)
    told: int = 0
    confirmed: int = 0
    rate: float = 0.0
    left: float | None = None

    @property
    def done(self) -> int:
        """How many rows are settled."""
        return self.people - self.waiting - self.asleep

    @property
    def unknown(self) -> int:
        """How many may have got it."""
        return self.unreached.get(Why.UNKNOWN, 0)


@dataclass(frozen=True, slots=True)
class Received:
    """An announcement in its reader's archive; ``missed`` = it may not have reached them."""

    announcement: Announcement
    picked: Picked
    at: datetime
    missed: bool
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An announcement as its card shows it.

    ``silent``: who has not confirmed; ``behind``: messages that are still to be changed; ``held``: the bot
    sends nothing unasked now.
    """

    announcement: Announcement
    progress: Progress
    silent: tuple[Unreached, ...] = ()
    behind: int = 0
    held: bool = False

    def changes(self, now: datetime) -> bool:
        """Whether it may soon look otherwise (meeting time)."""
        one = self.announcement
        if one.state is AnnouncementState.SCHEDULED or one.state.under_way or self.behind:
            return True
        valid = one.valid_until is not None and one.valid_until > now
        return one.state.told and valid and bool(self.silent)


def why(state: str, reason: str) -> Why:
    """Why a settled row that was not sent was not."""
    match state:
        case "suppressed":
            known = {one.value: one for one in Why}
            return known.get(reason, Why.GONE)
        case "unknown" | "expired" | "cancelled":
            return Why(state)
    return Why.BLOCKED if reason.lower().startswith(_BLOCKED) else Why.FAILED


_BLOCKED = ("bot was blocked", "user is deactivated", "bot can't initiate", "chat not found", "private chat")
