"""The meeting and what belongs to it: delegations, venues, information pages, phrases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.localized import LocalizedText


@dataclass(frozen=True, slots=True)
class Meeting:
    """The gathering itself. ``values`` holds every other row of the Meeting sheet by its key."""

    code: str
    title: LocalizedText
    start_date: date
    end_date: date
    timezone: str
    default_language: str = "en"
    languages: tuple[str, ...] = ("en",)
    host_delegation: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        """The zone every time of the programme is printed in."""
        return ZoneInfo(self.timezone)

    def number(self, key: str) -> int | None:
        """A value that is a whole number; None where the sheet says none that can be read."""
        text = self.values.get(key, "").strip()
        return int(text) if text.isascii() and text.isdecimal() else None

    def localized(self, key: str) -> LocalizedText:
        """A value given per language (``credit:lv``), or plainly (then in the meeting's language)."""
        prefix = f"{key}:"
        texts = {
            name.removeprefix(prefix): text for name, text in self.values.items() if name.startswith(prefix)
        }
        if plain := self.values.get(key):
            texts.setdefault(self.default_language, plain)
        return LocalizedText(texts)


@dataclass(frozen=True, slots=True)
class Delegation:
    """The people of one town (or of several, if they come together)."""

    code: str
    town: LocalizedText
    country: str = ""
    country_code: str = ""
    flag: str = ""
    language: str = ""
    type: str = "partner"
    expected: int | None = None
    counts_for_grant: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Venue:
    """A place. Without coordinates it has no pin (a coach, for example). Degrees, WGS 84."""

    id: str
    name: LocalizedText
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    coordinate_quality: str = ""
    note: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class InfoPage:
    """A page of practical information. Text may hold line breaks."""

    id: str
    order: int
    title: LocalizedText
    text: LocalizedText
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the host's language with its pronunciation for an English reader."""

    id: str
    order: int
    text: LocalizedText
    pronunciation: str = ""
    withdrawn: bool = False
