"""The list as leaders and organisers see it: who is there, and how far they have come. Never the diet."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.localized import LocalizedText
from bot.domain.people import Participant, Role
from bot.transliteration import to_latin


class Presence(StrEnum):
    """How far somebody on the list has come; the first they are asked about is who has not joined."""

    LISTED = "listed"  # no invitation that could still be used
    INVITED = "invited"
    JOINED = "joined"


class Silence(StrEnum):
    """Why somebody who joined gets no messages."""

    BLOCKED = "blocked"
    STOPPED = "stopped"  # /stop


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the list. ``walk_in``: the list did not know them, they came with a shared code.

    ``silence``: no message reaches them; somebody must tell them.
    """

    id: str
    name: str
    delegation: str
    role: Role
    presence: Presence
    walk_in: bool = False
    minor: bool = False
    silence: Silence | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A member's card; ``participant`` is None for a leader, who sees names only. Its diet is left out."""

    member: Member
    participant: Participant | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a delegation have come how far; ``silent`` are among the joined."""

    delegation: str
    joined: int = 0
    invited: int = 0
    listed: int = 0
    walk_ins: int = 0
    silent: int = 0

    @property
    def all(self) -> int:
        """Everybody on the list."""
        return self.joined + self.invited + self.listed


@dataclass(frozen=True, slots=True)
class Overview:
    """A delegation at a glance: its people, and how much waits for an answer."""

    count: Count
    town: LocalizedText
    members: tuple[Member, ...]
    minors: int = 0
    requests: int = 0
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class RoleRequest:
    """A change of an organiser's role that a second admin must confirm."""

    id: int
    member: Member
    role: Role
    asked_by: int


_PLAIN = str.maketrans(
    {"đ": "d", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
    | {"ё": "e", "э": "e", "ы": "i", "й": "j", "я": "ja", "ю": "ju", "щ": "sc", "ъ": "", "ь": "", "і": "i"}
)


def folded(text: str) -> str:
    """A text for searching: Latin, small, without accents; ``Рашка``, ``Raška`` and ``raska`` are one.

    Serbian's ђ is sought as ``dj``, ``đ`` and ``d`` alike.
    """
    small = unicodedata.normalize("NFC", text).casefold()
    bare = unicodedata.normalize("NFKD", to_latin(small).translate(_PLAIN))
    letters = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(letters.replace("dj", "d").split())


def matches(query: str, *texts: str) -> bool:
    """Whether each word of the query begins a word of the texts. An empty query matches nothing."""
    words = [word for text in texts for word in folded(text).replace("-", " ").split()]
    sought = folded(query).replace("-", " ").split()
    return bool(sought) and all(any(word.startswith(part) for word in words) for part in sought)
