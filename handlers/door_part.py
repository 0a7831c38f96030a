"""What an item's card has for organisers: the code for its door, and who came."""

from bot.deps import Context
from bot.domain.doors import AFTER, BEFORE, has_door
from bot.domain.programme import Item, Kind
from bot.domain.rights import Action, Scope, scope
from bot.views.doors import door_button, presence_button
from bot.views.items import Part


async def part(context: Context, item: Item) -> Part | None:
    """*Code for the door* until it marks nobody any more, *Who came* from its first moment on."""
    if scope(Action.SHOW_DOOR, context.person.standing) is Scope.NONE:
        return None
    now, ways = context.now(), []
    if has_door(item) and now < item.over_at + AFTER:
        ways.append(door_button(item, context.t))
    if not item.withdrawn and item.kind is not Kind.FREE and item.starts_at - BEFORE <= now:
        ways.append(presence_button(item, context.t))
    return Part(None, (tuple(ways),), after=True) if ways else None
