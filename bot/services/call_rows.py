"""Calls for help as they are read: by an act, and by a note when it leaves."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import calls, participants, people
from bot.domain.calls import Called, Help
from bot.domain.errors import NoSuchCall
from bot.domain.notes import Note, What
from bot.domain.people import Person
from bot.services import deliveries
from bot.services.deliveries import Shown


async def get(session: AsyncSession, meeting_id: int, call_id: int) -> Called:
    """A call of the meeting. Raises NoSuchCall."""
    this = calls.c.id == call_id, calls.c.meeting_id == meeting_id
    row = (await session.execute(select(calls).where(*this))).one_or_none()
    if row is None:
        raise NoSuchCall(call_id)
    return read(row)


def read(row: Row[Any]) -> Called:
    """A row as a value."""
    call = Called(row.id, row.participant_id, row.at)
    return replace(call, taken_by=row.taken_by or None, taken_at=row.taken_at, ended_at=row.ended_at)


async def described(
    session: AsyncSession,
    meeting_id: int,
    call: Called,
    *,
    told: Collection[str] = (),
    reader: str | None = None,
) -> Help:
    """A call with the names of those in it; who was erased has none. ``told``, ``reader``: participants."""
    ids = {call.caller, *told} | ({call.taken_by} if call.taken_by else set())
    of_them = participants.c.meeting_id == meeting_id, participants.c.id.in_(ids)
    one = participants.c
    rows = await session.execute(
        select(one.id, one.first_name, one.last_name, one.delegation).where(*of_them)
    )
    known = {row.id: row for row in rows}
    names: dict[str, str] = {one: row.first_name for one, row in known.items() if row.first_name}
    caller = known.get(call.caller)
    return Help(
        call,
        f"{caller.first_name} {caller.last_name}".strip() if caller else "",
        caller.delegation if caller else "",
        names.get(call.taken_by or "", ""),
        tuple(names[one] for one in told if one in names),
        mine=reader is not None and reader == call.taken_by,
    )


async def note(session: AsyncSession, meeting_id: int, person: Person, note: Note) -> Note | None:
    """A note with the call it is about, as that is now; None if there is nothing to say any more."""
    reader = person.participant.id if person.participant else None
    try:
        call = await get(session, meeting_id, note.data["call"])
    except NoSuchCall:
        return None
    about = replace(note, help=await described(session, meeting_id, call, reader=reader))
    if note.what is What.CALL_OVER:
        return about
    if call.ended_at is not None:
        return None
    if note.what is not What.CALL_PLACE:
        return about
    theirs = people.c.meeting_id == meeting_id, people.c.participant_id == call.caller
    chat = (await session.execute(select(people.c.user_id).where(*theirs))).scalar_one_or_none()
    return None if chat is None else replace(about, chat=chat)


async def shown(session: AsyncSession, meeting_id: int, call_id: int) -> list[Shown]:
    """The notes of a call that arrived: each can be brought up to date."""
    return await deliveries.shown(session, meeting_id, f"note:{What.LOST}:{call_id}:")
