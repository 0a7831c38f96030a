"""Rows of sign-ups: holding items while places are counted, counting them, writing one."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import items, meetings, participants, signups
from bot.db.upsert import insert_or_update
from bot.domain.programme import Item
from bot.domain.signups import Places, SignupState
from bot.services.programme import as_entity

KEYS = ("meeting_id", "item_id", "participant_id")
THEIRS = and_(
    participants.c.meeting_id == signups.c.meeting_id, participants.c.id == signups.c.participant_id
)
COUNTS = participants.c.withdrawn.is_(False)
"""Who is off the list takes no place."""


async def hold(session: AsyncSession, meeting_id: int, participant_id: str | None = None) -> None:
    """Wait for a publication that goes on, and for another act about the same participant.

    Before ``locked``: a publication takes the meeting first and its items then, so must everybody.
    """
    here = select(meetings.c.id).where(meetings.c.id == meeting_id)
    await session.execute(here.with_for_update(read=True, key_share=True))
    if participant_id is not None:
        this = participants.c.meeting_id == meeting_id, participants.c.id == participant_id
        await session.execute(select(participants.c.id).where(*this).with_for_update())


async def locked(session: AsyncSession, meeting_id: int, ids: Collection[str]) -> dict[str, Item]:
    """Items as they are now, held until the transaction ends: who counts their places counts alone."""
    these = items.c.meeting_id == meeting_id, items.c.id.in_(ids)
    found = select(items).where(*these).order_by(items.c.id).with_for_update()
    return {row.id: as_entity(Item, row._mapping) for row in await session.execute(found)}


async def counted(session: AsyncSession, meeting_id: int, of: Iterable[Item]) -> dict[str, Places]:
    """The places of items, by their ids."""
    these = {item.id: item for item in of}
    here = signups.c.meeting_id == meeting_id, signups.c.item_id.in_(these)
    figures = select(signups.c.item_id, signups.c.state, func.count())
    figures = figures.join(participants, THEIRS).where(*here, COUNTS)
    found = {
        (item, SignupState(state)): n
        for item, state, n in await session.execute(figures.group_by(signups.c.item_id, signups.c.state))
    }
    return {
        key: Places(
            item.capacity, found.get((key, SignupState.PLACE), 0), found.get((key, SignupState.WAITING), 0)
        )
        for key, item in these.items()
    }


async def state_of(
    session: AsyncSession, meeting_id: int, item_id: str, participant_id: str
) -> SignupState | None:
    """What became of somebody's wish; None if they said nothing."""
    found = await session.execute(select(signups.c.state).where(*_this(meeting_id, item_id, participant_id)))
    state = found.scalar_one_or_none()
    return None if state is None else SignupState(state)


async def put(
    session: AsyncSession,
    key: tuple[int, str, str],
    state: SignupState,
    said_by: str,
    *,
    now: datetime,
) -> int:
    """Write a state of a held item, meeting time. ``key``: meeting, item, participant. Returns its number."""
    meeting_id, item_id, _ = key
    last = select(func.max(signups.c.number)).where(
        signups.c.meeting_id == meeting_id, signups.c.item_id == item_id
    )
    number = ((await session.execute(last)).scalar_one_or_none() or 0) + 1
    values = dict(zip(KEYS, key, strict=True))
    values |= {"state": state.value, "number": number, "since": now, "said_by": said_by}
    await session.execute(insert_or_update(session, signups, KEYS, values))
    return number


def _this(meeting_id: int, item_id: str, participant_id: str) -> tuple[ColumnElement[bool], ...]:
    row = signups.c
    return row.meeting_id == meeting_id, row.item_id == item_id, row.participant_id == participant_id
