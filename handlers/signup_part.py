"""What an item's card says of its places."""

from bot.deps import Context
from bot.domain.programme import Item
from bot.domain.rights import Action, Scope, scope
from bot.services.signups import looking
from bot.views import signups as views
from bot.views.items import Part


async def part(context: Context, item: Item) -> Part | None:
    """Nothing where nobody signs up, and for who only looks."""
    person = context.person
    if not item.signup or item.withdrawn or scope(Action.SIGN_UP, person.standing) is Scope.NONE:
        return None
    async with context.deps.db.read() as session:
        seen = await looking.one(session, context.by(), context.programme, item)
    return views.part(seen, person, context.t)
