"""An organiser asks for everything that organisers can do."""

from telegram import Update

from bot.deps import Context
from bot.views import organise as views
from handlers.show import show


async def show_organise(update: Update, context: Context) -> None:
    """``/organise``."""
    await show(update, views.organise(context.today(), context.person.standing, context.t))
