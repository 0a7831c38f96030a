"""Places that somebody left by another road than a button (erased, off the list) go to who waits."""

from bot.deps import Deps
from bot.services import people
from bot.services.signups import promoting


async def promote(deps: Deps) -> None:
    """Give free places to those who wait for one."""
    now = deps.clock.now()
    async with deps.db.read() as session:
        meeting_id = await people.current_meeting(session)
        if meeting_id is None or not await promoting.open_for_waiting(session, meeting_id, now=now):
            return
    async with deps.db.write() as session:
        await promoting.fill(session, meeting_id, now=now)
