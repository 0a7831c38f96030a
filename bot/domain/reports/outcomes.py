"""What became of an item since it was first published. Pure."""

from enum import StrEnum

from bot.domain.changes import Pair, matters
from bot.domain.programme import Item
from bot.domain.reports.facts import Facts


class Outcome(StrEnum):
    """What became of it."""

    AS_PLANNED = "as planned"
    CHANGED = "changed"  # delivered, but at another time or place, or for others
    ADDED = "added"  # delivered; it was not in the first programme
    CANCELLED = "cancelled"
    TO_COME = "to come"


def outcome(item: Item, facts: Facts) -> Outcome:
    """As of the facts' meeting time."""
    if item.withdrawn:
        return Outcome.CANCELLED
    if item.over_at > facts.now:
        return Outcome.TO_COME
    first = facts.planned.get(item.id)
    if first is None:
        return Outcome.ADDED
    return Outcome.CHANGED if first.withdrawn or matters(Pair(first, item)) else Outcome.AS_PLANNED
