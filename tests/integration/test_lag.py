"""A loop that is held up is said in the log."""

import asyncio
import time

import pytest

from bot.clock import Clock
from bot.lag import watch_lag
from tests.integration.conftest import Logged

pytestmark = pytest.mark.fault("F20")


async def test_a_call_that_blocks_is_one_line_and_a_quiet_loop_none(logged: Logged) -> None:
    late: list[float] = []
    watching = asyncio.ensure_future(watch_lag(Clock(), late.append))
    await asyncio.sleep(0.7)
    assert logged.events("loop_late") == []
    time.sleep(1.5)  # what nobody may do
    await asyncio.sleep(0.7)
    watching.cancel()
    (said,) = logged.events("loop_late")
    assert 0.9 <= said["seconds"] <= 3
    assert 0.9 <= max(late) <= 3
