"""Whether the storage works: a real write, small, and what it finds there on its way."""

from dataclasses import dataclass

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.migrate import HEAD
from bot.db.tables import state


@dataclass(frozen=True, slots=True)
class Probed:
    """``current``: the schema is this version's; ``held``: nothing unasked is sent."""

    current: bool
    held: bool


async def probe(session: AsyncSession) -> Probed:
    """Write something that changes nothing, and look. It is only true once it is committed."""
    version = await session.scalar(text("SELECT version_num FROM alembic_version"))
    held_since = await session.scalar(select(state.c.held_since))
    await session.execute(update(state).values(intake_ok_at=state.c.intake_ok_at))
    return Probed(version == HEAD, held_since is not None)
