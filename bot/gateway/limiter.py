"""Our own limiter behind PTB: one budget for everything sent, and a pause that holds.

PTB's AIORateLimiter lets other requests through a pause. Here a 429 sets a deadline; nothing is sent
before it, and the call is made again, since Telegram certainly did not take it.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.clock import Clock
from bot.gateway.transport import NotSent
from bot.logs import get_logger

_SENDING = ("send", "edit", "copy", "forward")
_BACKOFF = (0.5, 1, 2, 5, 10)

log = get_logger("ttchan.limiter")


class Limiter(BaseRateLimiter[None]):
    """``rate`` messages a second (0 = no limit) with bursts of one second's worth."""

    def __init__(self, clock: Clock, rate: float) -> None:
        self._clock = clock
        self._rate = rate
        self._free_at = 0.0
        self._blocked_until = 0.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    @property
    def paused_for(self) -> float:
        """Seconds until sending goes on; 0 when it is not paused."""
        return max(0.0, self._blocked_until - self._clock.monotonic())

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
        refused = 0
        while True:
            await self._turn(endpoint)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                self.pause(error, data.get("chat_id"))
            except NotSent:
                if refused == 0:
                    log.warning("telegram_unreachable", method=endpoint)
                await asyncio.sleep(_BACKOFF[min(refused, len(_BACKOFF) - 1)])
                refused += 1

    async def _turn(self, endpoint: str) -> None:
        if self._rate and endpoint.startswith(_SENDING) and endpoint != "sendChatAction":
            now = self._clock.monotonic()
            self._free_at = max(self._free_at, now - 1) + 1 / self._rate
            await asyncio.sleep(max(0.0, self._free_at - now))
        # Last, for a pause may have begun while this call waited for its place.
        while (wait := self.paused_for) > 0:  # noqa: ASYNC110 - a deadline, not a condition
            await asyncio.sleep(wait)

    async def deliver(self, chat_id: int) -> bool:
        """Wait for a delivery's turn. False if a pause begins meanwhile: it is not its turn any more."""
        if self.paused_for:
            return False
        await self._turn("sendMessage")
        return not self.paused_for

    def pause(self, error: RetryAfter, chat_id: object = None) -> None:
        """Hold everything back for as long as a 429 says."""
        # With PTB_TIMEDELTA set (bot/cli) PTB gives a timedelta.
        delay = error.retry_after
        seconds = delay if isinstance(delay, int) else delay.total_seconds()
        self._blocked_until = max(self._blocked_until, self._clock.monotonic() + seconds)
        log.warning("telegram_paused", seconds=seconds)
