"""Announcements as they are stored, and who may touch them."""

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.stepwise import BRIEF
from bot.db.tables import announcements, items, meetings
from bot.domain.announcements import Announcement, AnnouncementState, Content
from bot.domain.errors import NoSuchAnnouncement, NotAllowed
from bot.domain.meeting import Meeting
from bot.domain.people import Person
from bot.domain.programme import Item
from bot.domain.rights import Action, Scope
from bot.services import audit
from bot.services.acts import By
from bot.services.programme import as_entity
from bot.services.rights import reach

COMMAND_LINE = Person(0, admin=True)
"""Whoever types ``ttchan announce``: they have the machine."""
_COLUMNS = tuple(announcements.c[field.name] for field in fields(Announcement))
_SEVERAL = (
    select(*_COLUMNS)
    .where(announcements.c.id.in_(bindparam("ids", expanding=True)))
    .execution_options(**BRIEF)
)


def read(row: Row[Any]) -> Announcement:
    """A row as a value."""
    values = dict(row._mapping)
    values["contents"] = {code: Content.read(one) for code, one in row.contents.items()}
    return Announcement(**values | {"state": AnnouncementState(row.state)})


async def get(
    session: AsyncSession, meeting_id: int, announcement_id: int, *, to_change: bool = False
) -> Announcement:
    """One announcement of the meeting. Raises NoSuchAnnouncement. ``to_change``: others wait."""
    this = announcements.c.id == announcement_id, announcements.c.meeting_id == meeting_id
    found = select(*_COLUMNS).where(*this)
    row = (await session.execute(found.with_for_update() if to_change else found)).one_or_none()
    if row is None:
        raise NoSuchAnnouncement(announcement_id)
    return read(row)


async def several(session: AsyncSession, ids: Collection[int]) -> dict[int, Announcement]:
    """Announcements by their ids, those that are there."""
    found = await session.execute(_SEVERAL, {"ids": list(ids)})
    return {row.id: read(row) for row in found}


async def find(session: AsyncSession, *which: Any, to_change: bool = False) -> list[Announcement]:
    """Announcements, the oldest first. ``to_change``: others wait; what they changed before is seen."""
    found = select(*_COLUMNS).where(*which).order_by(announcements.c.id)
    rows = await session.execute(found.with_for_update() if to_change else found)
    return [read(row) for row in rows]


async def change(session: AsyncSession, announcement: Announcement, **values: Any) -> Announcement:
    """Store some of its fields. Returns it as it is then."""
    stored = dict(values)
    if "contents" in stored:
        stored["contents"] = {code: one.stored() for code, one in values["contents"].items()}
    this = announcements.c.id == announcement.id
    await session.execute(update(announcements).where(this).values(stored))
    return replace(announcement, **values)


async def meeting_of(session: AsyncSession, meeting_id: int) -> Meeting:
    """The meeting itself."""
    row = (await session.execute(select(meetings).where(meetings.c.id == meeting_id))).one()
    return as_entity(Meeting, row._mapping)


async def item_of(session: AsyncSession, meeting_id: int, item_id: str) -> Item | None:
    """An item as published now; None if there is none of this id, or it is cancelled."""
    this = items.c.meeting_id == meeting_id, items.c.id == item_id, items.c.withdrawn.is_(False)
    row = (await session.execute(select(items).where(*this))).one_or_none()
    return None if row is None else as_entity(Item, row._mapping)


async def limits(session: AsyncSession, by: By) -> str | None:
    """The delegation that somebody may write to; None = all. Raises NotAllowed, NotJoined."""
    if reach(by.person, Action.ANNOUNCE) is not Scope.DELEGATION:
        return None
    meeting = await meeting_of(session, by.meeting_id)
    if meeting.values.get("leaders_may_announce") != "yes" or by.person.delegation is None:
        raise NotAllowed(Action.ANNOUNCE)
    return by.person.delegation


async def steered(session: AsyncSession, by: By, announcement_id: int) -> Announcement:
    """An announcement that somebody may pause, stop or change: their own, or any for organisers.

    Raises NoSuchAnnouncement, NotAllowed, NotJoined.
    """
    found = await get(session, by.meeting_id, announcement_id, to_change=True)
    if author_of(by) is None or found.author != by.person.user_id:
        _require_sent(by, found)
    else:
        await limits(session, by)
    return found


async def seen(session: AsyncSession, by: By, announcement_id: int) -> Announcement:
    """An announcement whose figures somebody may see: as ``steered``, and nobody waits for it."""
    found = await get(session, by.meeting_id, announcement_id)
    if found.author != by.person.user_id:
        _require_sent(by, found)
    else:
        await limits(session, by)
    return found


def _require_sent(by: By, anothers: Announcement) -> None:
    """Organisers see what others have sent, or will; what is still being made is its author's alone."""
    reach(by.person, Action.STOP_ANNOUNCEMENT)
    if anothers.state is AnnouncementState.DRAFT:
        raise NoSuchAnnouncement(anothers.id)


def author_of(by: By) -> int | None:
    """Who is kept as the author; None = the command line."""
    return by.person.user_id or None


async def log(session: AsyncSession, by: By, action: str, announcement_id: int) -> None:
    """Write the act into the audit log."""
    if author_of(by) is not None:
        await by.tell(session, action, str(announcement_id))
        return
    now: datetime = by.now
    await audit.record(session, action, str(announcement_id), actor=None, now=now, meeting_id=by.meeting_id)
