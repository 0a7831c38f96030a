"""Names are erased soon, and there is no evidence pack: organisers are told in time."""

from bot.deps import Deps
from bot.services import people
from bot.services.reports import telling


async def warn_due(deps: Deps) -> None:
    """Warn where it is time to."""
    now = deps.clock.now()
    async with deps.db.read() as session:
        meeting_id = await people.current_meeting(session)
    if meeting_id is None:
        return
    meeting = (await deps.programmes.current(meeting_id)).meeting
    if telling.is_due(meeting, now=now):
        async with deps.db.write() as session:
            await telling.warn(session, meeting_id, meeting, deps.settings.admins, now=now)
