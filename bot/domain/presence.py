"""Who is here: marks of presence, who is expected in which bus, and calls for help. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from bot.domain.audience import Traits
from bot.domain.members import folded
from bot.domain.programme import Item, Kind, Programme
from bot.domain.seals import handle_of

OPENS = timedelta(hours=3)
"""Nobody is on board earlier than so long before the start, whenever they are reminded."""
LINGERS = timedelta(minutes=15)
"""So long after its start a departure is still boarded and counted: somebody comes running."""
RINGS = timedelta(minutes=5)
"""So long before the start the missing are told, and so long after it that is still of use."""


class Way(StrEnum):
    """Who says that somebody is here, or how."""

    SELF = "self"  # I am on board
    DOOR = "door"  # the code at the door
    COUNT = "count"  # a head-count: a leader, guide or organiser


class Call(StrEnum):
    """Why somebody calls."""

    LATE = "late"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Mark:
    """What was said last of somebody and an item: here or not, in which bus, by whom and how.

    ``bus``: "" where there is one for all or none. ``said_by``: a participant, "" = an admin who is nobody on
    the list. ``at``: meeting time.
    """

    participant_id: str
    here: bool
    bus: str
    way: Way
    said_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ride:
    """One bus of an item; "" = the only one, all who come, or those whose bus nobody knows."""

    item: Item
    bus: str = ""

    @property
    def handle(self) -> str:
        """What names it in a button: a bus may be called anything, and its place in the list moves."""
        return handle_of(f"{self.item.id} {self.bus}")

    @property
    def vehicle(self) -> str:
        """The name people know it by; "" where there is none."""
        return self.bus or (self.item.transport[0] if len(self.item.transport) == 1 else "")


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody of the list, for counting heads. ``assigned``: the bus that the list says.

    ``user_id``: their account, None for who has not joined; ``reached``: whether messages get there.
    """

    id: str
    name: str
    delegation: str
    assigned: str = ""
    user_id: int | None = None
    reached: bool = False
    traits: Traits = field(default_factory=Traits)


class Place(IntEnum):
    """Where somebody is, as a head-count sees them: the missing come first."""

    MISSING = 0
    HERE = 1
    ELSEWHERE = 2  # in another bus: not missed here


@dataclass(frozen=True, slots=True)
class Head:
    """A line of a head-count. ``bus``: where they are, for who is elsewhere."""

    who: Traveller
    place: Place
    bus: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Heads:
    """A head-count of one ride, the missing first, then by name. ``of``: of one delegation only."""

    ride: Ride
    heads: tuple[Head, ...]
    of: str | None = None

    @property
    def missing(self) -> tuple[Head, ...]:
        """Who should be there and is not."""
        return tuple(one for one in self.heads if one.place is Place.MISSING)

    @property
    def here(self) -> int:
        """How many are there."""
        return sum(one.place is Place.HERE for one in self.heads)

    @property
    def expected(self) -> int:
        """How many should be there: nobody who is in another bus."""
        return sum(one.place is not Place.ELSEWHERE for one in self.heads)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a board shows: each bus of a departure, and the departures to look at next."""

    item: Item
    buses: tuple[Heads, ...]
    others: tuple[Item, ...] = ()


def departs(item: Item) -> bool:
    """Whether people board it."""
    return item.kind is Kind.TRANSFER and not item.withdrawn


def boarding(item: Item, now: datetime, *, opens: timedelta = OPENS) -> bool:
    """Whether somebody may say that they are on board. Meeting time."""
    return departs(item) and item.starts_at - min(opens, OPENS) <= now < item.starts_at + LINGERS


def countable(item: Item, now: datetime) -> bool:
    """Whether heads may be counted, at departures and elsewhere: until it is over. Meeting time."""
    until = max(item.over_at, item.starts_at + LINGERS)
    return not item.withdrawn and item.starts_at - OPENS <= now < until


def departures(programme: Programme, now: datetime) -> tuple[Item, ...]:
    """What is boarded next or still, the next one first."""
    coming = [one for one in programme.items if departs(one) and now < one.starts_at + LINGERS]
    return tuple(sorted(coming, key=lambda item: (item.starts_at, item.id)))


def rides(item: Item) -> tuple[Ride, ...]:
    """The buses of an item: of several each takes its own people, a single one takes all."""
    return tuple(Ride(item, bus) for bus in item.transport) if len(item.transport) > 1 else (Ride(item),)


def ride_of(programme: Programme, handle: str) -> Ride | None:
    """The ride of a button; None if it is gone from the programme."""
    every = (ride for item in programme.items for ride in (*rides(item), Ride(item)))
    return next((ride for ride in every if ride.handle == handle), None)


def own_ride(item: Item, assigned: str) -> Ride:
    """The ride in which somebody should be; ``Ride.bus`` is "" where nobody knows which of several."""
    sought = assigned.casefold()
    return next((one for one in rides(item) if one.bus.casefold() == sought), Ride(item))


def expected(item: Item, everybody: Iterable[Traveller]) -> list[Traveller]:
    """Who should come to an item; who may belong to any group is expected as well."""
    return [one for one in everybody if item.concerns(one.traits)]


def count(
    ride: Ride, everybody: Collection[Traveller], marks: Mapping[str, Mark], *, of: str | None = None
) -> Heads:
    """Count one ride: who belongs there, and who else was put there. ``of``: one delegation's people."""
    item = ride.item
    due = {one.id for one in expected(item, everybody) if own_ride(item, one.assigned).bus == ride.bus}
    heads = []
    for one in everybody:
        mark = marks.get(one.id)
        there = mark is not None and mark.here
        here = mark is not None and there and mark.bus == ride.bus
        if (of is not None and one.delegation != of) or not (here or one.id in due):
            continue
        elsewhere = mark.bus if mark is not None and there and not here else ""
        place = Place.HERE if here else Place.ELSEWHERE if there else Place.MISSING
        heads.append(Head(one, place, elsewhere, mark))
    return Heads(
        ride, tuple(sorted(heads, key=lambda one: (one.place, folded(one.who.name), one.who.id))), of
    )


def board(item: Item, everybody: Collection[Traveller], marks: Mapping[str, Mark]) -> tuple[Heads, ...]:
    """A head-count of each bus of an item, and of those whose bus nobody knows, if there are any."""
    counted = tuple(count(one, everybody, marks) for one in rides(item))
    if len(counted) == 1:
        return counted
    unknown = count(Ride(item), everybody, marks)
    return (*counted, unknown) if unknown.expected else counted
