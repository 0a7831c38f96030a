"""Marks of presence: nothing is overwritten, the latest of a person and item is *current*."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants, presences
from bot.domain.errors import NoSuchItem, NoSuchParticipant
from bot.domain.presence import Mark, Ride, Way
from bot.domain.programme import Item
from bot.domain.rights import Action
from bot.services.acts import By
from bot.services.presence.counters import require_counts
from bot.services.rights import require

_ROW = presences.c
_MARK = (_ROW.participant_id, _ROW.here, _ROW.bus, _ROW.way, _ROW.said_by, _ROW.at)


async def mark(
    session: AsyncSession,
    by: By,
    item: Item,
    participant_id: str,
    *,
    here: bool,
    way: Way,
    bus: str = "",
    now: datetime,
) -> Mark:
    """Keep that somebody is here (in ``bus``, "" where there is one for all or none), or is not.

    ``now`` is meeting time. What changes nothing writes nothing: the mark before is returned, with its own
    time. Two who mark at once wait for each other. SELF and DOOR are the person's own word, for an item that
    is theirs; COUNT is a leader's of own people, a guide's of their bus, an organiser's. When a door or a
    bus is open is for the caller to ask.

    Raises NoSuchItem, NoSuchParticipant, NotYourBus, NotAllowed, NotJoined.
    """
    if way is Way.COUNT:
        await require_counts(session, by, Ride(item, bus), participant_id)
    else:
        require(by.person, Action.SAY_PRESENT, participant_id=participant_id)
        if not item.audience.may_include(by.person.traits):
            raise NoSuchItem(item.id)
    await _lock(session, by.meeting_id, participant_id)
    before = (await present(session, by.meeting_id, item.id, participant_id)).get(participant_id)
    if not here and (before is None or not before.here):
        return before or Mark(participant_id, here, bus, way, "", now)
    if before is not None and before.here:
        same = before.bus == bus
        if here and same:
            return before
        if way is Way.COUNT and not here and not same:  # a stale button of a bus that they have left
            return before
    said_by = by.person.participant.id if by.person.participant else ""
    mine = {"meeting_id": by.meeting_id, "item_id": item.id, "participant_id": participant_id}
    theirs = (_ROW[name] == value for name, value in mine.items())
    await session.execute(update(presences).where(*theirs, _ROW.current).values(current=False))
    said = {"here": here, "bus": bus, "way": way.value, "said_by": said_by, "at": now}
    await session.execute(insert(presences).values(**mine, **said, current=True))
    return Mark(participant_id, here, bus, way, said_by, now)


async def present(
    session: AsyncSession, meeting_id: int, item_id: str, participant_id: str | None = None
) -> dict[str, Mark]:
    """What was said last of each person and an item, by participant; also of who is *not* here any more.

    ``participant_id``: of one person only. Marks of who was erased are under a nameless id. It asks for no
    right.
    """
    which = [_ROW.meeting_id == meeting_id, _ROW.item_id == item_id, _ROW.current]
    if participant_id is not None:
        which.append(_ROW.participant_id == participant_id)
    rows = await session.execute(select(*_MARK).where(*which).order_by(_ROW.id))
    return {
        row.participant_id: Mark(row.participant_id, row.here, row.bus, Way(row.way), row.said_by, row.at)
        for row in rows
    }


async def _lock(session: AsyncSession, meeting_id: int, participant_id: str) -> None:
    """The row of the list: without it two at once would both leave a current mark."""
    person = participants.c
    this = person.meeting_id == meeting_id, person.id == participant_id, person.withdrawn.is_(False)
    found = select(person.id).where(*this).with_for_update(key_share=True)
    if await session.scalar(found) is None:
        raise NoSuchParticipant(participant_id)
