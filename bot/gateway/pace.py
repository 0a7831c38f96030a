"""Turns to send: two lanes over one budget, replies before deliveries. Knows nothing of Telegram's answers.

Waiters are futures in two queues and one timer is armed for whoever is next: nobody looks at a clock
again and again, and however many wait, the next turn costs the same.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from math import ceil, inf

from bot.clock import Clock

DELIVERIES = 25
"""A second, at most."""
SHARE = 5
"""A second: what deliveries leave to replies, and, while any of them waits, replies to deliveries."""
CHAT_SECONDS, GROUP_SECONDS = 1.0, 3.05
"""Between two deliveries in one chat, in one group (20 a minute): Telegram's published limits. A reply there
does not wait for them."""
_MARGIN = 0.035
"""Calls reach Telegram a little closer together than they left, by more where a loop is busy: with less a
full second ends in a 429 there. With more, deliveries lose their 25 a second to the replies beside them."""
_SOON = 1e-4
"""A timer may ring that much early."""
SLOWEST = 1.0

Waiter = asyncio.Future[float | None]


class Window:
    """When each of the last turns was given: at most ``rate`` in any second, exactly; 2.5 = 3 in 1.2 s."""

    def __init__(self, rate: float) -> None:
        self._at: deque[float] = deque(maxlen=max(1, ceil(rate)))

    def free_at(self, rate: float) -> float:
        """When there is room for one more; ``rate`` 0 = always."""
        most = ceil(rate)
        if not rate or len(self._at) < most:
            return -inf
        return self._at[-most] + most / rate + _MARGIN

    def take(self, at: float) -> None:
        """Note a turn."""
        self._at.append(at)

    def give_back(self, at: float) -> None:
        """Forget a turn that nobody used."""
        if at in self._at:
            self._at.remove(at)


class Pace:
    """``rate`` turns a second in all (0 = no limit); ``slow_down`` halves it, and it recovers by itself."""

    def __init__(self, clock: Clock, rate: float) -> None:
        self._clock = clock
        self._setting = rate
        self._slowed = rate
        self._slowed_at = -inf
        self._all, self._replied = Window(rate), Window(rate)
        self._replies: deque[Waiter] = deque()
        self._deliveries: deque[tuple[int, Waiter]] = deque()
        self._delivery_at = -inf
        self._in_chat: dict[int, float] = {}
        self._shut_until = self._deliveries_from = -inf
        self._timer: asyncio.TimerHandle | None = None

    @property
    def rate(self) -> float:
        """Turns a second as of now."""
        if self._slowed_at == -inf:
            return self._setting
        return recovered(self._setting, self._slowed, self._clock.monotonic() - self._slowed_at)

    def slow_down(self, until: float) -> None:
        """Halve the rate; from ``until`` (monotonic) on one more a second each minute, up to the setting."""
        self._slowed = halved(self._setting, self.rate)
        self._slowed_at = until

    @property
    def shut_for(self) -> float:
        """Seconds until anything has a turn; 0 or less when it may have one."""
        return self._shut_until - self._clock.monotonic()

    @property
    def deliveries_shut_for(self) -> float:
        """The same for deliveries."""
        return max(self._shut_until, self._deliveries_from) - self._clock.monotonic()

    def shut(self, until: float) -> None:
        """No turn before ``until`` (monotonic). Replies keep their places, deliveries lose theirs."""
        self._shut_until = max(self._shut_until, until)
        self.shut_deliveries(until)

    def shut_deliveries(self, until: float) -> None:
        """The same for deliveries alone."""
        self._deliveries_from = max(self._deliveries_from, until)
        while self._deliveries:
            _, waiter = self._deliveries.popleft()
            if not waiter.done():
                waiter.set_result(None)
        self._serve()

    @property
    def _open(self) -> bool:
        """Whether whoever comes goes at once: no limit, no pause, nobody before them."""
        return not self._setting and self.deliveries_shut_for <= 0 and not (self._replies or self._deliveries)

    async def reply(self, *, again: bool = False) -> None:
        """Wait for a reply's turn. ``again``: it had one that came to nothing, and goes first."""
        if self._open:
            return
        waiter = _waiter()
        if again:
            self._replies.appendleft(waiter)
        else:
            self._replies.append(waiter)
        await self._turn(waiter, self._give_back_reply)

    async def delivery(self, chat_id: int) -> bool:
        """Wait for a delivery's turn. False if there is none: they are shut, now or before it came."""
        rested = False
        if self._open:
            return True
        while self.deliveries_shut_for <= 0:
            rest = self._rested_at(chat_id) - self._clock.monotonic()
            if rest > 0:
                await asyncio.sleep(rest)
                rested = True
                continue
            waiter = _waiter()
            if rested:
                self._deliveries.appendleft((chat_id, waiter))
            else:
                self._deliveries.append((chat_id, waiter))
            at = await self._turn(waiter, partial(self._give_back_delivery, chat_id))
            if at != inf:
                return at is not None
        return False

    async def _turn(self, waiter: Waiter, give_back: Callable[[float], None]) -> float | None:
        self._serve()
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():
                at = waiter.result()
                if at is not None and at != inf:
                    give_back(at)
            self._serve()
            raise

    def _give_back_reply(self, at: float) -> None:
        self._all.give_back(at)
        self._replied.give_back(at)

    def _give_back_delivery(self, chat_id: int, at: float) -> None:
        self._all.give_back(at)
        self._delivery_at = min(self._delivery_at, at)
        self._in_chat.pop(chat_id, None)

    def _serve(self) -> None:
        """Give every turn that can be given now, and arm the timer for the next."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while True:
            self._forget_cancelled()
            now, reply_at, delivery_at = self._clock.monotonic(), *self._next()
            first = min(reply_at, delivery_at)
            if first == inf:
                return
            if first > now + _SOON:
                self._timer = asyncio.get_running_loop().call_later(first - now, self._serve)
                return
            if reply_at <= now + _SOON:
                self._take(now)
                self._replied.take(now)
                self._replies.popleft().set_result(now)
            else:
                self._deliver(now)

    def _next(self) -> tuple[float, float]:
        """When the first reply and the first delivery may go; ``inf`` where none waits."""
        rate = self.rate
        free = max(self._all.free_at(rate), self._shut_until)
        reply_at = delivery_at = inf
        if self._replies:
            reply_at = free
            if self._deliveries and rate:
                # One more than the share, for the margin takes a little of it.
                reply_at = max(free, self._replied.free_at(leaving(rate, SHARE + 1)))
        if self._deliveries:
            delivery_at = max(free, self._delivery_at)
        return reply_at, delivery_at

    def _take(self, now: float) -> None:
        if self._setting:
            self._all.take(now)

    def _deliver(self, now: float) -> None:
        chat_id, waiter = self._deliveries.popleft()
        if self._rested_at(chat_id) > now:  # another one to this chat was before it in the lane
            waiter.set_result(inf)
            return
        self._take(now)
        if self._setting:
            # Evenly, for replies fit in between. A turn that came a little late brings the next forward,
            # so that 25 a second are 25; a longer gap does not.
            apart = 1 / min(DELIVERIES, leaving(self.rate, SHARE))
            self._delivery_at = max(self._delivery_at, now - apart / 2) + apart
            self._in_chat.pop(chat_id, None)
            self._in_chat[chat_id] = now + (GROUP_SECONDS if chat_id < 0 else CHAT_SECONDS)
        waiter.set_result(now)

    def _rested_at(self, chat_id: int) -> float:
        now = self._clock.monotonic()
        while self._in_chat:  # oldest first: each is dropped once
            oldest = next(iter(self._in_chat))
            if self._in_chat[oldest] > now:
                break
            del self._in_chat[oldest]
        return self._in_chat.get(chat_id, -inf)

    def _forget_cancelled(self) -> None:
        while self._replies and self._replies[0].done():
            self._replies.popleft()
        while self._deliveries and self._deliveries[0][1].done():
            self._deliveries.popleft()


def halved(setting: float, rate: float) -> float:
    """The rate after a 429."""
    return min(setting, max(SLOWEST, rate / 2))


def recovered(setting: float, slowed: float, seconds: float) -> float:
    """The rate so long after the pause of a 429: one more a second each minute, up to the setting."""
    return min(setting, slowed + max(0, int(seconds // 60)))


def leaving(rate: float, share: float) -> float:
    """What one lane may have of a rate so that the other has its share; half where that is more."""
    return max(rate - share, rate / 2)


def _waiter() -> Waiter:
    return asyncio.get_running_loop().create_future()
