"""The inbox: raw updates stored before Telegram is told that we have them, and what became of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import APPLIED, DONE, NEW, QUARANTINED, inbox
from bot.db.upsert import insert_or_ignore
from bot.services.inbox_places import withheld

KEEP_DONE = timedelta(hours=48)
KEEP_QUARANTINED = timedelta(days=7)
MAX_ATTEMPTS = 3

_UNDONE = inbox.c.state.in_((NEW, APPLIED))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stored update that is not done. ``applied``: its change is committed, its reply perhaps not sent."""

    id: int
    update_id: int
    body: str
    applied: bool
    attempts: int


async def store(session: AsyncSession, updates: Iterable[tuple[int, str]], *, now: datetime) -> None:
    """Store raw updates as ``(update_id, JSON text)``; one that is there already is left as it is.

    ``now`` is operating time. Where people are is not stored.
    """
    rows = [
        {"update_id": update_id, "body": await withheld(session, body), "received_at": now}
        for update_id, body in updates
    ]
    if rows:
        await session.execute(insert_or_ignore(session, inbox, "update_id"), rows)


async def waiting(session: AsyncSession, after: int, limit: int) -> list[Waiting]:
    """Undone updates with an id above ``after``, oldest first."""
    columns = inbox.c.id, inbox.c.update_id, inbox.c.body, inbox.c.state, inbox.c.attempts
    rows = await session.execute(
        select(*columns).where(_UNDONE, inbox.c.id > after).order_by(inbox.c.id).limit(limit)
    )
    return [Waiting(row.id, row.update_id, row.body, row.state == APPLIED, row.attempts) for row in rows]


async def mark_applied(session: AsyncSession, entry_id: int) -> None:
    """Say, in the transaction of the change itself, that the update's change is made."""
    await session.execute(update(inbox).where(inbox.c.id == entry_id).values(state=APPLIED))


async def mark_done(session: AsyncSession, entry_ids: Sequence[int]) -> None:
    """Say that the updates are handled and answered; bodies, and whose they were, are blanked."""
    statement = update(inbox).where(inbox.c.id == bindparam("entry")).values(state=DONE, body="", chat=None)
    await session.execute(statement, [{"entry": entry_id} for entry_id in entry_ids])


async def record_failure(session: AsyncSession, entry_id: int, attempts: int, reason: str) -> bool:
    """Count a failed try; after the last one the update is quarantined with its raw text. Returns whether."""
    given_up = attempts >= MAX_ATTEMPTS
    values: dict[str, object] = {"attempts": attempts, "reason": reason[:200]}
    if given_up:
        values["state"] = QUARANTINED
    await session.execute(update(inbox).where(inbox.c.id == entry_id).values(values))
    return given_up


async def drop_old(session: AsyncSession, *, now: datetime) -> int:
    """Delete what is done for two days and quarantined for seven. Returns how many. Operating time."""
    done = delete(inbox).where(inbox.c.state == DONE, inbox.c.received_at < now - KEEP_DONE)
    quarantined = delete(inbox).where(
        inbox.c.state == QUARANTINED, inbox.c.received_at < now - KEEP_QUARANTINED
    )
    return sum([(await session.execute(statement)).rowcount for statement in (done, quarantined)])  # type: ignore[attr-defined]
