"""Lets looks be where nothing can have changed: on an idle bot they are what costs."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.deps import Deps

A_FEW = timedelta(seconds=5)
MINUTE = timedelta(minutes=1)
"""For looks that no time makes needful, but a write alone."""


class Still:
    """Whether nothing was written since the last look, and less than ``most`` passed by either time.

    Only for what may come so much later than the instant it depends on. After a look that failed: ``forget``.
    """

    def __init__(self, deps: Deps, most: timedelta = A_FEW) -> None:
        self._deps = deps
        self._most = most
        self._seen: tuple[int, datetime, float] | None = None

    async def __call__(self, most: timedelta | None = None) -> bool:
        """Ask; if not, a look follows, and is what the next one is compared with. ``most``: this time."""
        clock, seen, most = self._deps.clock, self._seen, most or self._most
        version, now, ticks = await self._deps.db.version(), clock.now(), clock.monotonic()
        if version is None:
            return False
        if seen is not None and version == seen[0]:
            passed = now - seen[1]
            if timedelta() <= passed < most and ticks - seen[2] < most.total_seconds():
                return True
        self._seen = version, now, ticks
        return False

    def forget(self) -> None:
        """Look the next time in any case."""
        self._seen = None


class Unneeded:
    """Whether a job has nothing to do whatever the time: ``needed`` is asked again when somebody wrote."""

    def __init__(self, deps: Deps, needed: Callable[[Deps], Awaitable[bool]]) -> None:
        self._deps = deps
        self._needed = needed
        self._still = Still(deps, MINUTE)
        self._unneeded = False

    async def __call__(self) -> bool:
        """Ask. Raises what ``needed`` does; then it is asked the next time."""
        if not await self._still():
            try:
                self._unneeded = not await self._needed(self._deps)
            except BaseException:
                self.forget()
                raise
        return self._unneeded

    def forget(self) -> None:
        """Ask the next time in any case."""
        self._still.forget()
