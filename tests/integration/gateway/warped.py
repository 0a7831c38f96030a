"""An event loop whose time jumps to the next timer: minutes of waiting in milliseconds, and exact."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from bot.clock import Clock

T = TypeVar("T")


class _Selector(selectors.DefaultSelector):
    now = 1000.0
    looks = 0

    def select(self, timeout: float | None = None) -> list[Any]:
        self.looks += 1
        ready: list[Any] = super().select(0)
        if not ready and timeout:
            self.now += timeout
        return ready


class WarpedLoop(asyncio.SelectorEventLoop):
    """``looks``: how often it woke."""

    def __init__(self) -> None:
        self.selector = _Selector()
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.now

    @property
    def looks(self) -> int:
        return self.selector.looks


class WarpedClock(Clock):
    """The loop's time as operating time."""

    def real(self) -> datetime:
        return datetime(2018, 11, 10, tzinfo=UTC) + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run to its end."""
    with asyncio.Runner(loop_factory=WarpedLoop) as runner:
        return runner.run(main)
