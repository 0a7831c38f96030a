"""Announcements: what is said in which language, to whom, when, and what has become of it. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from html import unescape
from typing import Any, NamedTuple, Self

from bot.domain.audience import Audience

AS_IS = ""
"""The language of a text that goes to everybody as it is."""
MAX_TEXT, MAX_CAPTION = 4096, 1024
"""UTF-16 units after the tags are taken away."""
MAX_ALBUM = 10
RINGS_AGAIN = 10
"""Minutes after which an urgent one rings again for who has not confirmed."""
_TAG = re.compile(r"<[^>]*>")


class ContentKind(StrEnum):
    """What a content is, and what each of its files is."""

    TEXT = "text"
    PHOTO = "photo"
    DOCUMENT = "document"
    VIDEO = "video"
    VOICE = "voice"
    ALBUM = "album"
    PLACE = "place"


class File(NamedTuple):
    """A file that Telegram keeps: photo, document, video or voice, and its id with our bot."""

    kind: ContentKind
    file_id: str


@dataclass(frozen=True, slots=True)
class Content:
    """What is said in one language. ``html``: the text or the caption, as the organiser formatted it.

    A place has degrees (WGS 84), and perhaps a title and an address; it has no text.
    """

    kind: ContentKind
    html: str = ""
    files: tuple[File, ...] = ()
    lat: float | None = None
    lon: float | None = None
    title: str = ""
    address: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """As a row keeps it."""
        values = dict(stored)
        files = tuple(File(ContentKind(kind), file_id) for kind, file_id in values.pop("files", ()))
        return cls(**values | {"kind": ContentKind(values["kind"]), "files": files})

    def stored(self) -> dict[str, Any]:
        """As a row keeps it: plain JSON, only what there is."""
        values = {name: getattr(self, name) for name in ("kind", "html", "lat", "lon", "title", "address")}
        values["kind"] = self.kind.value
        values["files"] = [[file.kind.value, file.file_id] for file in self.files]
        return {name: value for name, value in values.items() if value not in ("", None, [])}

    @property
    def limit(self) -> int:
        """How many UTF-16 units its text or caption may have."""
        return MAX_TEXT if self.kind is ContentKind.TEXT else MAX_CAPTION

    @property
    def length(self) -> int:
        """How many it has, counted as Telegram counts: after the tags are taken away."""
        return len(unescape(_TAG.sub("", self.html)).encode("utf-16-le")) // 2

    @property
    def has_words(self) -> bool:
        """Whether its words can be edited once it is sent."""
        return self.kind is not ContentKind.PLACE

    @property
    def takes_buttons(self) -> bool:
        """Whether Telegram shows buttons under it."""
        return self.kind is not ContentKind.ALBUM

    @property
    def empty(self) -> bool:
        """Whether there is nothing to send."""
        match self.kind:
            case ContentKind.TEXT:
                return not unescape(_TAG.sub("", self.html)).strip()
            case ContentKind.PLACE:
                return self.lat is None or self.lon is None
        return not self.files


Contents = Mapping[str, Content]
"""``{language: content}``; AS_IS = one for everybody whose language has none of its own."""


class Picked(NamedTuple):
    """A content and the language it is in; ``fallback``: that is not known to be the reader's."""

    content: Content
    language: str
    fallback: bool


def pick(contents: Contents, language: str, default: str) -> Picked | None:
    """What a reader gets: in their language, else the meeting's, else English, else as it is."""
    own = (language.replace("_", "-"), language, language.partition("_")[0])
    for code in dict.fromkeys((*own, default, "en", AS_IS, *sorted(contents))):
        if code in contents and (code or AS_IS in contents):
            return Picked(contents[code], code, code not in own or code == AS_IS)
    return None


def missing(contents: Contents, languages: Mapping[str, int], default: str) -> dict[str, int]:
    """How many readers of which language get a text in another: ``{"pl": 12}``; none if it is *as is*."""
    found = {code: pick(contents, code, default) for code in languages}
    return {code: languages[code] for code, one in found.items() if one and one.fallback and one.language}


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


JOINED_LATER, SENT_AGAIN = "joined later", "sent again"
SUPERSEDED = (JOINED_LATER, SENT_AGAIN)
"""Reasons of rows after which the same person has another one: that one counts."""


def within(audience: Audience, delegation: str) -> Audience:
    """The part of an audience that is of one delegation."""
    return Audience(
        tuple(terms if delegation in terms else (delegation, *terms) for terms in audience.alternatives)
    )


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


def languages_changed(
    before: Contents, after: Contents, languages: Iterable[str], default: str
) -> frozenset[str]:
    """Whose readers get something else now."""
    changed = set()
    for code in languages:
        was, is_now = (pick(contents, code, default) for contents in (before, after))
        if was != is_now:
            changed.add(code)
    return frozenset(changed)
