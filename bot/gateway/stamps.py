"""When updates could last come in: stamped in the database now and then, and a gap is noted as an outage."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.domain.outages import GAP
from bot.services import state

STAMP_SECONDS = 45
"""Less than a poll takes, and than two looks at the webhook: each one that brings nothing stamps as well."""


class Stamps:
    """``good_until``: up to which of this process's ticks updates could come in; None before the first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._stamped_at = float(-STAMP_SECONDS)
        self.good_until: float | None = None
        self._mine: datetime | None = None

    def due(self, ticks: float) -> bool:
        """Whether it is time for the next stamp."""
        return ticks - self._stamped_at >= STAMP_SECONDS

    async def put(self, session: AsyncSession, *, back_at: float) -> bool:
        """Stamp, and note an outage that ended at ``back_at``; returns whether it was one.

        From ``back_at`` on (monotonic) Telegram could have told us; until then it was perhaps an outage.
        Within this process its own ticks are asked: a wall clock that jumps is no outage.
        """
        real, ticks = self._clock.real(), self._clock.monotonic()
        away, since = False, self.good_until
        if since is None or back_at - since > GAP.total_seconds():
            began_at = None if since is None else real - timedelta(seconds=ticks - since)
            ended_at = real - timedelta(seconds=ticks - back_at)
            away = await state.note_outage(session, began_at=began_at, ended_at=ended_at, mine=self._mine)
        await state.stamp_intake(session, now=real)
        self._mine = real
        return away

    def stored(self, ticks: float) -> None:
        """The stamp is committed."""
        self._stamped_at = ticks
