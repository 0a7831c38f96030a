"""Housekeeping by the clock."""

from bot.deps import Deps
from bot.services import upkeep


async def tidy(deps: Deps) -> None:
    """Drop what is done, expired or old."""
    async with deps.db.write() as session:
        await upkeep.tidy(session, now=deps.clock.now(), real=deps.clock.real())
