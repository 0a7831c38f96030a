"""An item's card with what its parts say of the reader: for every handler that shows it (again)."""

from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update

from bot.deps import Context
from bot.domain.programme import Item
from bot.views import items
from bot.views.items import Part
from handlers import boarding_part, door_part, meal_part, signup_part
from handlers.show import show

Say = Callable[[Context, Item], Coroutine[Any, Any, Part | None]]

PARTS: tuple[Say, ...] = (signup_part.part, boarding_part.part, meal_part.part, door_part.part)
"""In the order of the card, each of a module handlers/X_part.py; who has nothing to say reads nothing."""


async def show_card(
    update: Update, context: Context, item: Item, *, everything: bool = False, toast: str = ""
) -> None:
    """Show the card as it is now; ``everything`` is how the reader saw the day that *Back* returns to."""
    said = [part for say in PARTS if (part := await say(context, item)) is not None]
    card = items.card(
        context.programme, item, context.t, now=context.now(), everything=everything, parts=said
    )
    await show(update, card, toast=toast)
