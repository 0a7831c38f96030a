"""What an item's card has for organisers: the code for its door."""

from bot.deps import Context
from bot.domain.doors import AFTER, has_door
from bot.domain.programme import Item
from bot.domain.rights import Action, Scope, scope
from bot.views.doors import door_button
from bot.views.items import Part


async def part(context: Context, item: Item) -> Part | None:
    """*Code for the door*, until it marks nobody any more."""
    if not has_door(item) or scope(Action.SHOW_DOOR, context.person.standing) is Scope.NONE:
        return None
    if item.over_at + AFTER <= context.now():
        return None
    return Part(None, ((door_button(item, context.t),),), after=True)
