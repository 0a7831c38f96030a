"""Which groups of answers may be shown: none of fewer than five people, and no difference of them. Pure.

A group is given by the people who answered in it. Where they are not known (the key is destroyed), people
are counted as few as they can be: see ``Counted.who`` in bot/domain/polls/results.py.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import TypeVar

from bot.domain.polls.tallies import SMALLEST_GROUP

_MOST_TOWNS = 10
"""Towns and items are compared by all sets of towns: more than these are told only without items."""

Key = TypeVar("Key", bound=Hashable)
Part = TypeVar("Part", bound=Hashable)
People = frozenset[str]
NOBODY: People = frozenset()


def enough(people: Collection[str]) -> bool:
    """Whether so many people make a group that may be shown."""
    return len(people) >= SMALLEST_GROUP


def harmless(people: Collection[str]) -> bool:
    """Whether a group may be found out: it is large enough, or there is nobody in it."""
    return not people or enough(people)


def shown(groups: Mapping[Key, People]) -> tuple[Key, ...]:
    """The groups that may be shown beside all of them together, in the order given.

    All others together are nobody or at least five: where they are fewer, the smallest shown ones join them.
    """
    kept = _largest_first(groups, (key for key in groups if enough(groups[key])))
    while kept and not harmless(_together(groups, (key for key in groups if key not in kept))):
        kept.pop()
    return tuple(key for key in groups if key in kept)


def shown_within(
    groups: Mapping[Key, People], part_of: Callable[[Key], Part]
) -> tuple[tuple[Part, ...], tuple[Key, ...]]:
    """The parts that may be shown, and the groups within them: days, and the items of each day.

    Groups of parts that are not shown are told apart within all these parts together.
    """
    parts: dict[Part, dict[Key, People]] = {}
    for key, people in groups.items():
        parts.setdefault(part_of(key), {})[key] = people
    kept = shown({part: _together(some, some) for part, some in parts.items()})
    hidden = {key: people for part, some in parts.items() if part not in kept for key, people in some.items()}
    found = [key for part in kept for key in shown(parts[part])] + list(shown(hidden))
    return kept, tuple(key for key in groups if key in found)


def shown_beside(
    cells: Mapping[tuple[str, str], People], towns: Iterable[str], told: Mapping[str, str]
) -> tuple[str, ...]:
    """The towns that may be shown beside items: no towns less the items only they were at leave a few.

    ``cells``: who answered, by item and town (empty = not known, never shown). ``told``: as what an item is
    shown: itself, or the group of items with which alone it is.
    """
    people: dict[str, People] = {}
    for town in towns:
        people[town] = _together(cells, (cell for cell in cells if cell[1] == town))
    everywhere = tuple(people)
    kept = _largest_first(people, (town for town in shown(people) if town))
    if len(kept) > _MOST_TOWNS and len(set(told.values())) > 1:
        return ()
    while kept and not _apart(cells, kept, told):
        kept.pop()
    return tuple(town for town in everywhere if town in kept)


def _apart(
    cells: Mapping[tuple[str, str], People],
    kept: Sequence[str],
    told: Mapping[str, str],
) -> bool:
    """Whether any of the towns, less the items that only they were at, are nobody or enough.

    Towns that are not shown are one. People are bits here: there may be a thousand sets of towns.
    """
    place = {town: number for number, town in enumerate(kept)}
    rest, bits = len(kept), dict[str, int]()
    items: dict[str, list[int]] = {}
    for (item, town), people in cells.items():
        here = items.setdefault(told[item], [0] * (rest + 1))
        for who in people:
            here[place.get(town, rest)] |= bits.setdefault(who, 1 << len(bits))
    others = reduce(or_, (here[rest] for here in items.values()), 0)
    atoms = rest + (others != 0)
    if 0 < others.bit_count() < SMALLEST_GROUP:
        return False
    seen = [(sum(1 << n for n, some in enumerate(here) if some), here) for here in items.values()]
    for chosen in range(1, (1 << atoms) - 1):
        left = 0
        for mask, here in seen:
            if mask & chosen and mask & ~chosen:
                for number in range(atoms):
                    if chosen >> number & 1:
                        left |= here[number]
        if 0 < left.bit_count() < SMALLEST_GROUP:
            return False
    return True


def _largest_first(groups: Mapping[Key, People], keys: Iterable[Key]) -> list[Key]:
    """Of two that are alike the name decides: if each look hid another one of them, two looks told both."""
    return sorted(keys, key=lambda key: (-len(groups[key]), str(key)))


def _together(groups: Mapping[Key, People], keys: Iterable[Key]) -> People:
    return NOBODY.union(*(groups[key] for key in keys))
