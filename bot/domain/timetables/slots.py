"""What another tool's file says of a programme, before any of it becomes an item: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.workbook.problems import Problem


class Reading(StrEnum):
    """How times are understood that can be understood in two ways: as the clock in the meeting's town
    shows them, or as the moments that the file gives."""

    LOCAL = "local"
    UTC = "utc"


@dataclass(frozen=True, slots=True)
class Span:
    """The days of the meeting and its zone (an IANA name): only these days are worked out of a rule."""

    first: date
    last: date
    zone: str


@dataclass(frozen=True, slots=True)
class Slot:
    """One part of the programme, as the file has it; texts are clean, ``""`` is a language not said.

    ``day`` (ISO) and ``clock`` (minutes after its midnight) are what is printed; ``stamp`` (ISO, with
    its offset) is the moment. There is one of them, or both, and then they may disagree. ``minutes``: how
    long. ``words``: what may tell its kind. ``point``: latitude and longitude.
    """

    id: str
    title: Mapping[str, str]
    day: str = ""
    clock: int | None = None
    stamp: str = ""
    minutes: int | None = None
    note: Mapping[str, str] = field(default_factory=dict)
    rooms: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    language: str = ""
    url: str = ""
    point: tuple[float, float] | None = None
    cancelled: bool = False

    @property
    def name(self) -> str:
        """Its title, or its id."""
        return next((text for text in self.title.values() if text), self.id)


@dataclass(frozen=True, slots=True)
class Timetable:
    """A programme that another tool wrote. ``name`` is what it calls itself, ``zone`` the one it declares
    (an IANA name, or empty); ``notes`` is what reading already noticed."""

    name: str
    zone: str
    slots: tuple[Slot, ...]
    notes: tuple[Problem, ...] = ()
