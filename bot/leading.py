"""How one of several processes on one PostgreSQL comes to lead, and notices that it does so no more.

Nobody leads twice at once: who takes over waits until the one before certainly believes no more that it does.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from math import inf

from bot.clock import Clock
from bot.db.engine import BELL
from bot.db.lone import Lone
from bot.ending import end
from bot.lead import Instant, Lead
from bot.logs import get_logger
from bot.services import leadership
from bot.services.leadership import Seen

LOOK_SECONDS = 0.5
BEAT_SECONDS = 1.0
LEASE_SECONDS = 45.0
"""Who keeps the lock and says nothing for so long is frozen, and none of its calls is on its way any more:
more than twice the longest."""
FROZEN_SECONDS = 30.0
"""Who stopped so long ago amid a statement is frozen: what it keeps locked is needed. Less than the lease."""
SPARE_SECONDS = 0.5
"""Beyond ``Lead.valid``: two machines' seconds are not quite the same."""
ANSWER_SECONDS = 10.0

log = get_logger("ttchan.leading")


class Leadership:
    """``win``, then ``lost`` or ``lay_down``, as often as wanted; ``close`` last. ``lead`` tells the others.

    ``rang`` is called in the loop whenever another process wrote what may be due, while this one leads.
    """

    def __init__(
        self,
        url: str,
        lead: Lead,
        clock: Clock,
        rang: Callable[[], None],
        *,
        look: float = LOOK_SECONDS,
        beat: float = BEAT_SECONDS,
        lease: float = LEASE_SECONDS,
        spare: float = SPARE_SECONDS,
        frozen: float = FROZEN_SECONDS,
    ) -> None:
        self._lone = Lone(url)
        self._lead = lead
        self._clock = clock
        self._rang = rang
        self._look, self._beat, self._lease, self._spare = look, beat, lease, spare
        self._frozen, self._cut_at = frozen, -inf
        self._open = self._locked = False
        self._unchanged: tuple[int, str | None] | None = None
        self._unchanged_since = 0.0
        self._enough, self._lost = asyncio.Event(), asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None

    async def win(self) -> None:
        """Wait until this process leads, however long the database is away."""
        await self.lay_down()
        while True:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    if await self._try():
                        return
            except Exception as error:  # whatever the server says, it is asked again, over a new connection
                log.warning("lead_not_asked", exc_info=error)
                await self._hang_up()
            await asyncio.sleep(self._look)

    async def lost(self) -> None:
        """Wait until it leads no more."""
        await self._lost.wait()

    async def lay_down(self) -> None:
        """Lead no more, and let another one do so at once. Nothing if it does not."""
        self._enough.set()
        if self._keeping is not None:
            await asyncio.wait((self._keeping,), timeout=self._lead.valid)
            await end(self._keeping)
            self._keeping = None

    async def close(self) -> None:
        """Lay it down and hang up."""
        await self.lay_down()
        await self._hang_up()

    async def _hang_up(self) -> None:
        self._open = self._locked = False
        await self._lone.close()

    async def _try(self) -> bool:
        lone = self._lone
        if not self._open or lone.gone.is_set():
            self._open = self._locked = False
            await lone.open()
            await leadership.prepare(lone)
            self._open = True
        # Asked but once: a lock that is got twice must be given back twice.
        self._locked = self._locked or await leadership.lock(lone)
        seen = await leadership.look(lone)
        silent = self._silent_for(seen)
        if not self._locked:
            if silent >= self._lease and not seen.laid_down:
                log.error("leader_frozen", seconds=round(silent))
                await leadership.unseat(lone)
            return False
        mine = seen.term == self._lead.term
        if not (mine or seen.laid_down or max(silent, seen.age or 0.0) >= self._lead.valid + self._spare):
            return False  # killed or cut off: what it last said may still be believed
        await self._take()
        return True

    def _silent_for(self, seen: Seen) -> float:
        """For how long this process has seen the row the same, by its own ticks: clocks may jump."""
        now, row = self._clock.monotonic(), (seen.term, seen.beat)
        if row != self._unchanged:
            self._unchanged, self._unchanged_since = row, now
        return now - self._unchanged_since

    async def _take(self) -> None:
        await self._cut_off()
        at = self._lead.now()
        term = await leadership.take(self._lone)
        await self._lone.listen(BELL, self._rang)
        self._enough.clear()
        self._lost.clear()
        self._lead.take(term, at)
        log.info("leads", term=term)
        self._keeping = asyncio.ensure_future(self._keep(term))

    async def _keep(self, term: int) -> None:
        try:
            while not await self._has_enough():
                if not await self._says(term, self._lead.now()):
                    return
            self._lead.lose()
            await leadership.lay_down(self._lone, term)
            log.info("lead_laid_down", term=term)
        except Exception as error:  # the connection, and the lock with it, or that is as good as gone
            self._lead.lose()
            log.error("lead_lost", term=term, exc_info=error)
        finally:
            self._lead.lose()
            self._lost.set()
            await self._hang_up()

    async def _has_enough(self) -> bool:
        """Wait for the next beat. True if it is to lay the lead down. Raises ConnectionError."""
        waits = [asyncio.ensure_future(one.wait()) for one in (self._enough, self._lone.gone)]
        try:
            await asyncio.wait(waits, timeout=self._beat, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
        if self._lone.gone.is_set():
            raise ConnectionError("the server hung up")
        return self._enough.is_set()

    async def _cut_off(self) -> None:
        if number := await leadership.cut_off(self._lone, self._frozen):
            log.error("frozen_cut_off", number=number)
        self._cut_at = self._clock.monotonic() + self._frozen / 3

    async def _say(self, term: int) -> bool:
        said = await leadership.beat(self._lone, term)
        if said and self._clock.monotonic() >= self._cut_at:
            await self._cut_off()
        return said

    async def _says(self, term: int, at: Instant) -> bool:
        saying = asyncio.ensure_future(self._say(term))
        try:
            await asyncio.wait((saying,), timeout=self._lead.valid - self._beat)
            if not saying.done():
                self._lead.lose()  # before the connection is given up, which takes its time
                log.error("lead_lost", term=term, why="no answer")
                return False
        finally:
            with suppress(Exception):
                await end(saying)
        if not saying.result():
            self._lead.lose()
            log.error("lead_lost", term=term, why="another process leads")
            return False
        self._lead.renew(at)
        return True
