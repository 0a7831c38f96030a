"""What is due and to whom: read before it is claimed (claims.py). Only reads."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Row, bindparam, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.stepwise import BRIEF
from bot.db.tables import deliveries
from bot.db.types import UTCDateTime
from bot.domain.deliveries import LANES, LONGEST_REST, DeliveryKind, State
from bot.services.addressees import Whose
from bot.services.deliveries import rested

ROW = (
    deliveries.c.id,
    deliveries.c.meeting_id,
    deliveries.c.participant_id,
    deliveries.c.user_id,
    deliveries.c.kind,
    deliveries.c.dedupe_key,
    deliveries.c.data,
    deliveries.c.due_at,
    deliveries.c.expires_at,
    deliveries.c.attempts,
    deliveries.c.maybe_duplicate,
    deliveries.c.lane,
)
"""What of a row is needed to send it."""


async def heads_of(
    session: AsyncSession, due: Sequence[Any], busy: Collection[Whose] = ()
) -> dict[Whose, Row[Any]]:
    """The most urgent row of each of those to whom something is due; of the ``busy`` none."""
    being_told = await _being_told(session, due)
    heads: dict[Whose, Row[Any]] = {}
    for row in due:
        one = _whose(row)
        told = row.kind == DeliveryKind.CHANGE and one in being_told
        if not (told or one in busy or (row.meeting_id, row.user_id) in busy):
            heads.setdefault(one, row)
    return heads


async def due_rows(session: AsyncSession, *, now: datetime, real: datetime, limit: int) -> list[Any] | None:
    """Due rows, at most ``limit`` of each lane, the most urgent first; None if first some are too late."""
    values = {"now": now, "real": real, "never": real + LONGEST_REST, "most": limit}
    found = (await session.execute(_DUE, values)).all()
    late = any(row.expires_at <= now for row in found)
    return None if late else sorted(found, key=lambda one: (one.lane, one.due_at, one.id))[:limit]


def _first_of_each_lane_and_one_that_is_late() -> CompoundSelect[Any]:
    row = deliveries.c
    pending, now, most = row.state == State.PENDING, _NOW, bindparam("most", type_=Integer)
    due = select(*ROW).where(pending, row.due_at <= now, _RESTED).order_by(row.due_at, row.id).limit(most)
    some = [due.where(row.lane == lane) for lane in LANES]
    some.append(select(*ROW).where(pending, row.expires_at <= now).limit(1))
    return union_all(*(select(one.subquery()) for one in some)).execution_options(**BRIEF)


_NOW = bindparam("now", type_=UTCDateTime)
_RESTED = rested(bindparam("real", type_=UTCDateTime), bindparam("never", type_=UTCDateTime))
_DUE = _first_of_each_lane_and_one_that_is_late()
"""One statement, made once: each costs a moment, and to make it costs more than to run it."""


async def _being_told(session: AsyncSession, due: Sequence[Any]) -> set[Whose]:
    """Who has a notice of changes on its way: what the next one has to say depends on what becomes of it."""
    if not any(row.kind == DeliveryKind.CHANGE for row in due):
        return set()
    flies = deliveries.c.state == State.SENDING, deliveries.c.kind == DeliveryKind.CHANGE
    return {_whose(row) for row in await session.execute(select(*ROW).where(*flies))}


def _whose(row: Any) -> Whose:
    return row.meeting_id, row.participant_id or row.user_id
