"""Places that people send are not stored: of an update stays that there was one, never where.

A place is forwarded by the number of its message (services/calls.py). Only who is writing an announcement
may mean the place itself, unless they are looked for.
"""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import calls, dialogues, people
from bot.domain.calls import OPEN
from bot.domain.presence import Call
from bot.services import meeting_time

TAKE_PLACES = frozenset({"announce", "urgent"})
"""Dialogues in which a place is content: what everybody will be shown."""

_NOWHERE = {"latitude": 0.0, "longitude": 0.0}
_SIGN = '"location"'
_MOST = 2**63
"""No column could be compared with more: nobody has such a number, and it is seen when it is handled."""


async def withheld(session: AsyncSession, body: str, *, now: datetime) -> str:
    """The update without its places; as it is where there is none, empty where nobody can read it.

    ``now`` is operating time.
    """
    if _SIGN not in body:
        return body
    try:
        raw = json.loads(body)
        bare = {name: _without(value) for name, value in raw.items()}
    except (ValueError, AttributeError, RecursionError):
        return ""
    message = raw.get("message")
    if isinstance(message, dict) and "location" in message and await _announces(session, message, now):
        own = {name: message[name] for name in ("location", "venue") if name in message}
        bare["message"] |= own
    return json.dumps(bare)


def is_withheld(latitude: float, longitude: float) -> bool:
    """Whether this stands for a place that was not stored."""
    return {"latitude": latitude, "longitude": longitude} == _NOWHERE


async def _announces(session: AsyncSession, message: dict[str, Any], now: datetime) -> bool:
    sender = message.get("from")
    user_id = sender.get("id") if isinstance(sender, dict) else None
    if type(user_id) is not int or not -_MOST <= user_id < _MOST:
        return False
    open_ = dialogues.c.user_id == user_id, dialogues.c.flow.in_(TAKE_PLACES)
    if (await session.execute(select(dialogues.c.user_id).where(*open_))).first() is None:
        return False
    return not await _looked_for(session, user_id, now)


async def _looked_for(session: AsyncSession, user_id: int, now: datetime) -> bool:
    """Whether they have called for help (``Called.open``): then the place is for who looks for them."""
    rehearsal = await meeting_time.rehearsal(session)
    since = (rehearsal.at(now) if rehearsal else now) - OPEN
    mine = people.c.meeting_id == calls.c.meeting_id, people.c.participant_id == calls.c.participant_id
    fresh = or_(calls.c.at > since, calls.c.taken_at > since)
    open_ = calls.c.what == Call.LOST, calls.c.ended_at.is_(None), fresh
    found = select(calls.c.id).join(people, people.c.user_id == user_id).where(*mine, *open_)
    return (await session.execute(found.limit(1))).first() is not None


def _without(value: Any) -> Any:
    """The same with every place taken out, also of what is replied to."""
    if isinstance(value, list):
        return [_without(one) for one in value]
    if not isinstance(value, dict):
        return value
    bare = {name: _without(one) for name, one in value.items()}
    if isinstance(value.get("location"), dict):
        bare["location"] = dict(_NOWHERE)
    if isinstance(value.get("venue"), dict):
        bare["venue"] = {"location": dict(_NOWHERE), "title": "", "address": ""}
    return bare
