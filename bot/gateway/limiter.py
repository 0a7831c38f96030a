"""Our own limiter behind PTB: one budget for everything sent, and a pause that holds.

PTB's AIORateLimiter lets other requests through a pause. Here a 429 sets a deadline; nothing is sent
before it, and a reply is made again, since Telegram certainly did not take it.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from math import inf
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot import metrics
from bot.clock import Clock
from bot.gateway.budget import Budget
from bot.gateway.pace import Pace
from bot.gateway.transport import NotSent
from bot.gateway.wire import LONGEST_PAUSE
from bot.hold import Hold
from bot.lead import Lead
from bot.logs import get_logger

LONG_PAUSE = 900
"""Seconds; more is something that somebody must know of."""
SAME_FLOOD = 5.0
"""Telegram does not name the scope of a 429: two chats within so many seconds mean all of them."""
_SENDING = ("send", "edit", "copy", "forward")
_FREE = ("getMe",)
"""A start must not wait for the end of a pause: what people write can be taken in meanwhile."""
_BACKOFF = (0.5, 1, 2, 5, 10)
HELD_SECONDS = 1.0
"""How long nobody need ask again while the bot holds its messages back, or another process leads: it may end
at any moment."""

log = get_logger("ttchan.limiter")


class Limiter(BaseRateLimiter[None]):
    """``rate`` messages a second (0 = no limit): never more in any second, replies first.

    While ``hold`` is on or ``lead`` is not, deliveries have no turn at all. ``turns``: how many they had.
    ``budget``: what is shared with other processes.
    """

    def __init__(
        self,
        clock: Clock,
        rate: float,
        hold: Hold | None = None,
        lead: Lead | None = None,
        budget: Budget | None = None,
    ) -> None:
        self._clock = clock
        self._hold = hold or Hold()
        self._lead = lead or Lead.alone()
        self.turns = 0
        self._pace = Pace(clock, rate)
        self._budget = budget
        if budget is not None:
            budget.on_shut = self._pace.shut
        self._groups: dict[str, float] = {}
        self._last_group = ("", -inf)
        self._begun = asyncio.Event()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    @property
    def paused_for(self) -> float:
        """Seconds until deliveries go on; 0 when they are not paused."""
        return max(HELD_SECONDS if self._held_back else 0.0, self._pace.deliveries_shut_for)

    @property
    def _held_back(self) -> bool:
        return self._hold.on or not self._lead.on

    @property
    def rate(self) -> float:
        """Messages a second as of now: less than the setting for a while after a 429."""
        return self._pace.rate if self._budget is None else min(self._pace.rate, self._budget.rate)

    async def process_request(  # noqa: PLR0917 - the signature is PTB's
        self,
        callback: Callable[..., Coroutine[Any, Any, bool | dict[str, Any] | list[dict[str, Any]]]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> bool | dict[str, Any] | list[dict[str, Any]]:
        """Make the call when its turn comes; repeat it while it was certainly not taken."""
        chat_id = data.get("chat_id")
        tries = refused = 0
        while True:
            await self._turn(endpoint, chat_id, again=tries > 0)
            tries += 1
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self.pause(error, chat_id)
            except NotSent:
                if refused == 0:
                    log.warning("telegram_unreachable", method=endpoint)
                await asyncio.sleep(_BACKOFF[min(refused, len(_BACKOFF) - 1)])
                refused += 1

    async def _turn(self, endpoint: str, chat_id: object, *, again: bool) -> None:
        if endpoint in _FREE:
            return
        if not endpoint.startswith(_SENDING) or endpoint == "sendChatAction":
            while (wait := self._held(chat_id)) > 0:  # noqa: ASYNC110 - a deadline, not a condition
                await asyncio.sleep(wait)
            return
        while True:
            while (wait := self._group_held(chat_id)) > 0:  # noqa: ASYNC110 - a deadline as well
                await asyncio.sleep(wait)
            await self._reply_turn(again=again)
            if self._held(chat_id) <= 0:
                return
            again = True  # a pause began between the turn and now

    async def _reply_turn(self, *, again: bool = False) -> None:
        """Here first, then beside the other processes."""
        await self._pace.reply(again=again)
        if self._budget is not None:
            await self._budget.reply()

    def _group_held(self, chat_id: object) -> float:
        return self._groups.get(str(chat_id), -inf) - self._clock.monotonic()

    def _held(self, chat_id: object) -> float:
        """Seconds until this chat may be written to."""
        return max(self._pace.shut_for, self._group_held(chat_id))

    async def deliver(self, chat_id: int) -> bool:
        """Wait for a delivery's turn. False if it has none, as a pause holds it or begins meanwhile."""
        if self._held_back or self._group_held(chat_id) > 0 or not await self._pace.delivery(chat_id):
            return False
        if self._budget is not None and not await self._budget.delivery():
            return False
        if self.paused_for or self._held(chat_id) > 0:
            return False
        self.turns += 1
        return True

    async def reply(self, chat_id: int) -> bool:
        """Wait for a reply's turn, which hold mode does not keep from anybody. False if a pause does."""
        if self._held(chat_id) > 0:
            return False
        await self._reply_turn()
        return self._held(chat_id) <= 0

    def pause(self, error: RetryAfter, chat_id: object = None) -> None:
        """Telegram said 429: hold that group, or everything, for as long as it says (at most a day)."""
        # With PTB_TIMEDELTA set (bot/cli) PTB gives a timedelta.
        delay = error.retry_after
        seconds = float(delay if isinstance(delay, int) else delay.total_seconds())
        metrics.TALLY.flooded(min(seconds, LONGEST_PAUSE))
        now = self._clock.monotonic()
        until = now + min(seconds, LONGEST_PAUSE)
        log.warning("telegram_paused", seconds=seconds, group=_is_group(chat_id))
        if _is_group(chat_id):
            until = self._hold_group(str(chat_id), until, now)
        shut_for = max(0.0, self._pace.shut_for)
        if until > now + shut_for:
            if not shut_for:  # one flood: calls that were on their way do not count again
                self._pace.slow_down(until)
            self._block(until, now)

    def _hold_group(self, chat_id: str, until: float, now: float) -> float:
        """Hold a group. Returns until when everything must wait; ``-inf`` if it need not."""
        self._groups = {chat: end for chat, end in self._groups.items() if end > now}
        self._groups[chat_id] = max(until, self._groups.get(chat_id, 0.0))
        (other, at), self._last_group = self._last_group, (chat_id, now)
        if other == chat_id or now - at >= SAME_FLOOD:
            return -inf
        return max(until, self._groups.get(other, 0.0))

    def _block(self, until: float, now: float) -> None:
        if until - now > LONG_PAUSE:
            log.error("sending_paused_long", seconds=round(until - now))
        self._pace.shut(until)
        if self._budget is not None:
            self._budget.shut(until)
        self._begun.set()

    def hold_deliveries(self, seconds: float) -> None:
        """Send nothing unasked for so long: whoever asks may still be answered."""
        self._pace.shut_deliveries(self._clock.monotonic() + seconds)

    async def next_pause(self) -> datetime:
        """Wait until everything is paused anew. Returns until when (operating time), to be stored."""
        await self._begun.wait()
        self._begun.clear()
        return self._clock.real() + timedelta(seconds=max(0.0, self._pace.shut_for))

    def take_over(self, until: datetime) -> None:
        """Go on with a pause of an earlier run (operating time); at most a day."""
        seconds = min((until - self._clock.real()).total_seconds(), LONGEST_PAUSE)
        if seconds > 0:
            log.warning("telegram_still_paused", seconds=round(seconds))
            self._pace.shut(self._clock.monotonic() + seconds)


def _is_group(chat_id: object) -> bool:
    return chat_id is not None and str(chat_id).startswith(("-", "@"))
