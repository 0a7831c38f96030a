"""A vote of towns closes: those whom it concerns are told."""

from bot.deps import Deps
from bot.services.polls import town_news


async def tell_decided(deps: Deps) -> None:
    """Tell of votes that have just closed."""
    async with deps.db.read() as session:
        closed = await town_news.untold(session, now=deps.clock.now())
    if closed:
        async with deps.db.write() as session:
            await town_news.tell(session, now=deps.clock.now())
