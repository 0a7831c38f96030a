"""What an item's card says of a meal: for the reader, for a leader's people, for the kitchen."""

from bot.deps import Context
from bot.domain.meals import is_meal
from bot.domain.programme import Item
from bot.domain.rights import Action, Scope, scope
from bot.services import meals
from bot.views import guests, kitchen
from bot.views import meals as views
from bot.views.items import Part


async def part(context: Context, item: Item) -> Part | None:
    """Whether they are counted in; nothing for other items, strangers, and what is cancelled."""
    reach = scope(Action.ANSWER_MEAL, context.person.standing)
    if not is_meal(item) or item.withdrawn or reach is Scope.NONE:
        return None
    counts = [kitchen.of_meal(item.id, context.t)] if reach is Scope.MEETING else []
    if context.person.participant is None or not item.audience.may_include(context.person.traits):
        return Part(None, (tuple(counts),), after=True) if counts else None
    led = context.person.delegation if reach is Scope.DELEGATION else None
    ways = [guests.delegation_button(context.t, item.id, led)] if led else counts
    by = context.by()
    async with context.deps.db.read() as session:
        eats, entered = await meals.at_meal(session, by, item)
    return views.on_card(
        item,
        context.programme.meeting,
        context.t,
        eats=eats,
        entered=entered,
        may=meals.open_to(by, context.programme, item),
        now=context.now(),
        ways=ways,
    )
