"""The programme as it was delivered, day by day, beside what had been planned. Pure."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from bot.domain.changes import Pair, matters
from bot.domain.localized import LocalizedText
from bot.domain.programme import Item
from bot.domain.reports.facts import Facts, Revision
from bot.domain.reports.texts import day_key


@dataclass(frozen=True, slots=True)
class DayDone:
    """One day. ``items``: in order of time, without the ``cancelled`` ones, which stand apart.

    ``delivered``: those of ``items`` that are over; ``to_come``: the others. ``planned``: items first
    published for this day; ``changed``: items of this day that are otherwise than first published; ``added``:
    those that were not in the first programme. ``text``: what organisers wrote, None = nothing.
    """

    day: date
    items: tuple[Item, ...]
    cancelled: tuple[Item, ...]
    revisions: tuple[Revision, ...]
    planned: int
    delivered: int
    to_come: int
    changed: int
    added: int
    text: LocalizedText | None = None


def days(facts: Facts) -> tuple[DayDone, ...]:
    """Every day of the meeting, and any other day that has an item."""
    planned = Counter(one.day for one in facts.planned.values() if not one.withdrawn)
    everyday = sorted({*facts.programme.days, *planned})
    return tuple(_day(facts, day, planned[day]) for day in everyday)


def _day(facts: Facts, day: date, planned: int) -> DayDone:
    everything = facts.programme.of_day(day, None)
    items = tuple(one for one in everything if not one.withdrawn)
    delivered = sum(one.over_at <= facts.now for one in items)
    first = {one.id: facts.planned.get(one.id) for one in items}
    return DayDone(
        day,
        items,
        tuple(one for one in everything if one.withdrawn),
        tuple(one for one in facts.revisions if _concerns(one, day)),
        planned,
        delivered,
        len(items) - delivered,
        sum((was := first[one.id]) is not None and matters(Pair(was, one)) for one in items),
        sum(was is None for was in first.values()),
        _text(facts, day),
    )


def _concerns(revision: Revision, day: date) -> bool:
    """Whether a change was of an item of that day, or took one from it."""
    return any(one is not None and one.day == day for one in (revision.before, revision.after))


def _text(facts: Facts, day: date) -> LocalizedText | None:
    key = day_key(day)
    found = LocalizedText({language: text for (name, language), text in facts.texts.items() if name == key})
    return found or None
