"""Data that were kept long enough, and the traces that erased ones leave in the storage."""

import asyncio
from dataclasses import asdict
from datetime import timedelta

from bot.db.scrub import scrub
from bot.db.tables import metadata
from bot.deps import Deps
from bot.files import imports
from bot.logs import get_logger
from bot.services import erasures, retention

log = get_logger("ttchan.retention")


async def purge(deps: Deps) -> None:
    """Erase what was kept long enough; one line says how much of what."""
    real = deps.clock.real()
    async with deps.db.write() as session:
        now, poll_key = deps.clock.now(), deps.poll_keys.key
        admins = deps.settings.admins
        purged = await retention.purge(session, now=now, real=real, poll_key=poll_key, admins=admins)
        over = await retention.keys_over(session, now=now)
    for code in over:
        if poll_key(code) is not None:
            deps.poll_keys.destroy(code)
            log.info("poll_key_destroyed", meeting=code)
    if purged:
        log.info("retention", **asdict(purged))
        await scrub(deps.db, metadata.sorted_tables)


async def wipe(deps: Deps) -> None:
    """Wipe what erased people left in the storage; again at the next tick if a reader stood in the way."""
    real = deps.clock.real()
    async with deps.db.read() as session:
        due = await erasures.unwiped(session, now=real)
    if due:  # workbooks that wait for their organiser may name them as well
        await asyncio.to_thread(imports.tidy, deps.settings.side_dir, now=real, older_than=timedelta())
    if due and await scrub(deps.db, metadata.sorted_tables):
        async with deps.db.write() as session:
            await erasures.mark_wiped(session, due)
        log.info("wiped", erasures=len(due))
