"""What notes there are, for tests of who is told of what."""

from typing import Any

from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import deliveries
from bot.domain.deliveries import DeliveryKind, State


async def noted(db: Database, what: str = "") -> list[Any]:
    """Rows of notes, in the order they were written; of one ``What`` if it is given."""
    async with db.read() as session:
        found = select(deliveries).where(deliveries.c.kind == DeliveryKind.NOTE).order_by(deliveries.c.id)
        return [row for row in await session.execute(found) if what in ("", row.data["what"])]


async def told(db: Database, what: str) -> dict[str | int, str]:
    """Who is told of something, and as what."""
    rows = await noted(db, what)
    assert {row.state for row in rows} <= {State.PENDING}
    return {row.participant_id or row.user_id: row.data["as"] for row in rows}
