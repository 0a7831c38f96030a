"""Dialogues of several steps: a row a person, so that they survive a restart and end by themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import dialogues
from bot.db.upsert import insert_or_update

LIFETIME = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Where a person is in a flow, and what they said so far (JSON values)."""

    flow: str
    step: str
    data: Mapping[str, Any]
    expires_at: datetime


async def follow(
    session: AsyncSession, user_id: int, flow: str, step: str, data: Mapping[str, Any], *, now: datetime
) -> Dialogue:
    """Begin a flow or go to its next step; another flow of this person ends. Meeting time."""
    dialogue = Dialogue(flow, step, data, now + LIFETIME)
    values = {
        "user_id": user_id,
        "flow": flow,
        "step": step,
        "data": dict(data),
        "expires_at": dialogue.expires_at,
    }
    await session.execute(insert_or_update(session, dialogues, ("user_id",), values))
    return dialogue


async def current(session: AsyncSession, user_id: int, *, now: datetime) -> Dialogue | None:
    """The person's open dialogue, unless it has expired."""
    found = dialogues.c.user_id == user_id, dialogues.c.expires_at > now
    row = (await session.execute(select(dialogues).where(*found))).one_or_none()
    return Dialogue(row.flow, row.step, row.data, row.expires_at) if row else None


async def close(session: AsyncSession, user_id: int, flow: str | None = None) -> None:
    """End the person's dialogue, of any flow or only if it is of one; nothing happens if there is none."""
    of_it = () if flow is None else (dialogues.c.flow == flow,)
    await session.execute(delete(dialogues).where(dialogues.c.user_id == user_id, *of_it))


async def drop_expired(session: AsyncSession, *, now: datetime) -> int:
    """Delete expired dialogues. Returns how many."""
    result = await session.execute(delete(dialogues).where(dialogues.c.expires_at <= now))
    return int(result.rowcount)  # type: ignore[attr-defined]
