"""How late the event loop comes: a blocking call, a frozen machine. One line of the log each time."""

import asyncio
from collections.abc import Callable

from bot.clock import Clock
from bot.logs import get_logger

TICK_SECONDS = 0.5
LATE_SECONDS = 0.5
"""From here on people notice it."""

log = get_logger("ttchan.loop")


async def watch_lag(clock: Clock, late: Callable[[float], None]) -> None:
    """Tell ``late`` by how many seconds at each tick, and the log where people noticed, until cancelled."""
    while True:
        due = clock.monotonic() + TICK_SECONDS
        await asyncio.sleep(TICK_SECONDS)
        seconds = clock.monotonic() - due
        late(seconds)
        if seconds >= LATE_SECONDS:
            log.warning("loop_late", seconds=round(seconds, 1))
