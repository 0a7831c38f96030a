"""The inbox of several processes on one PostgreSQL: each chat is one worker's while it has undone updates.

A worker's claims hold as long as its row in ``workers`` is there (bot/services/workers.py).
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.inbox import UNDONE
from bot.db.tables import inbox
from bot.services.inbox_chats import chat_of

ARRIVED = "ttchan_inbox"
"""The channel on which who stores tells who handles."""
MOST_OF_A_CHAT = 8
"""Of one chat, at a time: a flood of one leaves room for the others."""
_CHATS = 0x74746363
"""The class of the locks on chats. Two that share a lock only wait for each other."""
_REACH = 128
"""How many of the oldest updates are looked at for chats to take."""

_OTHERS = f"""
WITH others AS MATERIALIZED (
    SELECT chat FROM inbox WHERE {UNDONE} AND worker IS NOT NULL AND worker <> :me
)"""  # noqa: S608 - our own constants
# Said so that each part can be read by one index alone, the right one: in a backlog that nobody has counted
# yet PostgreSQL thinks that any of them would do. Counts are written out for the same reason.
_LOCK = text(f"""
{_OTHERS}, chats AS MATERIALIZED (
    SELECT chat FROM (
        SELECT id, chat FROM inbox
        WHERE {UNDONE} AND worker IS NULL AND chat <> ALL(CAST(:passed_over AS bigint[]))
        AND chat NOT IN (SELECT chat FROM others)
        ORDER BY id LIMIT {_REACH}
    ) AS oldest
    GROUP BY chat ORDER BY min(id) LIMIT :room
)
SELECT chat FROM chats
WHERE pg_try_advisory_xact_lock({_CHATS}, hashint8(chat))
AND (SELECT set_config('synchronous_commit', 'off', true)) IS NOT NULL
""")  # noqa: S608 - as above
"""What a crash of the server takes back of a claim, it takes back for all: there is nothing to wait for."""
_TAKE = text(f"""
{_OTHERS}
UPDATE inbox SET worker = :me WHERE id = ANY(ARRAY(
    SELECT next.id FROM unnest(CAST(:chats AS bigint[])) AS locked(chat) CROSS JOIN LATERAL (
        SELECT id FROM inbox WHERE inbox.chat = locked.chat AND {UNDONE} AND coalesce(worker, 0) = 0
        ORDER BY id LIMIT {MOST_OF_A_CHAT}
    ) AS next
    WHERE locked.chat NOT IN (SELECT chat FROM others)
    ORDER BY next.id LIMIT :room
)) AND coalesce(worker, 0) = 0 AND state NOT IN ('done', 'quarantined')
AND EXISTS (SELECT FROM workers WHERE worker = :me)
RETURNING id, update_id, body, state, attempts, chat
""")  # noqa: S608 - as above
_STILL = text(f"SELECT 1 FROM inbox WHERE id = :id AND worker = :worker AND {UNDONE}")  # noqa: S608 - as above


async def tell(session: AsyncSession) -> None:
    """Once this is committed, say to all who handle that there is something new. SQLite has one process."""
    if session.get_bind().dialect.name != "sqlite":
        await session.execute(text(f"NOTIFY {ARRIVED}"))


async def claim(session: AsyncSession, worker: int, room: int, passed_over: Collection[int]) -> list[Any]:
    """Take at most ``room`` of the oldest updates, of chats that are nobody else's nor ``passed_over``.

    Rows of id, update_id, body, state, attempts and chat, oldest first; they are the worker's once this is
    committed. Nothing may follow in the transaction that has to last: its commit does not wait for the disk.
    """
    given: dict[str, Any] = {"me": worker, "room": room}
    locked = await session.execute(_LOCK, given | {"passed_over": list(passed_over)})
    if not (chats := list(locked.scalars())):
        return []
    # A statement of its own: it sees what others had committed before they let go of these chats.
    taken = await session.execute(_TAKE, given | {"chats": chats})
    return sorted(taken, key=lambda row: row.id)


async def still(session: AsyncSession, entry_id: int, worker: int) -> bool:
    """Whether an update is undone and that worker's."""
    return (await session.execute(_STILL, {"id": entry_id, "worker": worker})).first() is not None


async def name_chats(session: AsyncSession) -> None:
    """Say of updates of before whose chat they are: who has none is never claimed."""
    nameless = text(UNDONE), inbox.c.chat.is_(None)
    rows = await session.execute(select(inbox.c.id, inbox.c.update_id, inbox.c.body).where(*nameless))
    for row in rows.all():
        named = update(inbox).where(inbox.c.id == row.id, *nameless)
        await session.execute(named.values(chat=chat_of(row.body, row.update_id)))
