"""Meals: until when people say that they do not eat, and what the kitchen is told of them. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from bot.domain.audience import Traits
from bot.domain.meeting import Meeting
from bot.domain.programme import Item, Kind, Programme

_USUAL = time(18)

Food = tuple[str, ...]
"""What somebody does not eat, as the list says it; empty = nothing is noted."""


def is_meal(item: Item) -> bool:
    """Whether people are counted in for it until they say no; one with sign-up counts its places."""
    return item.kind is Kind.MEAL and not item.signup


def closes_at(meeting: Meeting, item: Item) -> datetime:
    """The cut-off of a meal: an hour of the day before the one it is printed under (UTC).

    One that is signed up for has the end of its sign-up.
    """
    if item.signup:
        return item.signup_until or item.starts_at
    try:
        clock = time.fromisoformat(meeting.values.get("meal_cutoff", "")).replace(tzinfo=None)
    except ValueError:
        clock = _USUAL
    return datetime.combine(item.day - timedelta(days=1), clock, meeting.zone).astimezone(UTC)


def meals_of(
    programme: Programme, *, now: datetime | None = None, signed_up: bool = False
) -> tuple[Item, ...]:
    """Meals that are not cancelled, in order of time; with ``now`` those that are not over.

    ``signed_up``: also those that people sign up for.
    """
    return tuple(
        item
        for day in programme.days
        for item in programme.of_day(day, None)
        if (is_meal(item) or (signed_up and item.kind is Kind.MEAL))
        and not item.withdrawn
        and (now is None or item.over_at > now)
    )


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody of a delegation at a meal, for who looks after them."""

    id: str
    name: str
    eats: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of somebody: now, and until the cut-off (None = nothing was)."""

    eats: bool
    told: bool | None


@dataclass(frozen=True, slots=True)
class Diner:
    """Somebody of the list. ``erased``: nothing is known of them but the delegation."""

    traits: Traits
    food: Food = ()
    said: Mapping[str, Said] | None = None
    erased: bool = False

    def expected(self, item: Item) -> bool:
        """Whether the kitchen counts with them, if they say nothing; where one signs up: with a place."""
        audience = item.audience
        if item.signup:
            return item.id in self.traits.items
        return audience.includes(self.traits) if self.erased else audience.may_include(self.traits)


@dataclass(frozen=True, slots=True)
class MealCount:
    """What the kitchen is told of one meal: numbers, never a name.

    ``closed``: the numbers are those of the cut-off; ``added`` and ``taken`` came later. ``foods`` and
    ``groups`` count those who come; ``groups`` is empty unless the audience names several, its key ""
    stands for those of no such group. ``unknown`` are those who come and were erased.
    """

    item: Item
    closes_at: datetime
    closed: bool
    expected: int
    yes: int
    no: int
    added: int
    taken: int
    foods: Mapping[Food, int]
    groups: Mapping[str, int]
    unknown: int

    @property
    def coming(self) -> int:
        """Portions: who was expected and did not say no."""
        return self.expected - self.no

    @property
    def plain(self) -> int:
        """Portions for people of whom nothing is noted."""
        return self.foods.get((), 0)


@dataclass(frozen=True, slots=True)
class KitchenTable:
    """Every meal, in order of time. ``foods_known`` False: what people eat is deleted by now."""

    meals: tuple[MealCount, ...]
    foods_known: bool = True


def count(item: Item, meeting: Meeting, diners: Iterable[Diner], *, now: datetime) -> MealCount:
    """Count one meal as it stands now, or as it stood at its cut-off once that is past."""
    cutoff = closes_at(meeting, item)
    closed = now >= cutoff and not item.signup
    expected = yes = no = added = taken = unknown = 0
    foods: Counter[Food] = Counter()
    named = sorted(item.audience.names("group-"))
    groups = dict.fromkeys([*named, ""], 0) if len(named) > 1 else {}
    for diner in diners:
        if not diner.expected(item):
            continue
        said = (diner.said or {}).get(item.id)
        was, is_now = (said.told if closed else said.eats, said.eats) if said else (None, True)
        expected += 1
        yes += was is True
        no += was is False
        added += was is False and is_now
        taken += was is not False and not is_now
        if was is False:
            continue
        if diner.erased:
            unknown += 1
        else:
            foods[combined(diner.food)] += 1
        if groups:
            group = diner.traits.group or ""
            groups[group if group in groups else ""] += 1
    if groups and not groups[""]:
        del groups[""]
    return MealCount(item, cutoff, closed, expected, yes, no, added, taken, dict(foods), groups, unknown)


def combined(food: Iterable[str]) -> Food:
    """One combination, however it was written: words without their case, each once, in order."""
    return tuple(sorted({word.strip().casefold() for word in food if word.strip()}))
