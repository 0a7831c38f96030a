"""When the next delivery becomes due, known without asking while nothing is written."""

from datetime import datetime

from bot.deps import Deps
from bot.services import deliveries
from schedules.still import MINUTE, Still


class NextDue:
    """What the dispatcher asks each second. A row whose rest ends makes no commit: while one rests, ask."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._still = Still(deps, MINUTE)
        self._due: datetime | None = None

    async def look(self) -> datetime | None:
        """As ``deliveries.next_due`` of rows that have rested. Meeting time; raises what the storage does."""
        db, clock = self._deps.db, self._deps.clock
        if await self._still() and self._waits():
            return self._due
        try:
            async with db.look() as session:
                self._due = await deliveries.next_due(session, real=clock.real())
                # A second question, but only before a wait, and where its answer is of use.
                kept = db.is_sqlite and self._waits() and self._due == await deliveries.next_due(session)
        except BaseException:
            self._still.forget()
            raise
        if not kept:
            self._still.forget()
        return self._due

    def _waits(self) -> bool:
        return self._due is None or self._due > self._deps.clock.now()
