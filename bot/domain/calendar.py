"""A reader's programme as calendar entries, before it becomes a file: plain texts, aware instants."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Entry:
    """One item in a calendar. ``uid`` stays the same for ever; ``geo`` is (latitude, longitude), WGS 84."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str = ""
    description: str = ""
    geo: tuple[float, float] | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """The entries of one meeting; ``sequence`` rises with each version that is published."""

    name: str
    zone: ZoneInfo
    sequence: int
    entries: tuple[Entry, ...]
