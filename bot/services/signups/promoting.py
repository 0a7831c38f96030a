"""The waiting list: whoever is first gets a place that has become free, and is told."""

from datetime import datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import items, participants, people, signups
from bot.domain.notes import News, What
from bot.domain.programme import Item
from bot.domain.signups import SignupState
from bot.services import notes
from bot.services.programme import as_entity
from bot.services.signups import rows

AT_ONCE = timedelta(hours=12)
"""News of an item that begins so soon come in quiet hours as well."""


async def promote(session: AsyncSession, meeting_id: int, item: Item, *, now: datetime) -> None:
    """Give the free places of a held item to those who wait, in their order. Meeting time.

    Nobody is moved any more once it has begun.
    """
    if not _moves(item, now):
        return
    room = (await rows.counted(session, meeting_id, [item]))[item.id].room
    if not room:
        return
    waits = signups.c.meeting_id == meeting_id, signups.c.item_id == item.id
    first = (
        select(signups.c.participant_id, signups.c.said_by)
        .join(participants, rows.THEIRS)
        .where(*waits, signups.c.state == SignupState.WAITING, rows.COUNTS)
        .order_by(signups.c.number)
        .limit(room)
    )
    for row in (await session.execute(first)).all():
        key = meeting_id, item.id, row.participant_id
        number = await rows.put(session, key, SignupState.PLACE, row.said_by, now=now)
        await tell(session, item, key, number, What.HAS_PLACE, now=now)


async def fill(session: AsyncSession, meeting_id: int, *, now: datetime) -> None:
    """Promote in every item where places have become free. Meeting time."""
    free = await open_for_waiting(session, meeting_id, now=now)
    if free:
        await rows.hold(session, meeting_id)
        for item in (await rows.locked(session, meeting_id, free)).values():
            await promote(session, meeting_id, item, now=now)


async def open_for_waiting(session: AsyncSession, meeting_id: int, *, now: datetime) -> list[str]:
    """Items that have room for somebody who waits. Only reads."""
    waited = select(signups.c.item_id).where(
        signups.c.meeting_id == meeting_id, signups.c.state == SignupState.WAITING
    )
    here = items.c.meeting_id == meeting_id, items.c.id.in_(waited)
    found = [as_entity(Item, row._mapping) for row in await session.execute(select(items).where(*here))]
    moving = [item for item in found if _moves(item, now)]
    places = await rows.counted(session, meeting_id, moving) if moving else {}
    return [key for key, one in places.items() if one.room]


async def tell(
    session: AsyncSession,
    item: Item,
    key: tuple[int, str, str],
    number: int,
    what: What,
    *,
    now: datetime,
    by: int | None = None,
) -> None:
    """Tell somebody what became of their place; for who has not joined, their leader. Meeting time.

    ``key`` and ``number`` of the row; ``by``: the account that did it, which is not told.
    """
    meeting_id, _, participant_id = key
    data = {"participant": participant_id, "item": item.id}
    soon = item.starts_at - now <= AT_ONCE
    news = News(what, f"{item.id}:{number}", now, data, by, soon=soon)
    tied = and_(
        people.c.meeting_id == participants.c.meeting_id, people.c.participant_id == participants.c.id
    )
    mine = participants.c.meeting_id == meeting_id, participants.c.id == participant_id
    found = select(participants.c.delegation, people.c.consent_version).outerjoin(people, tied).where(*mine)
    row = (await session.execute(found)).first()
    if row is not None and row.consent_version is None:
        await notes.tell_leader(session, meeting_id, row.delegation, news, or_organisers=False)
    else:
        await notes.tell_concerned(session, meeting_id, news, participant_id=participant_id)


def _moves(item: Item, now: datetime) -> bool:
    return item.signup and not item.withdrawn and item.starts_at > now
