"""What buttons around sign-up carry."""

from dataclasses import dataclass

from bot.callback_data import CallbackData
from bot.domain.signups import MOST


@dataclass(frozen=True)
class ShowSignups(CallbackData, code="sgall"):
    """All that I may sign up for, eight at a time."""

    part: int = 0


@dataclass(frozen=True)
class Come(CallbackData, code="sgcome"):
    """I come to an item, or I do not; ``instead`` of what I have at the same time."""

    item: str
    comes: bool
    instead: bool = False


@dataclass(frozen=True)
class ShowMembers(CallbackData, code="sgteam"):
    """Those of a delegation who may come to an item, eight at a time."""

    item: str
    delegation: str
    part: int = 0


@dataclass(frozen=True)
class MemberComes(CallbackData, code="sgmem"):
    """Somebody of the list comes to an item, or does not; ``instead`` of what they have at the same time."""

    item: str
    participant: str
    comes: bool
    instead: bool = False


@dataclass(frozen=True)
class ShowWhoComes(CallbackData, code="sgwho"):
    """Who comes to an item, and who waits."""

    item: str
    part: int = 0


@dataclass(frozen=True)
class ShowTowns(CallbackData, code="sgtowns"):
    """The delegations whose people an organiser signs up, eight at a time."""

    item: str
    part: int = 0


@dataclass(frozen=True)
class ShowComer(CallbackData, code="sgone"):
    """Somebody who comes, or waits."""

    item: str
    participant: str


@dataclass(frozen=True)
class GivePlace(CallbackData, code="sggive"):
    """A place for somebody, out of turn."""

    item: str
    participant: str


@dataclass(frozen=True)
class TakePlace(CallbackData, code="sgtake"):
    """Somebody's place is taken away, or their turn on the waiting list."""

    item: str
    participant: str


@dataclass(frozen=True)
class AskPlaces(CallbackData, code="sgask"):
    """How many places? It may be typed."""

    item: str


@dataclass(frozen=True)
class SetPlaces(CallbackData, code="sgset"):
    """So many places."""

    item: str
    places: int

    def __post_init__(self) -> None:
        if not 1 <= self.places <= MOST:
            raise ValueError(self.places)
