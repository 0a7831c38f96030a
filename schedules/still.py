"""Lets looks be where nothing can have changed: on an idle bot they are what costs."""

from datetime import datetime, timedelta

from bot.deps import Deps


class Still:
    """Whether nothing was written since the last look, and less than ``most`` passed by either time.

    Only for what may come so much later than the instant it depends on. After a look that failed: ``forget``.
    """

    def __init__(self, deps: Deps, most: timedelta = timedelta(seconds=5)) -> None:
        self._deps = deps
        self._most = most
        self._seen: tuple[int, datetime, float] | None = None

    async def __call__(self) -> bool:
        """Ask; if not, a look follows, and is what the next one is compared with."""
        clock, seen = self._deps.clock, self._seen
        version, now, ticks = await self._deps.db.version(), clock.now(), clock.monotonic()
        if version is None:
            return False
        if seen is not None and version == seen[0]:
            passed = now - seen[1]
            if timedelta() <= passed < self._most and ticks - seen[2] < self._most.total_seconds():
                return True
        self._seen = version, now, ticks
        return False

    def forget(self) -> None:
        """Look the next time in any case."""
        self._seen = None
