"""An organiser looks how the bot is."""

from collections.abc import Mapping

from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.rights import Action
from bot.services import status
from bot.views import status as views
from bot.views.status import ShowStatus
from handlers.guarded import Guarded
from handlers.show import show


async def show_status(update: Update, context: Context) -> None:
    """``/status``, *Look again*."""
    async with context.deps.db.read() as session:
        seen = await status.look(session, context.by())
    toast = views.looked(seen, context.t)  # often nothing on the screen changes
    await show(update, views.status(seen, context.programme, context.t), toast=toast)


BUTTONS: Mapping[type[CallbackData], Guarded] = {ShowStatus: Guarded(show_status, Action.SEE_STATUS)}
"""What stands under it."""
