"""What happened, for chat pages that listen: numbered, the last 1,000 kept for those who come back."""

import asyncio
from collections import deque
from typing import Any

KEPT = 1_000
Event = tuple[int, str, dict[str, Any]]


class Events:
    """One stream for all chats. Listeners wait on `changed` and read `after(n)`."""

    def __init__(self) -> None:
        self._kept: deque[Event] = deque(maxlen=KEPT)
        self._changed = asyncio.Event()
        self.last = 0

    def emit(self, name: str, **data: Any) -> None:
        """Tell all listeners."""
        self.last += 1
        self._kept.append((self.last, name, data))
        self._changed.set()

    def after(self, number: int) -> list[Event] | None:
        """Events since `number`; None when some of them are no longer kept, or it was never given."""
        if number > self.last or (self._kept and number < self._kept[0][0] - 1):
            return None
        missed = self.last - number
        return list(self._kept)[-missed:] if missed else []

    async def wait(self, number: int, timeout: float) -> bool:
        """Wait for an event after `number`; False when none came within `timeout` seconds."""
        if self.last > number:
            return True
        if self._changed.is_set():
            self._changed = asyncio.Event()
        try:
            await asyncio.wait_for(self._changed.wait(), timeout)
        except TimeoutError:
            return False
        return True
