"""A person asks for help, or presses a button of long ago."""

from telegram import Update

from bot.deps import Context
from bot.domain.calls import under_way
from bot.views import errors
from bot.views import help as words
from handlers import doorstep
from handlers.show import show


async def show_help(update: Update, context: Context) -> None:
    """What the bot can do; works before any meeting is published."""
    programme, person = context.published, context.person
    on = programme is not None and person.joined and under_way(programme, context.now())
    way_in = await doorstep.open_step(context)
    screen = words.help_screen(
        programme, context.t, person.standing, under_way=on, joining=way_in is not None
    )
    await show(update, screen)


async def stale_button(update: Update, context: Context) -> None:
    """A button that no handler knows."""
    await show(update, errors.stale(context.t))
