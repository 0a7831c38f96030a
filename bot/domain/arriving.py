"""What somebody says under a reminder: that they are on their way, or late."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Coming(StrEnum):
    """How somebody comes to an item."""

    ON_THE_WAY = "coming"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Arriving:
    """What they said, and when (meeting time)."""

    coming: Coming
    at: datetime
