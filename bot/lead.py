"""Whether this process is the one that sends unasked, as it knows it. Who leads: bot/leading.py."""

from datetime import datetime, timedelta
from typing import NamedTuple

from bot.clock import Clock

ALONE = 0
"""The term where nobody else can lead: nothing need be asked."""
NEVER = -1
VALID_SECONDS = 3.0
"""So long may be believed what was said to the database: who takes over waits longer."""


class Instant(NamedTuple):
    """A moment by the ticks and by the machine's time: the ticks of a machine that sleeps stand still."""

    ticks: float
    real: datetime


class Lead:
    """Handed to all that sends unasked, and to the gate. ``term``: what the database knows its claims by."""

    def __init__(self, clock: Clock, valid: float = VALID_SECONDS) -> None:
        self._clock = clock
        self.valid = valid
        self.term = NEVER
        self._said: Instant | None = None

    @classmethod
    def alone(cls) -> "Lead":
        """One that is never lost: on SQLite there is one process."""
        lead = cls(Clock())
        lead.term = ALONE
        return lead

    @property
    def on(self) -> bool:
        """Whether it leads, and said so a moment ago: whoever was frozen finds by itself that it is over."""
        if self.term == ALONE:
            return True
        if self._said is None:
            return False
        now, (ticks, real) = self.now(), self._said
        return now.ticks - ticks < self.valid and now.real - real < timedelta(seconds=self.valid)

    def now(self) -> Instant:
        """To be kept from before the database is told: it must not have heard of it earlier."""
        return Instant(self._clock.monotonic(), self._clock.real())

    def take(self, term: int, at: Instant) -> None:
        """It leads from now on; the database was told not before ``at``."""
        self.term = term
        self.renew(at)

    def renew(self, at: Instant) -> None:
        """The database was told again."""
        self._said = at

    def lose(self) -> None:
        """It leads no more. The term stays: what it claimed was claimed in it."""
        self._said = None
