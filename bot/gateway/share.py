"""This worker's share of an inbox on PostgreSQL that several work at (bot/services/inbox_claims.py)."""

import asyncio
import secrets
from collections import Counter
from collections.abc import Callable, Mapping, Sized
from contextlib import suppress

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.lone import Lone
from bot.gateway.inbox import Entry
from bot.logs import get_logger
from bot.services import inbox, inbox_claims, workers

IN_MEMORY = 64
AT_ONCE = 16
"""In one claim: few, so that workers share what waits."""
_WATCH_SECONDS = 0.7
"""Between two looks for workers that are gone; whom two in a row miss is given up."""
_CALL_SECONDS = 5.0
_AGAIN_SECONDS = 0.5

log = get_logger("ttchan.share")


class Share:
    """``run`` beside the feeder; without it, and while the database is away, there is nothing to handle.

    ``worker``: this worker's number. It keeps it over a new connection, and takes another one if the others
    gave it up: what it held under the old number is not its own any more. ``lease``: after so many seconds
    without a word they do.
    """

    seconds = 1.0

    def __init__(self, db: Database, clock: Clock, *, lease: float = workers.LEASE_SECONDS) -> None:
        self._db = db
        self._clock = clock
        self._lease = lease
        self._lone = Lone(db.url)
        self._said_at = float("-inf")
        self._suspects: frozenset[int] = frozenset()
        self._passed_over: frozenset[int] = frozenset()
        self.worker: int | None = None
        self.more = False

    async def next(self, in_memory: int, chats: Mapping[int, Sized]) -> list[Entry]:
        """Claim a few of the oldest, of chats that are nobody else's."""
        worker, room = self.worker, min(IN_MEMORY - in_memory, AT_ONCE)
        self.more = False
        if worker is None or room < 1:
            return []
        crowded = (chat for chat, waiting in chats.items() if len(waiting) >= inbox_claims.MOST_OF_A_CHAT)
        self._passed_over = frozenset(crowded)
        rows: list[inbox.Waiting] = []
        try:
            async with self._db.write() as session:
                rows = await inbox.claimed(session, worker, room, self._passed_over)
        except BaseException:
            if rows:  # it may have been committed: these would be ours, and nobody would handle them
                self.worker = None
            raise
        most = max(Counter(row.chat for row in rows).values(), default=0)
        self.more = len(rows) == room or most == inbox_claims.MOST_OF_A_CHAT
        return [Entry.of(row, worker) for row in rows]

    def again(self, in_memory: int, chat: int, left: int) -> bool:
        """When half of the memory is free, and when a chat is through that had too many to be looked at."""
        return in_memory == IN_MEMORY // 2 or (left == 0 and chat in self._passed_over)

    async def mine(self, entry: Entry) -> bool:
        """Asks the database only if others may have given this worker up."""
        if entry.worker == self.worker and self._heard() < self._lease / 2 and not self._lone.gone.is_set():
            return True
        async with self._db.read() as session:
            return entry.worker is not None and await inbox_claims.still(session, entry.id, entry.worker)

    async def run(self, arrived: Callable[[], None]) -> None:
        """Be one of the workers until cancelled, then leave the rest to the others."""
        known: int | None = None
        try:
            while True:
                try:
                    known = await self._enter(known)
                    await self._stay(known, arrived)
                except Exception as error:  # whatever it is: the storage may be back soon
                    log.warning("share_interrupted", exc_info=error)
                await asyncio.sleep(_AGAIN_SECONDS)
        finally:
            await self._leave(known)

    async def _enter(self, known: int | None) -> int:
        """The number over a new connection: that of before if it still holds, else another one."""
        async with asyncio.timeout(_CALL_SECONDS):
            await self._lone.open()
            if known is not None and self.worker is not None and await workers.come_back(self._lone, known):
                return known
            self.worker = None
            if known is not None:
                await workers.leave(self._lone, known)
            new = secrets.randbelow(2**31 - 1) + 1
            await workers.enter(self._lone, new)
        async with self._db.write() as session:
            await inbox_claims.name_chats(session)
        return new

    async def _stay(self, worker: int, arrived: Callable[[], None]) -> None:
        """Until the connection is lost, or the number."""
        self._said()
        self.worker, self._suspects = worker, frozenset()
        async with asyncio.timeout(_CALL_SECONDS):
            await self._lone.listen(inbox_claims.ARRIVED, arrived)
        arrived()
        while self.worker == worker and not self._lone.gone.is_set():
            async with asyncio.timeout(_CALL_SECONDS):
                if self._heard() > self._lease / 6 and not await self._beat(worker):
                    return
                await self._watch()
            with suppress(TimeoutError):
                async with asyncio.timeout(_WATCH_SECONDS):
                    await self._lone.gone.wait()

    async def _beat(self, worker: int) -> bool:
        if await workers.beat(self._lone, worker):
            self._said()
            return True
        log.warning("share_given_up_by_others")
        self.worker = None
        return False

    async def _watch(self) -> None:
        """Free what others left who are gone. One look may come while a connection is made anew."""
        seen = await workers.suspects(self._lone, self._lease)
        if gone := seen & self._suspects:
            log.warning("workers_gone", number=len(gone))
            await workers.give_up(self._lone, gone, self._lease)
        self._suspects = seen
        await workers.free(self._lone)

    async def _leave(self, known: int | None) -> None:
        with suppress(Exception):  # then the others will see that the lock is gone
            async with asyncio.timeout(_CALL_SECONDS / 5):
                if known is not None:
                    await workers.leave(self._lone, known)
                    await workers.free(self._lone)
        await self._lone.close()

    def _said(self) -> None:
        self._said_at = self._clock.monotonic()

    def _heard(self) -> float:
        return self._clock.monotonic() - self._said_at
