"""Changes of published items: what differs for a reader, and when and until when they are told. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.audience import Traits
from bot.domain.localized import LocalizedText
from bot.domain.meeting import Meeting
from bot.domain.programme import Item
from bot.domain.quiet_hours import QuietHours
from bot.domain.workbook import Row
from bot.domain.workbook.columns import Frame
from bot.domain.workbook.content import entity_of
from bot.domain.workbook.sheets import BY_NAME

TOGETHER = timedelta(minutes=3)
"""Edits so close to each other are one burst."""
AT_MOST = timedelta(minutes=10)
"""A burst is told by then, however the editing goes on."""
SOON = timedelta(minutes=60)
"""What begins so soon after the quiet hours is told in them."""


class Source(StrEnum):
    """Where a change of the programme came from."""

    LOAD = "load"
    EDIT = "edit"
    IMPORT = "import"


class Happened(StrEnum):
    """What became of an item for a reader."""

    CHANGED = "changed"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    NEW = "new"
    GONE = "gone"  # it is for others now


class Part(StrEnum):
    """What of an item matters to people."""

    TIME = "time"
    TITLE = "title"
    PLACE = "place"
    TRANSPORT = "transport"
    NOTE = "note"


class Step(NamedTuple):
    """One published change of an item, in the workbook's notation; an empty row = it was not there."""

    item: str
    before: Row
    after: Row


class Pair(NamedTuple):
    """An item as it was (None = not there) and as it is."""

    before: Item | None
    after: Item


@dataclass(frozen=True, slots=True)
class Difference:
    """What a reader has to know of an item; ``parts`` where it *changed*, ``before`` None where it is new."""

    happened: Happened
    before: Item | None
    after: Item
    parts: frozenset[Part] = frozenset()


@dataclass(frozen=True, slots=True)
class Affected:
    """Whom changes concern: ``told`` have joined and get messages, ``absent`` have not joined.

    The rest stopped the messages or blocked the bot.
    """

    people: int = 0
    delegations: int = 0
    told: int = 0
    absent: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a burst has come; ``missed`` did not get it. Meeting time."""

    burst: int
    due_at: datetime
    waiting: int = 0
    sent: int = 0
    seen: int = 0
    missed: int = 0


Say = Callable[[LocalizedText], str]
"""What a reader gets of a text: a translation that they never see changes nothing for them."""


def net(steps: Iterable[Step]) -> list[Step]:
    """From the first to the last state of each item, in the order of the steps; away and back is left out."""
    first: dict[str, Row] = {}
    last: dict[str, Row] = {}
    for step in steps:
        first.setdefault(step.item, step.before)
        last[step.item] = step.after
    return [Step(item, before, last[item]) for item, before in first.items() if before != last[item]]


def pairs(steps: Iterable[Step], meeting: Meeting) -> list[Pair]:
    """The items of net steps, as far as the meeting as it is now can read them."""
    found = []
    for step in net(steps):
        after = item_of(step.after, meeting)
        if after is not None:
            found.append(Pair(item_of(step.before, meeting), after))
    return found


def item_of(row: Row, meeting: Meeting) -> Item | None:
    """The item of a row; None for an empty one, and for one that cannot be read any more."""
    frame = replace(Frame.of(meeting), first=None, last=None)  # the meeting itself may have moved since
    item: Item | None = entity_of(BY_NAME["Programme"], row, frame)[0] if row else None
    return item


def in_language(language: str | None, default: str) -> Say:
    """How a reader of a language gets texts: as bot/i18n.py picks them."""
    own = (language or default).replace("_", "-")
    chain = (own, own.partition("-")[0], default, "en")

    def say(text: LocalizedText) -> str:
        picked = text.pick(chain)
        return picked.text if picked else ""

    return say


def difference(pair: Pair, reader: Traits, say: Say) -> Difference | None:
    """What a reader has to know; None if nothing that concerns them differs."""
    before, after = pair
    was = before is not None and not before.withdrawn and before.audience.may_include(reader)
    mine = after.audience.may_include(reader)
    if was and after.withdrawn:
        return Difference(Happened.CANCELLED, before, after)
    if was and not mine:
        return Difference(Happened.GONE, before, after)
    if not mine or after.withdrawn:
        return None
    if before is None or not before.audience.may_include(reader):
        return Difference(Happened.NEW, before, after)
    if before.withdrawn:
        return Difference(Happened.RESTORED, before, after)
    differing = parts(before, after, say)
    return Difference(Happened.CHANGED, before, after, differing) if differing else None


def parts(before: Item, after: Item, say: Say) -> frozenset[Part]:
    """What of an item reads differently."""

    def looks(item: Item) -> dict[Part, object]:
        return {
            Part.TIME: (item.day, item.starts_at, item.ends_at),
            Part.TITLE: say(item.title),
            Part.PLACE: (item.venue_id, say(item.meeting_point), item.meeting_lat, item.meeting_lon),
            Part.TRANSPORT: item.transport,
            Part.NOTE: say(item.note),
        }

    old, new = looks(before), looks(after)
    return frozenset(part for part in Part if old[part] != new[part])


def matters(pair: Pair) -> bool:
    """Whether a change is worth telling anybody: not a new link, nor where a fact comes from."""
    before, after = pair
    if before is None or before.withdrawn or after.withdrawn:
        return not after.withdrawn or (before is not None and not before.withdrawn)
    return before.audience != after.audience or bool(parts(before, after, lambda text: repr(text.texts)))


def useful_until(pair: Pair, at: datetime) -> datetime | None:
    """When telling of it stops being useful: as it starts; where it has started, as it ends.

    None if all that is over at ``at``.
    """
    before, after = pair
    ends = [] if after.withdrawn else [after.starts_at, after.over_at]
    if before is not None and not before.withdrawn:
        ends += [before.starts_at, before.over_at]
    return next((end for end in ends if end > at), None)


def burst_due(opened_at: datetime, at: datetime) -> datetime:
    """When a burst is told after an edit at ``at``."""
    return max(at, min(at + TOGETHER, opened_at + AT_MOST))


def due_for(due: datetime, told: Sequence[Pair], quiet: QuietHours, zone: ZoneInfo) -> datetime:
    """When somebody is told: after their quiet hours, unless what it is about begins before long."""
    end = quiet.over(due, zone)
    items = [item for pair in told for item in pair if item is not None and not item.withdrawn]
    return due if any(item.over_at > due and item.starts_at < end + SOON for item in items) else end
