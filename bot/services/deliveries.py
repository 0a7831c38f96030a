"""Deliveries as everybody writes and reads them. How they leave: services/claims.py."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import BELL
from bot.db.tables import deliveries, people
from bot.db.types import UTCDateTime
from bot.db.upsert import insert_or_ignore
from bot.domain.deliveries import LANES, LONGEST_REST, DeliveryKind, Lane, NewDelivery, State

_CHUNK = 1000


class Shown(NamedTuple):
    """A note in somebody's chat, and the language it is in."""

    participant_id: str | None
    chat_id: int
    message_id: int
    language: str


async def enqueue(session: AsyncSession, meeting_id: int, new: Sequence[NewDelivery]) -> None:
    """Write deliveries; what was ever written under the same key stays as it is. Wakes the dispatcher."""
    for start in range(0, len(new), _CHUNK):
        rows = [
            {
                "meeting_id": meeting_id,
                "participant_id": one.participant_id,
                "user_id": one.user_id,
                "kind": one.kind,
                "lane": one.kind.lane if one.lane is None else one.lane,
                "dedupe_key": key_of(meeting_id, one.key),
                "data": dict(one.data),
                "due_at": one.due_at,
                "expires_at": one.expires_at,
            }
            for one in new[start : start + _CHUNK]
        ]
        await session.execute(insert_or_ignore(session, deliveries, "dedupe_key"), rows)
    if new:
        session.info[BELL] = True


def key_of(meeting_id: int, key: str) -> str:
    """The key as it is stored: meetings do not share them."""
    return f"{meeting_id}:{key}"


async def cancel(session: AsyncSession, meeting_id: int, keys: Iterable[str]) -> None:
    """Withdraw what did not leave yet. One that may have arrived all the same ends *unknown*."""
    stored = [key_of(meeting_id, key) for key in keys]
    for start in range(0, len(stored), _CHUNK):
        await withdraw(session, deliveries.c.dedupe_key.in_(stored[start : start + _CHUNK]))


async def withdraw(
    session: AsyncSession, which: ColumnElement[bool], state: State = State.CANCELLED, reason: str = ""
) -> None:
    """End pending rows without sending them: ``state`` is *cancelled*, *suppressed* or *expired*."""
    waits = and_(which, deliveries.c.state == State.PENDING)
    doubtful = deliveries.c.maybe_duplicate > 0
    gone = {"retry_at": None, "reason": reason}
    await session.execute(update(deliveries).where(waits, doubtful).values(state=State.UNKNOWN, **gone))
    await session.execute(update(deliveries).where(waits).values(state=state, **gone))


async def shown(session: AsyncSession, meeting_id: int, key: str) -> list[Shown]:
    """Notes that arrived, by what their keys begin with: each can be brought up to date."""
    row = deliveries.c
    begins = row.dedupe_key.startswith(key_of(meeting_id, key), autoescape=True)
    these = row.kind == DeliveryKind.NOTE, begins
    there = row.state == State.SENT, row.message_id.is_not(None)
    found = select(row.participant_id, row.user_id, row.message_id, people.c.language).join(
        people, people.c.user_id == row.user_id
    )
    rows = await session.execute(found.where(*these, *there).order_by(row.id))
    return [Shown(one.participant_id, one.user_id, one.message_id, one.language or "en") for one in rows]


def rested(real: Any, never: Any = None) -> ColumnElement[bool]:
    """Whether a row has rested since its last try (operating time).

    A rest longer than any says that the machine's clock went back meanwhile: it is over. ``never``: that
    instant, where both are given as parameters of a statement that is made once.
    """
    row = deliveries.c
    return or_(
        row.retry_at.is_(None),
        row.retry_at <= real,
        row.retry_at > (never if never is not None else real + LONGEST_REST),
    )


async def next_due(
    session: AsyncSession, *, after: datetime | None = None, real: datetime | None = None
) -> datetime | None:
    """When the next row that waits becomes due (meeting time); None if none waits. Held ones do not.

    ``after``: only of those that are due later. ``real`` (operating time): only of those that have rested.
    """
    values = {} if after is None else {"after": after}
    if real is not None:
        values |= {"real": real, "never": real + LONGEST_REST}
    found: datetime | None = await session.scalar(_NEXT[after is not None, real is not None], values)
    return found


def _first(*, after: bool, real: bool) -> Select[Any]:
    # Lane by lane: each is the first entry of an index, however many rows a paused announcement holds.
    row, which = deliveries.c, [deliveries.c.state == State.PENDING]
    if after:
        which.append(row.due_at > bindparam("after"))
    if real:
        which.append(rested(bindparam("real", type_=UTCDateTime), bindparam("never", type_=UTCDateTime)))
    firsts = [select(func.min(row.due_at).label("due_at")).where(*which, row.lane == lane) for lane in LANES]
    return select(func.min(union_all(*firsts).subquery().c.due_at))


_NEXT = {(after, real): _first(after=after, real=real) for after in (False, True) for real in (False, True)}
"""Made once: asked each second and after each burst."""


async def outstanding(session: AsyncSession, *, now: datetime) -> int:
    """How many are due by ``now`` (meeting time) or on their way: a rehearsal that steps waits for them.

    Asked at once: one that comes back from its way between two questions would be missed by both.
    """
    free = deliveries.c.lane != Lane.HELD
    due = and_(deliveries.c.state == State.PENDING, deliveries.c.due_at <= now, free)
    counts = [
        select(func.count()).select_from(deliveries).where(which).scalar_subquery()
        for which in (due, deliveries.c.state == State.SENDING)
    ]
    found: int = (await session.execute(select(counts[0] + counts[1]))).scalar_one()
    return found
