"""Clock: meeting time (items, reminders, polls, expiry) and operating time (pauses, back-off, leases).

The only place that asks the machine what time it is.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Meeting time ``meets`` was set at the real instant ``real`` and runs at ``speed`` since. Aware UTC."""

    meets: datetime
    real: datetime
    speed: float = 1.0

    def at(self, real: datetime) -> datetime:
        """Meeting time at a real instant."""
        return self.meets + (real - self.real) * self.speed


class Clock:
    """Meeting time follows a rehearsal if there is one, else it is the real time."""

    def __init__(self, rehearsal: Rehearsal | None = None) -> None:
        self.rehearsal = rehearsal

    def now(self) -> datetime:
        """Meeting time, aware UTC."""
        real = self.real()
        return self.rehearsal.at(real) if self.rehearsal else real

    def real(self) -> datetime:
        """Operating time, aware UTC: stamps of log, inbox and audit."""
        return datetime.now(UTC)  # noqa: TID251 - this is the clock

    def monotonic(self) -> float:
        """Seconds that never jump: pauses, back-off, throttles."""
        return time.monotonic()

    def follow(self, rehearsal: Rehearsal | None) -> None:
        """Take over the rehearsal that the database holds; any command may have moved it."""
        self.rehearsal = rehearsal


def parse_instant(text: str, timezone: str) -> datetime:
    """``2018-11-10T07:25`` in the meeting's zone (or with an offset of its own) as UTC. Raises ValueError."""
    at = datetime.fromisoformat(text)
    try:
        return (at.replace(tzinfo=ZoneInfo(timezone)) if at.tzinfo is None else at).astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None
