"""One rate for all processes on one PostgreSQL: turns are leased from a row, for all who wait here at once.

Each process's own pace (pace.py) stays in front: it knows who goes first, and when a chat has rested.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf

from bot.clock import Clock
from bot.db.engine import Database
from bot.gateway import leasing
from bot.logs import get_logger
from bot.services import turns as rows
from bot.services.turns import Turns

LEASE_SECONDS = 5
"""What takes longer is trouble of the storage."""
LATE = 0.2
"""A turn that its process slept through by more is not used: others have had theirs since."""
LOOK_SECONDS = 0.5
"""Who waits for a turn that was given hears of a pause within that time."""
_TRIES = 3
"""A machine that is late each time must send all the same."""
_SHORTEST = 0.005
_TRUE_SECONDS = 10.0
"""So long the quickest answer tells which time it is there; then that clock may have been set."""
_BACKOFF = (0.5, 1, 2)

log = get_logger("ttchan.budget")


@dataclass(eq=False, slots=True)
class _Asking:
    lane: "deque[_Asking]"
    answer: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    late: int = 0


class Budget:
    """Who has their process's turn asks here for everybody's. Nobody has one unless ``run`` runs."""

    def __init__(self, db: Database, clock: Clock, rate: float) -> None:
        self._db, self._clock, self._setting = db, clock, rate
        self._replies: deque[_Asking] = deque()
        self._deliveries: deque[_Asking] = deque()
        self._called = asyncio.Event()
        self._again: asyncio.TimerHandle | None = None
        self._told_until = self._last_due = -inf
        self._known = Turns()
        self._behind, self._compared = inf, -inf
        self.on_shut: Callable[[float], None] = lambda _: None
        """Called with the end (monotonic) of a pause, whichever process was told of it."""

    @classmethod
    def of(cls, db: Database, clock: Clock, rate: float) -> "Budget | None":
        """None where there is nothing to share: one process alone, or no limit."""
        return None if db.is_sqlite or not rate else cls(db, clock, rate)

    @property
    def rate(self) -> float:
        """Turns a second of all processes, as far as this one knows."""
        return leasing.rate_of(self._known, self._setting, self._clock.monotonic() - self._behind)

    async def reply(self) -> None:
        """Wait for a reply's turn; a pause and trouble of the storage end the wait."""
        await self._ask(self._replies)

    async def delivery(self) -> bool:
        """Wait for a delivery's turn. False if there is none: a pause, or trouble of the storage."""
        return await self._ask(self._deliveries)

    def shut(self, until: float) -> None:
        """Telegram wants to hear nothing before ``until`` (monotonic): all processes are told."""
        self._told_until = max(self._told_until, until)
        self._called.set()

    async def run(self) -> None:
        """Lease turns while anybody asks; not one statement while nobody does. Until cancelled."""
        failed = 0
        while True:
            await self._called.wait()
            self._called.clear()
            try:
                async with asyncio.timeout(LEASE_SECONDS):
                    await self._lease()
                failed = 0
            except Exception as error:  # whatever the storage says: an alarm of it must get away
                if not failed:
                    log.error("turns_not_leased", exc_info=error)
                _answer(self._replies, True)  # at this process's own pace; few have anything to say now
                _answer(self._deliveries, False)
                self._called.set()
                await asyncio.sleep(_BACKOFF[min(failed, len(_BACKOFF) - 1)])
                failed += 1

    async def _ask(self, lane: deque[_Asking]) -> bool:
        asking = _Asking(lane)
        lane.append(asking)
        self._called.set()
        return await asking.answer

    async def _lease(self) -> None:
        begun, told_until = self._clock.monotonic(), self._told_until
        if told_until <= begun and not self._waiting and self._last_due <= begun:
            return
        async with self._db.write() as session:
            before, now = await rows.lock(session)
            seen = self._clock.monotonic()
            turns = before
            if told_until > seen:
                turns = leasing.shut(before, self._setting, now + told_until - seen, now)
            # Counted here: whoever came while the row was another's is served with the others.
            asked = self._count(self._replies), self._count(self._deliveries)
            lease = leasing.lease(turns, self._setting, now, *asked)
            if turns is not before or lease.replies or lease.deliveries:
                await rows.keep(session, lease.turns)
        self._known = lease.turns
        self._compare(seen, now)
        if self._told_until == told_until:
            self._told_until = -inf
        if pause := leasing.shut_for(lease.turns, now):
            self.on_shut(seen + pause)
            _answer(self._replies, True)  # the limiter holds them, in their order
            _answer(self._deliveries, False)
            return
        for lane, instants in ((self._replies, lease.replies), (self._deliveries, lease.deliveries)):
            for at in instants:
                self._give(lane, at + self._behind)
        self._ask_again(inf if lease.again_at is None else lease.again_at + self._behind)

    @property
    def _waiting(self) -> int:
        return self._count(self._replies) + self._count(self._deliveries)

    def _count(self, lane: deque[_Asking]) -> int:
        return sum(not one.answer.done() for one in lane)

    def _compare(self, seen: float, now: float) -> None:
        """Note how far the database's clock was behind ours: by less the sooner its answer was read."""
        if seen - now < self._behind or seen > self._compared + _TRUE_SECONDS:
            self._behind, self._compared = seen - now, seen

    def _give(self, lane: deque[_Asking], due: float) -> None:
        while lane and lane[0].answer.done():
            lane.popleft()
        if not lane:
            return  # they gave up meanwhile
        asking, wait = lane.popleft(), due - self._clock.monotonic()
        if wait <= 0:
            self._go(asking, due)
            return
        self._last_due = max(self._last_due, due)
        asyncio.get_running_loop().call_later(wait, self._go, asking, due)

    def _go(self, asking: _Asking, due: float) -> None:
        if asking.answer.done():
            return
        if self._clock.monotonic() - due > LATE and asking.late < _TRIES:
            asking.late += 1
            asking.lane.appendleft(asking)
            self._called.set()
            return
        asking.answer.set_result(True)

    def _ask_again(self, at: float) -> None:
        if self._again is not None:
            self._again.cancel()
            self._again = None
        now = self._clock.monotonic()
        if self._last_due > now + LOOK_SECONDS:
            at = min(at, now + LOOK_SECONDS)
        if at < inf:
            wait = max(_SHORTEST, at - now)
            self._again = asyncio.get_running_loop().call_later(wait, self._called.set)


def _answer(lane: deque[_Asking], answer: bool) -> None:
    while lane:
        asking = lane.popleft().answer
        if not asking.done():
            asking.set_result(answer)
