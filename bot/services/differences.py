"""What the table of deliveries lacks of what the clock's plans want: found by reading, then written."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import BELL
from bot.db.tables import deliveries
from bot.domain.deliveries import DeliveryKind, NewDelivery, State
from bot.services.deliveries import cancel, enqueue, key_of

_CHUNK = 500


class When(NamedTuple):
    """When a row is due and when it is of no use any more (meeting time)."""

    due_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Differences:
    """What the table lacks of what is wanted. ``moved``: when rows leave that are there for another instant.

    Such a row waits, or was withdrawn and is wanted again. ``unwanted``: keys of rows that wait in vain.
    """

    new: tuple[NewDelivery, ...] = ()
    moved: Mapping[str, When] = field(default_factory=dict)
    unwanted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.moved or self.unwanted)


async def settle(session: AsyncSession, meeting_id: int, found: Differences) -> None:
    """Write the differences; what left meanwhile stays as it is."""
    for start in range(0, len(found.new), _CHUNK):
        await enqueue(session, meeting_id, found.new[start : start + _CHUNK])
        await asyncio.sleep(0)
    await cancel(session, meeting_id, found.unwanted)
    if found.moved:
        table = deliveries
        # No in_(): SQLAlchemy refuses it where many rows are written at once.
        state = or_(table.c.state == State.PENDING, table.c.state == State.CANCELLED)
        waits = state, table.c.maybe_duplicate == 0
        values: dict[str, Any] = {
            "due_at": bindparam("new_due_at"),
            "expires_at": bindparam("new_expires_at"),
        }
        values |= {"state": State.PENDING, "reason": "", "settled_at": None}
        rows = [
            {"key": key_of(meeting_id, key), "new_due_at": when.due_at, "new_expires_at": when.expires_at}
            for key, when in found.moved.items()
        ]
        connection = await session.connection()
        statement = update(table).where(table.c.dedupe_key == bindparam("key"), *waits)
        await connection.execute(statement.values(values), rows)
        session.info[BELL] = True


async def waiting(
    session: AsyncSession, meeting_id: int, kind: DeliveryKind, participant_id: str | None
) -> dict[str, When]:
    """Rows of a kind that wait to leave, by key; of one person, or of everybody."""
    row = deliveries.c
    which = row.state == State.PENDING, row.meeting_id == meeting_id, row.kind == kind
    one = () if participant_id is None else (row.participant_id == participant_id,)
    found = select(row.dedupe_key, row.due_at, row.expires_at).where(*which, *one)
    waits: dict[str, When] = {}
    for some in (await session.execute(found)).partitions(_CHUNK):
        waits |= {key.partition(":")[2]: When(due_at, expires_at) for key, due_at, expires_at in some}
        await asyncio.sleep(0)  # answers go out meanwhile
    return waits


async def written(session: AsyncSession, meeting_id: int, keys: Iterable[str]) -> dict[str, bool]:
    """Which of the keys were written ever, and whether the row was withdrawn for sure before it left."""
    found: dict[str, bool] = {}
    row, rest = deliveries.c, iter(keys)
    while some := [key_of(meeting_id, key) for key in islice(rest, _CHUNK)]:
        columns = row.dedupe_key, row.state, row.maybe_duplicate
        rows = await session.execute(select(*columns).where(row.dedupe_key.in_(some)))
        for key, state, doubts in rows:
            found[key.partition(":")[2]] = state == State.CANCELLED and not doubts
        await asyncio.sleep(0)
    return found
