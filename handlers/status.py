"""An organiser looks how the bot is."""

from collections.abc import Mapping
from dataclasses import replace

from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.disk import room
from bot.domain.rights import Action
from bot.domain.status import House
from bot.services import status
from bot.settings import Settings
from bot.views import status as views
from bot.views.buttons import ShowStatus
from handlers.guarded import Guarded
from handlers.show import show


async def show_status(update: Update, context: Context) -> None:
    """``/status``, *Look again*."""
    async with context.deps.db.read() as session:
        seen = await status.look(session, context.by())
    seen = replace(seen, house=_house(context.deps.settings))
    toast = views.looked(seen, context.t)  # often nothing on the screen changes
    await show(update, views.status(seen, context.programme, context.t), toast=toast)


def _house(settings: Settings) -> House | None:
    try:
        left = room(settings.side_dir)
    except OSError:
        return None
    return House(left.free, left.ebbing, bool(settings.webhook_url))


BUTTONS: Mapping[type[CallbackData], Guarded] = {ShowStatus: Guarded(show_status, Action.SEE_STATUS)}
"""What stands under it."""
