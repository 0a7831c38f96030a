"""The sandbox's own clock for lifetimes and stamps; real time plus what a test has added."""

import time
from datetime import UTC, datetime


class Clock:
    """Seconds since 1970, and a monotonic twin; both move on together when a test says `advance`."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def time(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead

    def monotonic(self) -> float:
        """Seconds for measuring pauses and lifetimes."""
        return time.monotonic() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`; lifetimes (150 s, 24 h, 48 h) pass without waiting."""
        self._ahead += seconds

    def now(self) -> datetime:
        """Local real time, aware."""
        return datetime.fromtimestamp(self.time(), UTC).astimezone()
