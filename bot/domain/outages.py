"""Outages: gaps in which no update came in, and what they cost. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

GAP = timedelta(seconds=120)
"""Operating time without intake from which it is an outage."""
WORTH_NAMING = timedelta(minutes=10)
"""From which length everybody's next digest says so."""
LONGER = timedelta(minutes=30)
"""For how long after an outage a round is open that should have closed in it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """From when to when the bot was away, in meeting time."""

    began_at: datetime
    ended_at: datetime

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        """What ``Loss.stored`` made."""
        return cls(datetime.fromisoformat(data["from"]), datetime.fromisoformat(data["to"]))


@dataclass(frozen=True, slots=True)
class Loss:
    """What came too late: reminders by the id of their item, and digests."""

    items: Mapping[str, int] = field(default_factory=dict)
    digests: int = 0

    def stored(self, gap: Gap) -> dict[str, Any]:
        """As a note keeps it."""
        span = {"from": gap.began_at.isoformat(), "to": gap.ended_at.isoformat()}
        return {**span, "items": dict(self.items), "digests": self.digests}
