"""Updates that come one by one, each with somebody waiting for its commit: those that wait share one."""

import asyncio
from collections.abc import Callable

from bot.clock import Clock
from bot.crash import crash_point
from bot.db.engine import Database
from bot.db.trouble import is_trouble
from bot.gateway.stamps import Stamps
from bot.logs import get_logger
from bot.services import inbox

MOST = 100
"""Updates in one commit."""

Waiting = tuple[int, str, "asyncio.Future[bool]"]
log = get_logger("ttchan.intake")


class Storing:
    """Stores while ``run`` runs; calls ``arrived`` after each commit."""

    def __init__(self, db: Database, clock: Clock, stamps: Stamps, arrived: Callable[[], None]) -> None:
        self._db = db
        self._clock = clock
        self._stamps = stamps
        self._arrived = arrived
        self._waiting: list[Waiting] = []
        self._wake = asyncio.Event()
        self.stored_at = float("-inf")
        """Monotonic: when an update was last stored."""

    async def put(self, update_id: int, body: str) -> bool:
        """Store an update. Returns once it is committed (True), or could not be (False)."""
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((update_id, body, done))
        self._wake.set()
        return await done

    async def run(self) -> None:
        """Store what waits until cancelled. A storage error ends nothing."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._settle(group)

    async def _settle(self, group: list[Waiting]) -> None:
        stored = await self._store(group)
        if stored is None:  # one of them may be to blame: it must not take the others with it
            for one in group:
                _tell([one], await self._store([one]) or False)
        else:
            _tell(group, stored)

    async def _store(self, group: list[Waiting]) -> bool | None:
        """Whether they are committed; None if a smaller group might be."""
        ticks = self._clock.monotonic()
        crash_point("before_store")
        try:
            async with self._db.write() as session:
                rows = [(update_id, body) for update_id, body, _ in group]
                await inbox.store(session, rows, now=self._clock.real())
                away = await self._stamps.put(session, back_at=ticks)
        except Exception as error:  # whatever the storage says: Telegram keeps what is not confirmed
            log.error("store_failed", updates=len(group), exc_info=error)
            return None if len(group) > 1 and not is_trouble(error) else False
        crash_point("after_store")
        if away:
            log.warning("intake_was_away")
        self.stored_at = self._stamps.good_until = self._clock.monotonic()
        self._arrived()
        return True


def _tell(group: list[Waiting], stored: bool) -> None:
    for _, _, done in group:
        if not done.done():  # who asked may be gone
            done.set_result(stored)
