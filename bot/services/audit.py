"""The audit log: a row for each act of weight, in its transaction, chained to the one before."""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import audit_log, state
from bot.domain.people import Person

OK, DENIED = "ok", "denied"
COMMAND_LINE = "command line"
ERASED = 0
"""The actor of rows whose person was erased: no account has this id."""


async def record(
    session: AsyncSession,
    action: str,
    object_: str,
    *,
    actor: Person | None,
    now: datetime,
    meeting_id: int | None = None,
    result: str = OK,
    update_id: int | None = None,
) -> None:
    """Write a row. ``actor=None`` is the command line; ``object_`` is an id or a count, never a text."""
    # Two transactions at once would both follow the same row: the second waits for the first.
    await session.execute(select(state.c.id).with_for_update())
    last = select(audit_log.c.chain).order_by(audit_log.c.id.desc()).limit(1)
    before = (await session.execute(last)).scalar_one_or_none() or await _before_first(session)
    row: dict[str, object] = {
        "at": now,
        "actor": actor.user_id if actor else None,
        "role": str(actor.standing) if actor else COMMAND_LINE,
        "action": action,
        "object": object_,
        "meeting_id": meeting_id,
        "result": result,
        "update_id": update_id,
    }
    await session.execute(insert(audit_log).values(**row, chain=link(before, row)))


def link(before: str, row: dict[str, object]) -> str:
    """The hash that ties a row to all before it: an edited row breaks every later one."""
    told = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
    return hashlib.sha256((before + json.dumps(told, sort_keys=True)).encode()).hexdigest()


async def broken_at(session: AsyncSession) -> int | None:
    """The id of the first row that does not follow from the one before it; None if all do."""
    before = await _before_first(session)
    rows = await session.execute(select(audit_log).order_by(audit_log.c.id))
    for row in rows:
        if row.chain != link(before, _told(row)):
            return int(row.id)
        before = row.chain
    return None


async def forget_actor(session: AsyncSession, user_id: int) -> int:
    """Take somebody's account out of the log and tie it anew. Returns how many acts were theirs.

    A row that did not follow from the one before it stays that way: this must not hide what was edited.
    """
    await session.execute(select(state.c.id).with_for_update())
    first = (
        await session.execute(select(func.min(audit_log.c.id)).where(audit_log.c.actor == user_id))
    ).scalar_one()
    if first is None:
        return 0
    earlier = select(audit_log.c.chain).where(audit_log.c.id < first).order_by(audit_log.c.id.desc()).limit(1)
    old = new = (await session.execute(earlier)).scalar_one_or_none() or await _before_first(session)
    rows = await session.execute(select(audit_log).where(audit_log.c.id >= first).order_by(audit_log.c.id))
    forgotten = 0
    for row in rows.all():
        told = _told(row)
        follows = row.chain == link(old, told)
        mine = row.actor == user_id
        forgotten += mine
        told["actor"] = ERASED if mine else row.actor
        old, new = row.chain, link(new, told) if follows else row.chain
        changed = {"actor": told["actor"], "chain": new}
        await session.execute(update(audit_log).where(audit_log.c.id == row.id).values(changed))
    return forgotten


async def drop_old(session: AsyncSession, *, before: datetime) -> int:
    """Delete what happened before an instant (operating time), oldest first; the rest stays provable."""
    await session.execute(select(state.c.id).with_for_update())
    last = select(audit_log.c.id, audit_log.c.chain).where(audit_log.c.at < before)
    row = (await session.execute(last.order_by(audit_log.c.id.desc()).limit(1))).one_or_none()
    if row is None:
        return 0
    await session.execute(update(state).values(audit_before=row.chain))
    return int((await session.execute(delete(audit_log).where(audit_log.c.id <= row.id))).rowcount)  # type: ignore[attr-defined]


async def _before_first(session: AsyncSession) -> str:
    """What the oldest row follows from: nothing, or the last one that was dropped for its age."""
    return (await session.execute(select(state.c.audit_before))).scalar_one_or_none() or ""


def _told(row: Any) -> dict[str, object]:
    return {name: value for name, value in row._mapping.items() if name not in ("id", "chain")}
