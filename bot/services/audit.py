"""The audit log: a row for each act of weight, in its transaction, chained to the one before."""

import hashlib
import json
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import audit_log, state
from bot.domain.people import Person

OK, DENIED = "ok", "denied"
COMMAND_LINE = "command line"


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
    before = (await session.execute(last)).scalar_one_or_none() or ""
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
    before = ""
    rows = await session.execute(select(audit_log).order_by(audit_log.c.id))
    for row in rows:
        told = {name: value for name, value in row._mapping.items() if name not in ("id", "chain")}
        if row.chain != link(before, told):
            return int(row.id)
        before = row.chain
    return None
