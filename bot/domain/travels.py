"""How delegations come and leave. Pure. What is asked for in a chat: travel_forms.py."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zlib import crc32

BEFORE = timedelta(minutes=60)
"""So long before they leave people are reminded of it."""
TOGETHER = timedelta(minutes=3)
"""Edits of one entry so close to each other are told as one."""
AT_MOST = timedelta(minutes=10)
"""They are told by then, however the editing goes on."""

SOON = timedelta(hours=12)
"""A change of what is so near is told at night as well."""


class Direction(StrEnum):
    """To the meeting or home."""

    ARRIVAL = "arrival"
    DEPARTURE = "departure"


class Means(StrEnum):
    """What they travel by."""

    PLANE = "plane"
    TRAIN = "train"
    COACH = "coach"
    CAR = "car"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Travel:
    """A part of a delegation arrives or leaves ``at`` (UTC).

    ``place`` is a venue's id or what was typed; ``people`` None = all of them. ``version`` rises when those
    who travel must be told anew: another time, place or vehicle. ``changed_at`` is meeting time.
    """

    delegation: str
    direction: Direction
    part: int
    means: Means
    at: datetime
    place: str
    changed_at: datetime
    number: str = ""
    people: int | None = None
    note: str = ""
    withdrawn: bool = False
    version: int = 1

    @property
    def key(self) -> tuple[str, Direction, int]:
        """Delegation, direction and part."""
        return self.delegation, self.direction, self.part

    def takes_all(self, members: int) -> bool:
        """Whether everybody of a delegation of so many people is in it."""
        return self.people is None or self.people >= members

    def facts(self) -> dict[str, Any]:
        """What is compared when a change is told, as JSON values; of the note only whether it is another."""
        return {
            "at": self.at.isoformat(),
            "means": self.means.value,
            "place": self.place,
            "number": self.number,
            "people": self.people,
            "withdrawn": self.withdrawn,
            "note": crc32(self.note.encode()),
        }

    def as_of(self, facts: Mapping[str, Any]) -> "Travel":
        """The entry as it was when its facts were these; its note is today's."""
        return replace(
            self,
            at=datetime.fromisoformat(facts["at"]),
            means=Means(facts["means"]),
            place=facts["place"],
            number=facts["number"],
            people=facts["people"],
            withdrawn=facts["withdrawn"],
        )

    def gone(self, at: datetime) -> "Travel":
        """The entry when it is withdrawn at an instant (meeting time)."""
        return replace(self, withdrawn=True, changed_at=at).after(self)

    def after(self, before: "Travel") -> "Travel":
        """The entry with the version that follows from what it was."""
        moved = any(
            getattr(self, name) != getattr(before, name)
            for name in ("at", "means", "place", "number", "withdrawn")
        )
        return replace(self, version=before.version + moved)


@dataclass(frozen=True, slots=True)
class Pickups:
    """Everybody's arrivals and departures, in order; ``silent``: by direction, towns that said nothing.

    ``members``: people of each delegation on the list.
    """

    travels: tuple[Travel, ...]
    silent: Mapping[Direction, tuple[str, ...]]
    members: Mapping[str, int]

    def of(self, direction: Direction) -> tuple[Travel, ...]:
        """Those of one direction."""
        return tuple(one for one in self.travels if one.direction is direction)

    def uneven(self, direction: Direction) -> dict[str, int]:
        """Delegations of which it is said for fewer or more people than they have, and for how many."""
        towns: dict[str, list[Travel]] = {}
        for one in self.of(direction):
            towns.setdefault(one.delegation, []).append(one)
        of = {town: counted(theirs, self.members.get(town, 0)) for town, theirs in sorted(towns.items())}
        return {town: number for town, number in of.items() if number != self.members.get(town, number)}


def counted(travels: Iterable[Travel], members: int) -> int:
    """Of how many people it is said, where a delegation has so many members; more than all is a mistake."""
    return sum(members if one.people is None else one.people for one in travels)


def in_order(travels: Iterable[Travel]) -> list[Travel]:
    """By time; those of one moment by delegation and part."""
    return sorted(travels, key=lambda one: (one.at, one.delegation, one.part))
