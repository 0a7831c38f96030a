"""What a note about an arrival or departure has to say when it leaves. Who is told: telling.py."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.notes import Note, What
from bot.domain.travels import Direction
from bot.services.travels import reading


async def note(session: AsyncSession, meeting_id: int, note: Note) -> Note | None:
    """The note with the entry as it is now, or with what a delegation has not said; None if that is nothing.

    What was changed and changed back is nothing.
    """
    town = note.data["delegation"]
    if note.what is What.TRAVEL_ASKED:
        said = {one.direction for one in await reading.of_town(session, meeting_id, town)}
        lacking = [direction.value for direction in Direction if direction not in said]
        return replace(note, data={**note.data, "lacking": lacking}) if lacking else None
    direction, was = Direction(note.data["direction"]), note.data["was"]
    travel = await reading.get(session, meeting_id, town, direction, note.data["part"])
    if travel is None or travel.facts() == was or (was is None and travel.withdrawn):
        return None
    members = (await reading.members(session, meeting_id)).get(town, 0)
    return replace(note, travel=travel, data={**note.data, "members": members})
