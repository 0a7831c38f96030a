"""Calls for help: somebody is lost, the first who says so takes care, either of them ends it.

Where somebody is goes on as the number of their message, and is stored nowhere (services/inbox_places.py).
"""

from typing import Any

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import calls
from bot.domain.calls import STEP, Called, Help
from bot.domain.errors import NoSuchCall, NotJoined
from bot.domain.notes import News, What
from bot.domain.people import Participant
from bot.domain.presence import Call
from bot.domain.rights import Action
from bot.services import call_rows, notes
from bot.services.acts import By
from bot.services.participants import listed
from bot.services.rights import require

_ROW = calls.c


async def lost(session: AsyncSession, by: By) -> Help:
    """Somebody is lost: leader and organisers are told at once. Who calls again is told of again, later.

    Raises NotJoined, NotAllowed.
    """
    me = _caller(by)
    call = await open_call(session, by)
    if call is None:
        values = {"meeting_id": by.meeting_id, "participant_id": me.id, "what": Call.LOST, "at": by.at}
        made = (await session.execute(insert(calls).values(values).returning(_ROW.id))).scalar_one()
        call = Called(made, me.id, by.at)
        await by.tell(session, "call_for_help", str(made))
    told = await _tell(session, by, me, _news(by, What.LOST, call, str(call.turn(by.at))))
    return await call_rows.described(session, by.meeting_id, call, told=told)


async def open_call(session: AsyncSession, by: By) -> Called | None:
    """The call of who acts, while they are looked for."""
    me = _caller(by)
    mine = _ROW.meeting_id == by.meeting_id, _ROW.participant_id == me.id, _ROW.what == Call.LOST
    found = select(calls).where(*mine, _ROW.ended_at.is_(None)).order_by(_ROW.id.desc()).limit(1)
    row = (await session.execute(found)).one_or_none()
    call = None if row is None else call_rows.read(row)
    return call if call is not None and call.open(by.at) else None


async def take(session: AsyncSession, by: By, call_id: int) -> Help:
    """*I take care of it*: the first one does, and who is lost is told; the others learn who does.

    Raises NoSuchCall, NotJoined, NotAllowed.
    """
    call, caller = await _answered(session, by, call_id)
    helper = by.person.participant
    if helper is None:
        raise NotJoined
    if helper.id != caller.id and call.open(by.at):
        values = {"taken_by": helper.id, "taken_at": by.at}
        if await _change(session, call, values, _ROW.taken_by.is_(None)):
            await by.tell(session, "take_call", str(call.id))
            await _tell_caller(session, by, What.CALL_TAKEN, call)
    return await _anew(session, by, call)


async def end(session: AsyncSession, by: By, call_id: int) -> Help:
    """*It is over*, by who took care; all who were told hear of it. Twice is once.

    Raises NoSuchCall, NotJoined, NotAllowed.
    """
    call, caller = await _answered(session, by, call_id)
    mine = by.person.participant
    if mine is not None and mine.id == call.taken_by and await _over(session, by, call, caller):
        await _tell_caller(session, by, What.CALL_OVER, call)
    return await _anew(session, by, call)


async def found(session: AsyncSession, by: By) -> Help | None:
    """*I am found*, by who was lost; None if nobody looks for them. Raises NotJoined, NotAllowed."""
    me, call = _caller(by), await open_call(session, by)
    if call is None:
        return None
    await _over(session, by, call, me)
    return await _anew(session, by, call)


async def send_place(session: AsyncSession, by: By, message_id: int, *, moved: bool = False) -> Help | None:
    """Send on the message that says where they are, while they are looked for; else None.

    ``moved``: it is a place that moves, and was sent on before: now and then is enough.
    Raises NotJoined, NotAllowed.
    """
    me, call = _caller(by), await open_call(session, by)
    if call is None:
        return None
    step = f"-{(by.at - call.at) // STEP}" if moved else ""
    place = _news(by, What.CALL_PLACE, call, f"{message_id}{step}", message=message_id)
    told = await _tell(session, by, me, place)
    return await call_rows.described(session, by.meeting_id, call, told=told)


def _caller(by: By) -> Participant:
    require(by.person, Action.CALL_FOR_HELP)
    if by.person.participant is None:
        raise NotJoined
    return by.person.participant


async def _answered(session: AsyncSession, by: By, call_id: int) -> tuple[Called, Participant]:
    require(by.person, Action.ANSWER_CALL, delegation=by.person.delegation)
    call = await call_rows.get(session, by.meeting_id, call_id)
    caller = await listed(session, by.meeting_id, call.caller)
    if caller is None:
        raise NoSuchCall(call_id)
    require(by.person, Action.ANSWER_CALL, delegation=caller.delegation)
    return call, caller


async def _over(session: AsyncSession, by: By, call: Called, caller: Participant) -> bool:
    """End it, if nobody did before."""
    if not await _change(session, call, {"ended_at": by.at}, _ROW.ended_at.is_(None)):
        return False
    await by.tell(session, "end_call", str(call.id))
    await _tell(session, by, caller, _news(by, What.CALL_OVER, call))
    return True


async def _change(
    session: AsyncSession, call: Called, values: dict[str, Any], *still: ColumnElement[bool]
) -> bool:
    """Whether it was this act that changed it: of two at once the second finds it changed."""
    this = update(calls).where(_ROW.id == call.id, _ROW.ended_at.is_(None), *still)
    return bool((await session.execute(this.values(values))).rowcount)  # type: ignore[attr-defined]


async def _tell(session: AsyncSession, by: By, caller: Participant, news: News) -> list[str]:
    """Tell leader and organisers, but for who acts. Returns who they are."""
    return await notes.tell_in_charge(session, by.meeting_id, caller.delegation, news)


def _news(by: By, what: What, call: Called, ref: str = "", **more: int) -> News:
    data = {"participant": call.caller, "call": call.id, **more}
    return News(what, f"{call.id}:{ref}", by.at, data, by.person.user_id)


async def _tell_caller(session: AsyncSession, by: By, what: What, call: Called) -> None:
    await notes.tell_concerned(
        session, by.meeting_id, _news(by, what, call, "me"), participant_id=call.caller
    )


async def _anew(session: AsyncSession, by: By, call: Called) -> Help:
    """As it is now, after this act and those of others."""
    mine = by.person.participant
    fresh = await call_rows.get(session, by.meeting_id, call.id)
    return await call_rows.described(session, by.meeting_id, fresh, reader=mine.id if mine else None)
