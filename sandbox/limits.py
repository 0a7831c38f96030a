"""Telegram's published limits, enforced when a test asks for it."""

from math import ceil
from typing import Any

from sandbox.clock import Clock
from sandbox.errors import too_many_requests

_COUNTED = ("send", "copy", "forward")


class Limits:
    """Off unless `enforced`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.enforced = False
        self.overall = 30  # in any second
        self._times: list[float] = []
        self._in_chat: dict[Any, list[float]] = {}

    def check(self, method: str, params: dict[str, Any]) -> None:
        """Raises ApiError 429 with whole seconds to wait."""
        if not self.enforced or not method.startswith(_COUNTED) or method == "sendChatAction":
            return
        now = self._clock.monotonic()
        self._times = [each for each in self._times if now - each < 1.0]
        if len(self._times) >= self.overall:
            raise too_many_requests(1)
        chat_id = params["chat_id"]
        # A private chat bears a short burst; a group takes 20 in a minute.
        span, most = (60.0, 20) if isinstance(chat_id, int) and chat_id < 0 else (3.0, 3)
        recent = [each for each in self._in_chat.get(chat_id, []) if now - each < span]
        if len(recent) >= most:
            raise too_many_requests(max(1, ceil(span - (now - recent[0]))))
        self._times.append(now)
        self._in_chat[chat_id] = [*recent, now]
