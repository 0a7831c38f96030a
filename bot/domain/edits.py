"""Editing one item in chat: what is typed or pressed becomes columns of its row in the workbook. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum

from bot.domain.changes import Affected, item_of
from bot.domain.errors import DomainError
from bot.domain.localized import EMPTY, LocalizedText
from bot.domain.meeting import Meeting
from bot.domain.programme import Item
from bot.domain.seals import seal
from bot.domain.workbook import Code, to_row
from bot.domain.workbook.problems import BadCell
from bot.domain.workbook.sheets import BY_NAME
from bot.domain.workbook.times import LATEST, Clock, ClockTime, instant

LONGEST_REASON = 300
"""Characters; for the record only."""


class Words(StrEnum):
    """Columns that are typed."""

    MEETING_POINT = "meeting_point"
    NOTE = "note"


class Asked(StrEnum):
    """What somebody who edits may type now."""

    TITLE = "title"
    TIME = "time"
    MEETING_POINT = "meeting_point"
    NOTE = "note"
    REASON = "reason"


@dataclass(eq=False)
class UnfitEdit(DomainError):
    """What was typed or pressed does not fit the column; ``values`` as in the workbook's problems."""

    code: Code
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to change of an item, and did not publish yet; an empty text = no value."""

    item: str
    columns: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    @property
    def seal(self) -> str:
        """A mark of all of it, for the button that publishes just this."""
        return seal(self.item, dict(self.columns), self.reason)

    def of(self, item: Item, meeting: Meeting) -> Item:
        """The item as it would be. Raises UnfitEdit if the programme has moved away from under it."""
        row = {name: text for name, text in {**to_row(item, meeting), **self.columns}.items() if text}
        changed = item_of(row, meeting)
        if changed is None:
            raise UnfitEdit(Code.BAD_TIME)
        return replace(changed, version=item.version)

    def to(self, item: Item, wanted: Item, meeting: Meeting) -> "Draft":
        """The draft that makes the published item the wanted one."""
        before, after = to_row(item, meeting), to_row(wanted, meeting)
        names = dict.fromkeys((*before, *after))
        columns = {name: after.get(name, "") for name in names if before.get(name) != after.get(name)}
        return replace(self, columns=columns)


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft before it is published: the item as it is and as it would be, and whom that concerns.

    ``version`` is the programme's that was looked at, ``seal`` the draft's.
    """

    before: Item
    after: Item
    affected: Affected
    version: int
    seal: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """Another start, typed as in the workbook; the end moves along."""

    text: str

    def to(self, item: Item, meeting: Meeting) -> Item:
        """The item as wished. Raises UnfitEdit."""
        try:
            clock = Clock(LATEST).parse(self.text)
            starts_at = instant(item.day, clock, meeting.zone)
        except BadCell as problem:
            raise UnfitEdit(problem.code, problem.values) from None
        ends_at = item.ends_at and item.ends_at + (starts_at - item.starts_at)
        return replace(item, starts_at=starts_at, ends_at=ends_at)


@dataclass(frozen=True, slots=True)
class Place:
    """Another venue. The meeting point and its pin were those of the old one."""

    venue: str

    def to(self, item: Item, meeting: Meeting) -> Item:
        """The item as wished."""
        if self.venue == item.venue_id:
            return item
        return replace(item, venue_id=self.venue, meeting_point=EMPTY, meeting_lat=None, meeting_lon=None)


@dataclass(frozen=True, slots=True)
class Say:
    """Other words, in this language alone: translations of the old ones would mislead. Empty = none."""

    words: Words
    text: str
    language: str

    def to(self, item: Item, meeting: Meeting) -> Item:
        """The item as wished. Raises UnfitEdit."""
        column = BY_NAME["Programme"].by_name[self.words.value]
        try:
            said = LocalizedText({self.language: column.codec.parse(self.text)})
        except BadCell as problem:
            raise UnfitEdit(problem.code, problem.values) from None
        match self.words:
            case Words.MEETING_POINT:
                return replace(item, meeting_point=said)
            case Words.NOTE:
                return replace(item, note=said)


@dataclass(frozen=True, slots=True)
class Cancel:
    """The item is cancelled, or takes place after all."""

    cancelled: bool

    def to(self, item: Item, meeting: Meeting) -> Item:
        """The item as wished."""
        return replace(item, withdrawn=self.cancelled)


Wish = Start | Place | Say | Cancel


def start_after(item: Item, minutes: int, meeting: Meeting) -> str | None:
    """The start so many minutes later (or earlier), as the workbook writes it; None outside its day."""
    clock = ClockTime.of(item.starts_at + timedelta(minutes=minutes), item.day, meeting.zone)
    return str(clock) if 0 <= clock.minutes < LATEST else None


def typing_language(language: str | None, meeting: Meeting) -> str:
    """In which language of the meeting somebody types: their own, if it is one of them."""
    own = (language or "").replace("_", "-")
    for code in (own, own.partition("-")[0]):
        if code in meeting.languages:
            return code
    return meeting.default_language
