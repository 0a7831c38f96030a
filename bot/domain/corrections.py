"""What people may correct on their own card: the diet at once, everything else as a request."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.seals import seal

DIETS = ("no-gluten", "no-fish", "no-pork", "no-lactose", "no-nuts", "vegetarian", "vegan")
"""The notation of the workbook's column *dietary*. What else stands there was written by hand."""

LONGEST = 200
"""Of what somebody types as right, in UTF-16 units, where the column has no limit of its own."""


class Field(StrEnum):
    """A line of the card that can be wrong; named as the participant's field it fills."""

    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    TOWN = "town"
    HOTEL = "hotel"
    ROOM = "room"
    BUS = "bus"
    GROUP = "group"
    OTHER = "other"


WRITTEN = frozenset(Field) - {Field.HOTEL, Field.OTHER}
"""What *Done* writes on the card. A hotel is a venue's id in the list, and *other* is no line at all.

Those two are mended in the list or at the hotel: only organisers can, so they alone say that it is done.
"""


class Result(StrEnum):
    """What became of a request."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody says what is right. ``written`` is what stands on their card now; None result = open."""

    id: int
    participant_id: str
    name: str
    delegation: str
    field: Field
    written: str
    wanted: str
    asked_by: int
    result: Result | None = None

    @property
    def seal(self) -> str:
        """A mark of what is asked for: whoever answers says with it what they have read."""
        return seal(self.wanted)
