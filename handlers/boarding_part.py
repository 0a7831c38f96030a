"""What an item's card says of the reader's bus, and the way to count heads."""

from bot.deps import Context
from bot.domain.presence import countable
from bot.domain.programme import Item
from bot.domain.rights import Action, Scope, scope
from bot.services.presence import boarding, counting
from bot.views import boarding as views
from bot.views.items import Part


async def part(context: Context, item: Item) -> Part | None:
    """*I am on board* from the first reminder on; *Head-count* for who counts anybody there."""
    person, now = context.person, context.now()
    if not countable(item, now) or scope(Action.COUNT_HEADS, person.standing) is Scope.NONE:
        return None
    async with context.deps.db.read() as session:
        counts = await counting.countable_rides(session, context.by(), [item])
        opens = await boarding.opens(session, context.meeting_id, context.programme, item)
        mark = await boarding.said_by(session, context.meeting_id, person, item)
    own = counts[0][1] if counts else ()
    return views.part(item, person, mark, own, context.t, now=now, opens=opens)
