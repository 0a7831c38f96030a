"""getUpdates: one poller at a time, and the server's answers to haste."""

import asyncio
from typing import Any

from sandbox.errors import ApiError, conflict
from sandbox.updates import Updates

LONGEST = 50  # seconds
CONFLICT_DELAY = 3.0
OTHER = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Polling:
    """The one long poll that may be under way."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._waiting: asyncio.Future[str] | None = None
        self._last_offset: int | None = None
        self._last_start = float("-inf")
        self._next_conflict = float("-inf")

    async def poll(self, offset: int, limit: int, timeout: int) -> list[dict[str, Any]]:
        """Updates from `offset` on; waits up to `timeout` seconds for the first. Raises ApiError 409."""
        loop = asyncio.get_running_loop()
        limit, timeout = min(max(limit, 1), 100), min(max(timeout, 0), LONGEST)
        now = loop.time()
        if offset == self._last_offset:
            if timeout < 3 and now < self._last_start + 3.0:
                timeout = 3
            if now < self._last_start + 0.5:
                limit = 1
        self._last_offset, self._last_start = offset, now
        self.interrupt(OTHER)
        self._updates.confirm(offset)
        ended = self._waiting = loop.create_future()
        try:
            return await self._collect(limit, now + timeout, ended)
        finally:
            if self._waiting is ended:
                self._waiting = None

    async def _collect(self, limit: int, deadline: float, ended: asyncio.Future[str]) -> list[dict[str, Any]]:
        loop = asyncio.get_running_loop()
        while True:
            if ended.done():
                raise await self._conflict(ended.result())
            if found := self._updates.hand_out(limit):
                return found
            left = deadline - loop.time()
            if left <= 0:
                return []
            await self._updates.arrival(left, ended)

    async def _conflict(self, reason: str) -> ApiError:
        """The server answers the first 409 at once and makes repeats wait three seconds."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._next_conflict:
            await asyncio.sleep(CONFLICT_DELAY)
        else:
            self._next_conflict = loop.time() + CONFLICT_DELAY
        return conflict(reason)

    def interrupt(self, reason: str) -> None:
        """End the poll under way with 409."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(reason)
