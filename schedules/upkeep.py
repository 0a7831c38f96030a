"""Housekeeping by the clock."""

import asyncio

from bot.db.scrub import settle
from bot.db.trouble import is_trouble
from bot.deps import Deps
from bot.files import imports
from bot.logs import get_logger
from bot.services import upkeep
from bot.services.polls import anonymity

log = get_logger("ttchan.upkeep")


async def tidy(deps: Deps) -> None:
    """Drop what is done, expired or old."""
    real = deps.clock.real()
    async with deps.db.write() as session:
        await upkeep.tidy(session, now=deps.clock.now(), real=real)
    await asyncio.to_thread(imports.tidy, deps.settings.side_dir, now=real)


async def shuffle(deps: Deps) -> None:
    """Keep the order of anonymous answers from telling anything; in trouble, again at the next tick."""
    try:
        async with deps.db.write() as session:
            changed = await anonymity.shuffle(session, now=deps.clock.now())
        if changed:
            await settle(deps.db, anonymity.TABLES)
    except Exception as error:
        if not is_trouble(error):
            raise
        log.warning("shuffle_put_off", error=type(error).__name__)
