"""A round of a poll as it is kept, and how far one person is in it. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.audience import ALL, Audience


class Mode(StrEnum):
    """Whose answers count: each person's, or one for each delegation (its leader's)."""

    PEOPLE = "people"
    TOWNS = "towns"


class Tie(StrEnum):
    """What becomes of a vote of towns that ends in a tie."""

    HOST = "host"  # the host town's vote decides
    NOTHING = "nothing"  # nothing is decided


class Asked(StrEnum):
    """How far somebody is with a round. Who is *waiting* was not asked yet; /polls lets them in.

    The first two stand beside their name; the others only the key of the polls tells.
    """

    WAITING = "waiting"
    ASKED = "asked"
    STARTED = "started"
    DONE = "done"
    ABSENT = "absent"  # "I was not there"


@dataclass(frozen=True, slots=True)
class Round:
    """One asking of a poll (meeting time). ``closed_at``: closed by hand, before its time.

    ``audience``: who is asked among those whom questions are for; a poll of the workbook has them all here.
    ``published_at``: when its results were shown to delegates. ``quorum``: how many towns must vote, and
    ``tie``, in a vote of towns.
    """

    id: int
    meeting_id: int
    key: str
    poll_id: str
    anonymous: bool
    opens_at: datetime
    closes_at: datetime
    item_id: str | None = None
    day: date | None = None
    mode: Mode = Mode.PEOPLE
    audience: Audience = ALL
    opened_by: int | None = None
    closed_at: datetime | None = None
    published_at: datetime | None = None
    quorum: int | None = None
    tie: Tie | None = None

    @property
    def passing(self) -> bool:
        """Whether it is about something that one was at, or was not: an item, or a day."""
        return self.item_id is not None or self.day is not None

    @property
    def about(self) -> str:
        """What its answers are told apart by, wherever they are counted: its item's id, or its own key."""
        return self.item_id or self.key

    @property
    def ends_at(self) -> datetime:
        """When it closed or will close."""
        return min(self.closes_at, self.closed_at or self.closes_at)

    def open_at(self, now: datetime) -> bool:
        """Whether answers are taken."""
        return self.opens_at <= now < self.ends_at


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one person is in a round they are asked in.

    ``answered``: what they gave counts as having answered. ``touched_at`` (meeting time): their last tap in
    an unfinished round, for ten minutes.
    """

    state: Asked = Asked.WAITING
    answered: bool = False
    touched_at: datetime | None = None
