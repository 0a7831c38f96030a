"""Whether the storage works: a real write, small, and what it finds there on its way."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.migrate import HEAD
from bot.db.tables import state


@dataclass(frozen=True, slots=True)
class Probed:
    """``current``: the schema is this version's; ``held``: nothing unasked is sent. ``intake_ok_at``: when
    updates last could come in (operating time)."""

    current: bool
    held: bool
    intake_ok_at: datetime | None


async def probe(session: AsyncSession, *, real: datetime) -> Probed:
    """Write, and look. It is only true once it is committed. Operating time.

    What is written must differ from what stood there: SQLite would not touch the disk for the same again.
    """
    version = await session.scalar(text("SELECT version_num FROM alembic_version"))
    found = (await session.execute(select(state.c.held_since, state.c.intake_ok_at))).one()
    await session.execute(update(state).values(probed_at=real))
    return Probed(version == HEAD, found.held_since is not None, found.intake_ok_at)
