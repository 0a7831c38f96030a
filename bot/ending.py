"""Ending tasks for certain."""

import asyncio
from typing import Any

AGAIN_SECONDS = 2.0


async def end(*tasks: "asyncio.Task[Any]") -> None:
    """Cancel tasks until each is done.

    Once is not enough: a library that is cancelled in the very moment in which what it waits for comes to
    its end may take that for the answer (asyncio.wait_for does before Python 3.12), and its task goes on.
    """
    waits = {task for task in tasks if not task.done()}
    while waits:
        for task in waits:
            task.cancel()
        _, waits = await asyncio.wait(waits, timeout=AGAIN_SECONDS)
