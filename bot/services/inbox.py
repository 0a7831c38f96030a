"""The inbox: raw updates stored before Telegram is told that we have them, and what became of each."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import APPLIED, DONE, NEW, QUARANTINED, inbox
from bot.db.upsert import insert_or_ignore
from bot.services import inbox_claims
from bot.services.inbox_chats import chat_of
from bot.services.inbox_places import withheld

KEEP_DONE = timedelta(hours=48)
KEEP_QUARANTINED = timedelta(days=7)
MAX_ATTEMPTS = 3

_UNDONE = inbox.c.state.in_((NEW, APPLIED))


class NotMine(Exception):
    """Another process handles the update by now: nothing of this one's may be kept."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stored update that is not done. ``applied``: its change is committed, its reply perhaps not sent.

    ``chat``: what its updates are handled in order for; None for rows of before.
    """

    id: int
    update_id: int
    body: str
    applied: bool
    attempts: int
    chat: int | None


async def store(session: AsyncSession, updates: Iterable[tuple[int, str]], *, now: datetime) -> None:
    """Store raw updates as ``(update_id, JSON text)``; one that is there already is left as it is.

    ``now`` is operating time. Where people are is not stored. Processes that share the inbox are told.
    """
    rows: list[dict[str, object]] = []
    for update_id, given in updates:
        body = await withheld(session, given, now=now)
        chat = chat_of(body, update_id)
        rows.append({"update_id": update_id, "body": body, "received_at": now, "chat": chat})
    if rows:
        await session.execute(insert_or_ignore(session, inbox, "update_id"), rows)
        await inbox_claims.tell(session)


async def waiting(session: AsyncSession, after: int, limit: int) -> list[Waiting]:
    """Undone updates with an id above ``after``, oldest first."""
    columns = inbox.c.id, inbox.c.update_id, inbox.c.body, inbox.c.state, inbox.c.attempts, inbox.c.chat
    rows = await session.execute(
        select(*columns).where(_UNDONE, inbox.c.id > after).order_by(inbox.c.id).limit(limit)
    )
    return [_waiting(row) for row in rows]


async def claimed(
    session: AsyncSession, worker: int, room: int, passed_over: Collection[int]
) -> list[Waiting]:
    """As ``inbox_claims.claim``."""
    return [_waiting(row) for row in await inbox_claims.claim(session, worker, room, passed_over)]


def _waiting(row: Any) -> Waiting:
    return Waiting(row.id, row.update_id, row.body, row.state == APPLIED, row.attempts, row.chat)


async def mark_applied(session: AsyncSession, entry_id: int, worker: int | None = None) -> bool:
    """Say, in the transaction of the change itself, that the update's change is made.

    ``worker``: who handles it, among several. Returns False if an earlier try of that worker's has made the
    change (a commit whose answer was lost). Raises NotMine if the update is not that worker's any more.
    """
    marking = update(inbox).where(inbox.c.id == entry_id).values(state=APPLIED)
    if worker is None:
        await session.execute(marking)
        return True
    mine = inbox.c.worker == worker
    if (await session.execute(marking.where(mine, inbox.c.state == NEW))).rowcount:  # type: ignore[attr-defined]
        return True
    state = await session.scalar(select(inbox.c.state).where(inbox.c.id == entry_id, mine))
    if state != APPLIED:
        raise NotMine
    return False


async def mark_done(session: AsyncSession, entry_ids: Sequence[int]) -> None:
    """Say that the updates are handled and answered; bodies, and whose they were, are blanked."""
    statement = update(inbox).where(inbox.c.id == bindparam("entry")).values(state=DONE, body="", chat=None)
    await session.execute(statement, [{"entry": entry_id} for entry_id in entry_ids])


async def record_failure(
    session: AsyncSession, entry_id: int, attempts: int, reason: str, worker: int | None = None
) -> bool:
    """Count a failed try; after the last one the update is quarantined with its raw text. Returns whether.

    Raises NotMine if the update is not that ``worker``'s any more.
    """
    given_up = attempts >= MAX_ATTEMPTS
    values: dict[str, object] = {"attempts": attempts, "reason": reason[:200]}
    if given_up:
        values["state"] = QUARANTINED
    counting = update(inbox).where(inbox.c.id == entry_id).values(values)
    if worker is not None:
        counting = counting.where(inbox.c.worker == worker, _UNDONE)
    if not (await session.execute(counting)).rowcount and worker is not None:  # type: ignore[attr-defined]
        raise NotMine
    return given_up


async def drop_old(session: AsyncSession, *, now: datetime) -> int:
    """Delete what is done for two days and quarantined for seven. Returns how many. Operating time."""
    done = delete(inbox).where(inbox.c.state == DONE, inbox.c.received_at < now - KEEP_DONE)
    quarantined = delete(inbox).where(
        inbox.c.state == QUARANTINED, inbox.c.received_at < now - KEEP_QUARANTINED
    )
    return sum([(await session.execute(statement)).rowcount for statement in (done, quarantined)])  # type: ignore[attr-defined]
