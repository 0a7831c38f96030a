"""Meeting time as others moved it, and its way to where it was moved: from due instant to due instant."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from bot.deps import Deps
from bot.logs import get_logger
from bot.services import deliveries, meeting_time, people, rehearsal
from bot.services.travels import reading as travels
from schedules.still import MINUTE, Still

LOOK_SECONDS = 1.0
"""`ttchan clock` only writes a row: nothing rings for it."""
PATIENCE_SECONDS = 40.0
"""For messages that do not get away; longer than the longest back-off between two tries."""
SHORT_SECONDS = 2.0
"""The same while some are stuck already: a long jump must end some time."""
_POLL_SECONDS = 0.005, 0.1

Plan = Callable[[Deps], Awaitable[None]]
log = get_logger("ttchan.clock")


async def follow(deps: Deps) -> None:
    """Follow a rehearsal that another process moves, until cancelled. Only a sandbox can have one.

    Whoever leads has a Stepper that follows it, and must not be set back by what was read before a step.
    """
    while deps.settings.on_loopback and not deps.db.is_sqlite:
        try:
            async with deps.db.look() as session:
                found = await meeting_time.rehearsal(session)
            if not deps.lead.on:
                deps.clock.follow(found)
        except Exception as error:  # the next look sees it
            log.error("clock_not_followed", exc_info=error)
        await asyncio.sleep(LOOK_SECONDS)


class Stepper:
    """Follows the rehearsal. On its way to a target meeting time stands still at every instant until what
    is due then is planned and sent. ``planners``: all that writes deliveries by the clock; ``by_day``: what
    has dates, done first where time goes by days; ``also``: what it waits for besides deliveries that are
    written already."""

    def __init__(
        self,
        deps: Deps,
        planners: Sequence[Plan],
        by_day: Sequence[Plan],
        also: Sequence[rehearsal.NextDue],
    ) -> None:
        self._deps = deps
        self._planners = planners
        self._by_day = by_day
        self._also = also
        self._stuck = 0
        self._still = Still(deps, MINUTE)

    async def run(self) -> None:
        """Work until cancelled. Only a sandbox can have a rehearsal."""
        clock = self._deps.clock
        while self._deps.settings.on_loopback:
            try:
                if not await self._still():
                    await self._follow()
                while self._target() is not None:
                    await self._step()
            except Exception as error:  # whatever the storage says: the target is still in the row
                log.error("clock_interrupted", exc_info=error)
                self._still.forget()
                await asyncio.sleep(LOOK_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await clock.moving.wait()
            clock.moving.clear()

    def _target(self) -> datetime | None:
        running = self._deps.clock.rehearsal
        return running.target if running else None

    async def _follow(self) -> None:
        async with self._deps.db.read() as session:
            self._deps.clock.follow(await meeting_time.rehearsal(session))

    async def _step(self) -> None:
        """Tell everything that is due where time stands, then go on to the next instant."""
        at_most = await self._stride()
        far = at_most > rehearsal.SMALL
        for plan in (*self._by_day, *self._planners) if far else self._planners:
            try:
                await plan(self._deps)
            except Exception as error:  # the others plan all the same
                log.error("planning_failed", exc_info=error)
        self._deps.db.bell.set()
        await self._all_sent()
        async with self._deps.db.write() as session:
            await rehearsal.step(session, self._deps.clock, at_most=at_most, also=self._also)
        self._deps.db.bell.set()
        if self._target() is None:
            self._stuck = 0

    async def _stride(self) -> timedelta:
        async with self._deps.db.read() as session:
            meeting_id = await people.current_meeting(session)
            if meeting_id is None:
                return timedelta(days=1)
            journeys = [one.at for one in await travels.find(session, meeting_id)]
        programme = await self._deps.programmes.current(meeting_id)
        return rehearsal.stride(programme, journeys, self._deps.clock.now())

    async def _all_sent(self) -> None:
        """Wait until nothing is due or on its way; not for ever: a long pause must not hold time up."""
        clock = self._deps.clock
        pause, longest = _POLL_SECONDS
        patience = SHORT_SECONDS if self._stuck else PATIENCE_SECONDS
        least, since = None, clock.monotonic()
        while (left := await self._outstanding()) > self._stuck and not self._deps.hold.on:
            if least is None or left < least:
                least, since = left, clock.monotonic()
            elif clock.monotonic() - since > patience:
                log.warning("rehearsal_goes_on", stuck=left)
                break
            await asyncio.sleep(pause)
            pause = min(1.5 * pause, longest)
        self._stuck = left

    async def _outstanding(self) -> int:
        async with self._deps.db.read() as session:
            return await deliveries.outstanding(session, now=self._deps.clock.now())
