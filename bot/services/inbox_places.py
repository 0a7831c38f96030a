"""Places that people send are not stored: of an update stays that there was one, never where.

A place is forwarded by the number of its message (services/calls.py). Only who is writing an announcement
may mean the place itself.
"""

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import dialogues

TAKE_PLACES = frozenset({"announce", "urgent"})
"""Dialogues in which a place is content: what everybody will be shown."""

_NOWHERE = {"latitude": 0.0, "longitude": 0.0}
_SIGN = '"location"'


async def withheld(session: AsyncSession, body: str) -> str:
    """The update without its places; as it is where there is none, empty where nobody can read it."""
    if _SIGN not in body:
        return body
    try:
        raw = json.loads(body)
        bare = {name: _without(value) for name, value in raw.items()}
    except (ValueError, AttributeError, RecursionError):
        return ""
    message = raw.get("message")
    if isinstance(message, dict) and "location" in message and await _announces(session, message):
        own = {name: message[name] for name in ("location", "venue") if name in message}
        bare["message"] |= own
    return json.dumps(bare)


async def _announces(session: AsyncSession, message: dict[str, Any]) -> bool:
    sender = message.get("from")
    user_id = sender.get("id") if isinstance(sender, dict) else None
    if type(user_id) is not int:
        return False
    open_ = dialogues.c.user_id == user_id, dialogues.c.flow.in_(TAKE_PLACES)
    return (await session.execute(select(dialogues.c.user_id).where(*open_))).first() is not None


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
