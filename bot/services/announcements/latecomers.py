"""Who joins while an announcement is still valid gets it then."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import BELL
from bot.db.tables import announcements, participants
from bot.services import audiences
from bot.services.announcements import rows, sending, snapshot
from bot.services.announcements.archive import TOLD

WELCOME = timedelta(seconds=1)
"""Whoever joins is welcomed first, and then told what they missed."""


async def for_joiner(session: AsyncSession, meeting_id: int, participant_id: str, *, now: datetime) -> int:
    """Write what is still valid (meeting time) for somebody who has just joined. Returns how many.

    What they got before, as on another phone, they do not get again. After audiences.enter: what starts
    while they join would be seen neither here nor there.
    """
    here = announcements.c.meeting_id == meeting_id, announcements.c.state.in_(TOLD)
    # Whoever pauses or edits one at the same time would not see the new row: they wait, or are waited for.
    valid = await rows.find(session, *here, announcements.c.valid_until > now, to_change=True)
    if not valid:
        return 0
    host = await audiences.host_of(session, meeting_id)
    for_them = 0
    for one in valid:
        theirs = (
            select(participants.c.id)
            .select_from(audiences.listed())
            .where(*audiences.coming(meeting_id), participants.c.id == participant_id)
            .where(audiences.includes(one.audience, host))
        )
        if (await session.execute(theirs)).first() is not None:
            await snapshot.add_late(session, one, participant_id, sending.lane_of(one), at=now + WELCOME)
            for_them += 1
    session.info[BELL] = True
    return for_them
