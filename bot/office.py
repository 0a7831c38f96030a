"""What one process alone does: all that leaves unasked, and all that time does. Held by whoever leads."""

import asyncio
from collections.abc import Coroutine
from math import inf
from typing import TYPE_CHECKING, Any

from bot.alarms import Alarms
from bot.beat import Heart
from bot.chat import Chat
from bot.clockwork import Clockwork
from bot.domain.deliveries import Settled
from bot.domain.health import Vital
from bot.ending import end
from bot.health import Vitals
from bot.logs import get_logger
from bot.services import meeting_time
from bot.services.polls import vote_recovery
from schedules.deliveries import give_account

if TYPE_CHECKING:
    from bot.leading import Leadership

IN_FLIGHT_SECONDS = 5.5
AGAIN_SECONDS = 1.0
NOTICED_SECONDS = 30.0
"""A storage that is away is known to be so by then: two looks of the alarms, a probe, patience with it."""
ACCOUNT_SECONDS = 0.5
"""Less than who leads next lets rest what is in doubt (bot/services/claims.py)."""

log = get_logger("ttchan.office")


class Office:
    """Works whenever this process leads, until ``stop``. Without a ``leadership`` it always does."""

    def __init__(self, chat: Chat, heart: Heart, vitals: Vitals, leadership: "Leadership | None") -> None:
        self._chat = chat
        self._deps = chat.deps
        self._heart = heart
        self._vitals = vitals
        self._leadership = leadership
        self._settled: list[Settled] = []
        self._alarms = Alarms(chat.deps, chat.sender, vitals, self._tells)
        self._told_at = -inf
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Begin nothing more; ``run`` ends soon."""
        self._stopped.set()

    async def run(self) -> None:
        """Work until stopped, and at most IN_FLIGHT_SECONDS and a little after that."""
        alarming = asyncio.ensure_future(self._alarms.run())
        try:
            if self._leadership is None:
                await self._hold(self._stopped.wait())
                return
            while await self._first(self._win(self._leadership)):
                await self._lead(self._leadership)
        finally:
            await end(alarming)
            if self._leadership is not None:
                await self._leadership.close()

    def _tells(self) -> bool:
        """Whether alarms are this process's to tell: while it leads, and while nobody can as the storage is
        away since it did. The lead is lost at once then, and why is noticed later."""
        now = self._deps.clock.monotonic()
        away = Vital.STORAGE in self._vitals.failing and now - self._told_at < NOTICED_SECONDS
        tells = self._leadership is None or self._deps.lead.on or away
        if tells:
            self._told_at = now
        return tells

    async def _win(self, leadership: "Leadership") -> None:
        """Win, and meanwhile say what became of the last that was sent: another one may lead first, and must
        not send it again."""
        accounting = asyncio.ensure_future(self._give_account())
        try:
            await leadership.win()
        finally:
            await end(accounting)

    async def _give_account(self) -> None:
        while self._settled:
            try:
                await give_account(self._deps, self._settled)
            except Exception:  # the storage is away, as was said already
                await asyncio.sleep(ACCOUNT_SECONDS)

    async def _lead(self, leadership: "Leadership") -> None:
        try:
            await self._wake()
        except Exception as error:  # whatever the storage says, it is asked again, here or elsewhere
            log.error("lead_not_begun", exc_info=error)
            await leadership.lay_down()
            await self._first(asyncio.sleep(AGAIN_SECONDS))
            return
        await self._hold(self._first(leadership.lost()))
        await leadership.lay_down()

    async def _wake(self) -> None:
        """What a start does before anything leaves; the process that led before may have died."""
        async with self._deps.db.write() as session:
            await self._heart.wake(session)
            await vote_recovery.recover(session)
            running = await meeting_time.rehearsal(session)
        self._deps.clock.follow(running)
        await self._heart.keep()

    async def _first(self, happening: Coroutine[Any, Any, object]) -> bool:
        """Wait for something. False if it is told to stop before."""
        waits = [asyncio.ensure_future(one) for one in (happening, self._stopped.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await end(*waits)
        if not self._stopped.is_set():
            waits[0].result()
        return not self._stopped.is_set()

    async def _hold(self, until: Coroutine[Any, Any, object]) -> None:
        """Do it all; then end in order: what is in flight, then the last beat."""
        sender = self._chat.sender
        works = Clockwork.of(self._deps, sender, self._settled)
        self._vitals.dispatcher = works.dispatcher
        async with asyncio.TaskGroup() as nursery:
            dispatching = nursery.create_task(works.dispatcher.run(nursery))
            voting = nursery.create_task(works.votes.run())
            others = [self._chat.introduce(), self._heart.run(self._turns)]
            others += [one.run() for one in works.followers]
            at_once = [nursery.create_task(one) for one in others]
            works.ticker.start()
            try:
                await until
            finally:
                works.ticker.shutdown(wait=False)
            for one in at_once:
                one.cancel()
            works.dispatcher.stop()
            works.votes.stop()
            await asyncio.wait((dispatching, voting), timeout=IN_FLIGHT_SECONDS)
            await end(*at_once, dispatching, voting)
            self._vitals.dispatcher = None
            await self._heart.rest(self._turns)

    def _turns(self) -> int:
        return self._chat.sender.limiter.turns
