"""What follows from an outage."""

from bot.deps import Deps
from bot.services import outages


async def settle(deps: Deps) -> None:
    """Settle outages whose consequences are known by now."""
    async with deps.db.read() as session:
        due = await outages.unsettled(session)
    if due:
        async with deps.db.write() as session:
            await outages.settle(session, now=deps.clock.now(), real=deps.clock.real())
