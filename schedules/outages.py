"""What follows from an outage."""

from bot.db.trouble import is_trouble
from bot.deps import Deps
from bot.logs import get_logger
from bot.services import outages

log = get_logger("ttchan.outages")


async def settle(deps: Deps) -> None:
    """Settle outages whose consequences are known by now; whichever cannot be keeps no other waiting."""
    async with deps.db.read() as session:
        due = await outages.unsettled(session)
    for outage in due:
        try:
            async with deps.db.write() as session:
                await outages.settle(session, outage, now=deps.clock.now(), real=deps.clock.real())
        except Exception as error:
            if is_trouble(error):
                raise
            log.error("outage_not_settled", outage=outage, exc_info=error)
