"""What the buttons of head-counts, guides and boards carry. The keyboards: the views beside this one."""

from dataclasses import dataclass

from bot.callback_data import CallbackData


@dataclass(frozen=True)
class ShowDepartures(CallbackData, code="departs"):
    """The departures that come, with the buses of one on top; None = of the next."""

    item: str | None = None
    part: int = 0


@dataclass(frozen=True)
class CountHeads(CallbackData, code="heads"):
    """A bus's people, eight from ``first`` on."""

    ride: str
    first: int = 0


@dataclass(frozen=True)
class MarkHead(CallbackData, code="head"):
    """Somebody is in this bus, or is not; ``first`` of the page they were tapped on."""

    ride: str
    participant: str
    here: bool
    first: int = 0


@dataclass(frozen=True)
class MarkAll(CallbackData, code="allhere"):
    """Everybody of this bus is here; ``sure`` although some are missing."""

    ride: str
    sure: bool


@dataclass(frozen=True)
class ShowMissing(CallbackData, code="missing"):
    """Who is missing in a bus, and how to reach them."""

    ride: str
    part: int = 0


@dataclass(frozen=True)
class SeekSomebody(CallbackData, code="seek"):
    """Somebody else is in this bus; the name is typed next."""

    ride: str


@dataclass(frozen=True)
class ShowGuides(CallbackData, code="guides"):
    """Who guides this bus."""

    ride: str


@dataclass(frozen=True)
class TellMissing(CallbackData, code="tellbus"):
    """Tell those who are missing in a bus that it leaves."""

    ride: str


@dataclass(frozen=True)
class PutHere(CallbackData, code="puthere"):
    """Somebody who was looked for is in this bus."""

    ride: str
    participant: str


@dataclass(frozen=True)
class SeekGuide(CallbackData, code="seekgd"):
    """Somebody is to guide this bus; the name is typed next."""

    ride: str


@dataclass(frozen=True)
class NameGuide(CallbackData, code="guide"):
    """Somebody guides this bus, or no more."""

    ride: str
    participant: str
    guide: bool


@dataclass(frozen=True)
class ShowBoards(CallbackData, code="boards"):
    """The live board of a departure; None = of the next."""

    item: str | None = None


@dataclass(frozen=True)
class LeaveBoard(CallbackData, code="brdleave"):
    """Help, in the place of a board."""
