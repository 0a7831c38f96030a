"""Tasks end, also those that miss being cancelled once."""

import asyncio

import pytest

from bot import ending


async def test_a_task_that_misses_its_first_cancellation_ends_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ending, "AGAIN_SECONDS", 0.01)
    missed = 0

    async def deaf() -> None:
        nonlocal missed
        while missed < 2:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                missed += 1
        await asyncio.sleep(60)

    task, over = asyncio.ensure_future(deaf()), asyncio.ensure_future(asyncio.sleep(0))
    await asyncio.sleep(0.01)
    await asyncio.wait_for(ending.end(task, over), 5)
    assert task.cancelled()
    assert missed == 2
    assert not over.cancelled()
