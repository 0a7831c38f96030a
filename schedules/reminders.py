"""Reminders: written ahead every minute of meeting time, and said when they leave."""

from bot.deps import Deps
from bot.services import arriving, people, reminders, sweeps
from bot.services.differences import settle
from bot.services.presence import boarding
from bot.views.reminders import reminder
from schedules.writing import Letter, Written


async def enqueue_due(deps: Deps) -> None:
    """Write what becomes due soon, withdraw what is not wanted any more; a short look if it is too early."""
    now = deps.clock.now()
    async with deps.db.look() as session:
        if not await sweeps.due(session, reminders.NAME, now=now):
            return
    async with deps.db.read() as session:
        meeting_id = await people.current_meeting(session)
    if meeting_id is None:
        return
    programme = await deps.programmes.current(meeting_id)
    async with deps.db.read() as session:
        found = await reminders.survey(session, meeting_id, programme, now=now)
    async with deps.db.write() as session:
        await settle(session, meeting_id, found)
        await sweeps.mark(session, reminders.NAME, now=now)


async def write(letter: Letter) -> Written:
    """What the rows of one message still have to say, with the minutes that are left now."""
    parcel, programme, session = letter.parcel, letter.programme, letter.session
    wanted = await reminders.still_wanted(session, parcel, programme, now=letter.now)
    items = wanted.items
    if not items:
        return Written(None)
    said = await arriving.said_by(session, parcel.meeting_id, parcel.person, items[0])
    mark = await boarding.said_by(session, parcel.meeting_id, parcel.person, items[0])
    screen = reminder(
        programme,
        items,
        parcel.person,
        letter.t,
        now=letter.now,
        said=said,
        mark=mark,
        unsigned=wanted.unsigned,
    )
    return Written(screen, wanted.stale)
