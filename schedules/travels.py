"""People are reminded of their delegation's departure: written ahead every minute of meeting time."""

from bot.deps import Deps
from bot.services import people, sweeps
from bot.services.differences import settle
from bot.services.travels import reminding
from bot.views.travel_notes import reminder
from schedules.writing import Letter, Written


async def enqueue_due(deps: Deps) -> None:
    """Write what becomes due soon, withdraw what moved; a short look if it is too early."""
    now = deps.clock.now()
    async with deps.db.look() as session:
        if not await sweeps.due(session, reminding.NAME, now=now):
            return
    async with deps.db.read() as session:
        meeting_id = await people.current_meeting(session)
        if meeting_id is None:
            return
        found = await reminding.survey(session, meeting_id, now=now)
    async with deps.db.write() as session:
        await settle(session, meeting_id, found)
        await sweeps.mark(session, reminding.NAME, now=now)


async def write(letter: Letter) -> Written:
    """When they leave and from where; nothing if it moved meanwhile."""
    travel = await reminding.still(letter.session, letter.parcel, now=letter.now)
    if travel is None:
        return Written(None)
    return Written(reminder(travel, letter.programme, letter.t, now=letter.now))
