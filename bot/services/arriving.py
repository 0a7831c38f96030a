"""Who is on the way to an item, and who comes late: said under a reminder, told to those who wait."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import arriving
from bot.db.upsert import insert_or_update
from bot.domain.arriving import Arriving, Coming
from bot.domain.errors import NoSuchItem, NotJoined
from bot.domain.notes import About, As, Note, What
from bot.domain.people import Person
from bot.domain.programme import Item
from bot.domain.rights import Action
from bot.services import deliveries, notes
from bot.services.deliveries import Shown
from bot.services.participants import name_of
from bot.services.rights import require


class Retold(NamedTuple):
    """What leader and organisers were told of who is late, as it is now, and where that stands."""

    note: Note
    shown: Sequence[Shown]


async def say(
    session: AsyncSession, person: Person, meeting_id: int, item: Item, coming: Coming, *, now: datetime
) -> Retold | None:
    """Keep how the person comes to one of their items, as ``record`` does.

    Returns what they take back with it: what others were told before is to be said anew where it stands.
    """
    before, mine = await said_by(session, meeting_id, person, item), person.participant
    said = await record(session, person, meeting_id, item, coming, now=now)
    if before is None or said is None or mine is None or before.coming is said.coming:
        return None
    about = About(mine.id, name_of(mine), mine.delegation, mine.role)
    note = Note(What.LATE, As.LEADER, about, coming=said.coming, data={"item": item.id})
    return Retold(note, await deliveries.shown(session, meeting_id, notes.late_key(mine.id, item)))


async def record(
    session: AsyncSession, person: Person, meeting_id: int, item: Item, coming: Coming, *, now: datetime
) -> Arriving | None:
    """Keep how the person comes to one of their items; leader and organisers hear of who is late.

    Meeting time. The same said twice was said the first time; of an item that is cancelled or over nothing
    is kept (None). Raises NoSuchItem for an item of others, NotJoined, NotAllowed.
    """
    require(person, Action.OWN_PROFILE)
    if person.participant is None:
        raise NotJoined
    if not item.audience.may_include(person.traits):
        raise NoSuchItem(item.id)
    if item.withdrawn or item.over_at <= now:
        return None
    before = await said_by(session, meeting_id, person, item)
    if before is not None and before.coming is coming:
        return before
    key = {"meeting_id": meeting_id, "participant_id": person.participant.id, "item_id": item.id}
    values = {**key, "coming": coming.value, "at": now}
    await session.execute(insert_or_update(session, arriving, tuple(key), values))
    if coming is Coming.LATE:
        await notes.tell_late(session, meeting_id, person, item, now=now)
    return Arriving(coming, now)


async def said_by(session: AsyncSession, meeting_id: int, person: Person, item: Item) -> Arriving | None:
    """What somebody said last about an item; None if nothing."""
    row = arriving.c
    who = person.participant.id if person.participant else ""
    mine = row.meeting_id == meeting_id, row.participant_id == who, row.item_id == item.id
    found = (await session.execute(select(row.coming, row.at).where(*mine))).one_or_none()
    return Arriving(Coming(found.coming), found.at) if found else None
