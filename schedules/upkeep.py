"""Housekeeping by the clock."""

import asyncio

from bot.deps import Deps
from bot.files import imports
from bot.services import upkeep


async def tidy(deps: Deps) -> None:
    """Drop what is done, expired or old."""
    real = deps.clock.real()
    async with deps.db.write() as session:
        await upkeep.tidy(session, now=deps.clock.now(), real=real)
    await asyncio.to_thread(imports.tidy, deps.settings.side_dir, now=real)
