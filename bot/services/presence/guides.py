"""Guides of buses: whom organisers name for it. They are told."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import guides
from bot.db.upsert import insert_or_ignore
from bot.domain.errors import NoSuchParticipant
from bot.domain.notes import News, What, stamp
from bot.domain.presence import Ride, Traveller
from bot.domain.rights import Action
from bot.services import notes
from bot.services.acts import By
from bot.services.participants import listed
from bot.services.presence.travellers import everybody
from bot.services.rights import require

_ROW = guides.c


async def name(session: AsyncSession, by: By, ride: Ride, participant_id: str, *, guide: bool) -> None:
    """Make somebody the guide of a bus, for all items that it serves, or take it back. Meeting time.

    Raises NoSuchParticipant, NotAllowed, NotJoined.
    """
    require(by.person, Action.NAME_GUIDE)
    if await listed(session, by.meeting_id, participant_id) is None:
        raise NoSuchParticipant(participant_id)
    row = {"meeting_id": by.meeting_id, "bus": ride.vehicle, "participant_id": participant_id}
    if not guide:
        same = (_ROW[name] == value for name, value in row.items())
        await session.execute(delete(guides).where(*same))
        await by.tell(session, "remove_guide", participant_id)
        return
    if participant_id in await _ids(session, by.meeting_id, ride):
        return
    await session.execute(insert_or_ignore(session, guides, *row).values(row))
    await by.tell(session, "name_guide", participant_id)
    data = {"item": ride.item.id, "bus": ride.bus, "vehicle": ride.vehicle}
    news = News(What.GUIDE, f"{ride.vehicle}:{stamp(by.at)}", by.at, data, by.person.user_id)
    await notes.tell_people(session, by.meeting_id, [participant_id], news)


async def of(session: AsyncSession, by: By, ride: Ride) -> Sequence[Traveller]:
    """Who guides a bus. Raises NotAllowed, NotJoined."""
    require(by.person, Action.NAME_GUIDE)
    ids = await _ids(session, by.meeting_id, ride)
    return [one for one in await everybody(session, by.meeting_id) if one.id in ids]


async def _ids(session: AsyncSession, meeting_id: int, ride: Ride) -> set[str]:
    this = _ROW.meeting_id == meeting_id, _ROW.bus == ride.vehicle
    return set((await session.execute(select(_ROW.participant_id).where(*this))).scalars())
