"""The turns to send of all processes, as PostgreSQL keeps them: one row, one process at a time."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import DOUBLE_PRECISION, bindparam, cast, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import turns as table
from bot.db.upsert import insert_or_ignore


class Turns(NamedTuple):
    """Seconds of the database's clock since 1970, ascending: ``given`` to all, ``delivered`` of these.

    Some lie ahead. ``shut_until``: nothing goes before. ``slowed``: to how many a second, at ``slowed_at``.
    """

    given: Sequence[float] = ()
    delivered: Sequence[float] = ()
    shut_until: float | None = None
    slowed: float | None = None
    slowed_at: float | None = None


_COLUMNS = [table.c[name] for name in Turns._fields]
_HELD = select(*_COLUMNS).where(table.c.id == 1).with_for_update().subquery()
# From outside: inside, the clock would be asked before the wait for the row, and the wait be forgotten.
_LOCK = select(
    *_HELD.c,
    cast(func.extract("epoch", func.clock_timestamp()), DOUBLE_PRECISION),
    # Who loses a second of turns with the server's power sends a few too many after it: not worth a sync.
    func.set_config("synchronous_commit", "off", True),
    # A process that is frozen here would keep all the others from sending.
    func.set_config("idle_in_transaction_session_timeout", "2s", True),
)
_KEEP = update(table).where(table.c.id == 1).values({name: bindparam(name) for name in Turns._fields})


async def lock(session: AsyncSession) -> tuple[Turns, float]:
    """Read the row and the database's clock; nobody else does until this transaction ends."""
    row = (await session.execute(_LOCK)).one_or_none()
    if row is None:
        none: dict[str, object] = {"id": 1, "given": [], "delivered": []}
        await session.execute(insert_or_ignore(session, table, "id"), [none])
        row = (await session.execute(_LOCK)).one()
    return Turns(*row[: len(_COLUMNS)]), row[len(_COLUMNS)]


async def keep(session: AsyncSession, turns: Turns) -> None:
    """Write the row that was locked."""
    await session.execute(_KEEP, turns._asdict())
