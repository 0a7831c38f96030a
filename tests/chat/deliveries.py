"""The table of deliveries as a test looks at it beside a running bot."""

from sqlalchemy import select

from bot.app import Bot
from bot.db.tables import deliveries
from bot.domain.deliveries import State


async def rows(bot: Bot) -> list[tuple[str, State]]:
    """Key and state of each row, in the order they were written."""
    async with bot.db.read() as session:
        found = select(deliveries.c.dedupe_key, deliveries.c.state).order_by(deliveries.c.id)
        return [(row.dedupe_key, State(row.state)) for row in await session.execute(found)]
