"""Clock: meeting time (items, reminders, polls, expiry) and operating time (pauses, back-off, leases).

The only place that asks the machine what time it is.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

JUMP_SECONDS = 30.0
"""A machine's time that goes off by more against its ticks has jumped."""
STANDS_SECONDS = 60.0
"""How long a new time must have stood until it is believed."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Meeting time ``meets`` was set at the real instant ``real`` and runs at ``speed`` since. Aware UTC.

    On its way to a ``target`` it stands still: the running bot steps it there (schedules/clock.py).
    """

    meets: datetime
    real: datetime
    speed: float = 1.0
    target: datetime | None = None

    def at(self, real: datetime) -> datetime:
        """Meeting time at a real instant."""
        if self.target is not None:
            return self.meets
        return self.meets + max(real - self.real, timedelta()) * self.speed


class Clock:
    """Meeting time follows a rehearsal if there is one, else it is the real time."""

    def __init__(self, rehearsal: Rehearsal | None = None) -> None:
        self.rehearsal = rehearsal
        self.moving = asyncio.Event()
        """Set when a rehearsal gets a target: whoever steps it clears it."""
        self._believed: float | None = None
        self._doubted, self._doubted_at = 0.0, 0.0
        self.jumped_by = 0.0
        """Seconds by which the machine's time has jumped while ``steady`` says no."""

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

    def steady(self) -> bool:
        """Whether the machine's time may be acted upon: it has not jumped, came back, or stood for a while.

        What is acted upon cannot be taken back: deliveries expire, data are purged. A process that was
        frozen has not jumped, since its ticks went on; a machine that slept looks as if it had, and waits
        its minute. In a rehearsal the meeting's time is not the machine's. docs/decisions/0010.
        """
        if self.rehearsal is not None:
            self._believed = None
            return True
        ticks = self.monotonic()
        ahead = self.real().timestamp() - ticks
        if self._believed is None:
            self._believed = ahead
        if abs(ahead - self._believed) <= JUMP_SECONDS:
            self._believed, self.jumped_by = ahead, 0.0  # a clock that is set right by and by is followed
            return True
        if not self.jumped_by or abs(ahead - self._doubted) > JUMP_SECONDS:
            self._doubted, self._doubted_at = ahead, ticks
        self.jumped_by = ahead - self._believed
        if ticks - self._doubted_at < STANDS_SECONDS:
            return False
        self._believed, self.jumped_by = ahead, 0.0
        return True

    def follow(self, rehearsal: Rehearsal | None) -> None:
        """Take over the rehearsal that the database holds; any command may have moved it.

        One that was set before the known one is left aside: somebody looked just before it was moved.
        """
        known = self.rehearsal
        if known is not None and rehearsal is not None and rehearsal.real < known.real:
            return
        self.rehearsal = rehearsal
        if rehearsal is not None and rehearsal.target is not None:
            self.moving.set()


def parse_instant(text: str, timezone: str) -> datetime:
    """``2018-11-10T07:25`` in the meeting's zone (or with an offset of its own) as UTC. Raises ValueError."""
    at = datetime.fromisoformat(text)
    try:
        return (at.replace(tzinfo=ZoneInfo(timezone)) if at.tzinfo is None else at).astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None
