"""Arrivals and departures as they are kept. Only reads; who may see them is asked elsewhere."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants, travels
from bot.domain.travels import Direction, Means, Travel, in_order

_FIELDS = (
    "delegation",
    "part",
    "at",
    "place",
    "changed_at",
    "number",
    "people",
    "note",
    "withdrawn",
    "version",
)


async def find(session: AsyncSession, meeting_id: int, *which: ColumnElement[bool]) -> list[Travel]:
    """Those that are not withdrawn, in order of time."""
    here = travels.c.meeting_id == meeting_id, travels.c.withdrawn.is_(False)
    return in_order(_travel(row) for row in await session.execute(select(travels).where(*here, *which)))


async def of_town(session: AsyncSession, meeting_id: int, delegation: str) -> list[Travel]:
    """A delegation's, in order of time."""
    return await find(session, meeting_id, travels.c.delegation == delegation)


async def get(
    session: AsyncSession, meeting_id: int, delegation: str, direction: Direction, part: int
) -> Travel | None:
    """One of them, also a withdrawn one; None if it never was."""
    this = travels.c.delegation == delegation, travels.c.direction == direction, travels.c.part == part
    found = select(travels).where(travels.c.meeting_id == meeting_id, *this)
    row = (await session.execute(found)).one_or_none()
    return _travel(row) if row is not None else None


async def parts(session: AsyncSession, meeting_id: int, delegation: str, direction: Direction) -> int:
    """The highest number of a part so far, withdrawn or not; 0 if there is none."""
    theirs = travels.c.delegation == delegation, travels.c.direction == direction
    found = select(func.max(travels.c.part)).where(travels.c.meeting_id == meeting_id, *theirs)
    return await session.scalar(found) or 0


async def members(session: AsyncSession, meeting_id: int) -> dict[str, int]:
    """How many people of each delegation are on the list."""
    here = participants.c.meeting_id == meeting_id, participants.c.withdrawn.is_(False)
    found = select(participants.c.delegation, func.count()).where(*here).group_by(participants.c.delegation)
    rows: Sequence[Any] = (await session.execute(found)).all()
    return {row[0]: row[1] for row in rows}


def _travel(row: Row[Any]) -> Travel:
    values = {name: row._mapping[name] for name in _FIELDS}
    return Travel(direction=Direction(row.direction), means=Means(row.means), **values)
