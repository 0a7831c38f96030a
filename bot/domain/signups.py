"""Signing up for items: what became of a wish, places and who waits for one, what overlaps. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.audience import Traits
from bot.domain.programme import Item

MOST = 100_000
"""Places of an item, as in the workbook."""


class SignupState(StrEnum):
    """What became of somebody's wish to come; no row = they have not said."""

    PLACE = "place"
    WAITING = "waiting"
    NO = "no"  # they do not come, or do not any more


@dataclass(frozen=True, slots=True)
class Places:
    """How many places an item has (None = no limit), how many are taken, how many people wait."""

    capacity: int | None = None
    taken: int = 0
    waiting: int = 0

    @property
    def left(self) -> int | None:
        """Free places; None = no limit. Never below 0, also where the capacity was lowered."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def full(self) -> bool:
        """Whether nobody gets a place at once."""
        return self.left == 0 or self.waiting > 0

    @property
    def room(self) -> int:
        """How many of those who wait have a place now."""
        return self.waiting if self.left is None else min(self.left, self.waiting)

    @property
    def for_newcomer(self) -> SignupState:
        """What somebody gets who signs up now: nobody passes those who wait."""
        return SignupState.WAITING if self.full else SignupState.PLACE


@dataclass(frozen=True, slots=True)
class Comer:
    """Somebody of the list and an item. ``turn``: their place in the waiting list, from 1."""

    id: str
    name: str
    delegation: str
    traits: Traits
    state: SignupState | None = None
    turn: int = 0
    said_by: str = ""
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """An item's sign-up for one reader.

    ``me``: None if they are nobody on the list, or it is not for them. ``same_time``: other items with a
    place of theirs at that time. ``closed``: they cannot change anything themselves any more.
    """

    item: Item
    places: Places
    me: Comer | None = None
    same_time: tuple[Item, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class WhoComes:
    """Those who may come to an item, as far as the reader may see them.

    ``delegation``: of this one alone. ``closed``: the reader can sign nobody up any more.
    """

    item: Item
    places: Places
    everybody: tuple[Comer, ...]
    delegation: str | None = None
    closed: bool = False

    def of(self, state: SignupState | None) -> tuple[Comer, ...]:
        """Those of one state: who waits in their order, others by delegation and name."""
        return tuple(one for one in self.everybody if one.state is state)


def until(item: Item) -> datetime:
    """When sign-up ends (UTC): as the workbook says, never after the start."""
    return min(item.signup_until or item.starts_at, item.starts_at)


def may_come(item: Item, traits: Traits) -> bool:
    """Whether somebody may sign up for an item at all."""
    return item.signup and not item.withdrawn and item.audience.may_include(traits)


def same_time(item: Item, others: Iterable[Item], now: datetime) -> tuple[Item, ...]:
    """Those of the others that overlap with the item, and are not cancelled or over (meeting time)."""
    return tuple(
        one
        for one in sorted(others, key=lambda one: (one.starts_at, one.id))
        if one.id != item.id
        and not one.withdrawn
        and one.over_at > now
        and one.starts_at < item.over_at
        and item.starts_at < one.over_at
    )
