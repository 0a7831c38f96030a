"""Counts of this process, plain figures: what counts pays nothing. bot/exposition.py turns them into a page.

A module like bot/crash.py, not an object handed around: where something is counted there is nothing to ask.
"""

from bisect import bisect_left
from collections import Counter

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
LAG_SECONDS = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0)


class Spread:
    """How many were at most so much; the last place: more than that."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def add(self, value: float) -> None:
        """Count one."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


class Tally:
    """Everything counted since the process began."""

    def __init__(self) -> None:
        self.updates: Counter[tuple[str, str]] = Counter()
        """By kind and by what became of them: done, failed, given_up."""
        self.handling = Spread(SECONDS)
        self.deliveries: Counter[str] = Counter()
        """By what a try came to; one that is tried again counts each time."""
        self.refused_texts = 0
        """Messages that Telegram would not take as we wrote them."""
        self.floods = 0
        self.paused_seconds = 0.0
        self.loop_late = Spread(LAG_SECONDS)
        self.reminders_late = Spread(LAG_SECONDS)
        """Seconds of meeting time between when a reminder was due and when it was taken."""

    def handled(self, kind: str, result: str, seconds: float) -> None:
        """A try to handle an update."""
        self.updates[kind, result] += 1
        self.handling.add(seconds)

    def flooded(self, seconds: float) -> None:
        """Telegram asked for a pause."""
        self.floods += 1
        self.paused_seconds += seconds

    def reminded(self, seconds: float) -> None:
        """A reminder was taken so long after it was due."""
        self.reminders_late.add(max(0.0, seconds))

    def lagged(self, seconds: float) -> None:
        """The loop came so late."""
        self.loop_late.add(max(0.0, seconds))


TALLY = Tally()
