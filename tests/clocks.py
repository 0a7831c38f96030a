"""Clocks that a test moves by hand."""

from datetime import datetime, timedelta

from bot.clock import Clock


class PushedClock(Clock):
    """The machine's time and its ticks; both go on only by ``passes``."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self.at, self.ticks = at, 1000.0

    def real(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.ticks

    def passes(self, seconds: float, jump: float = 0) -> bool:
        """So many seconds pass, and the machine's time jumps besides. Returns whether it is believed."""
        self.ticks += seconds
        self.at += timedelta(seconds=seconds + jump)
        return self.steady()
