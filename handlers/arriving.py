"""What leader and organisers were told of who is late, brought up to date where it stands."""

from telegram import Update

from bot.deps import Context
from bot.i18n import translator
from bot.services.arriving import Retold
from bot.views import notes
from handlers.show import restate_there


async def retell(update: Update, context: Context, retold: Retold | None) -> None:
    """Silently: whoever reads it again reads what is true now."""
    if retold is None:
        return
    programme, now = context.programme, context.now()
    for one in retold.shown:
        screen = notes.note(retold.note, programme, now, translator(one.language, programme.meeting))
        if screen is not None:
            await restate_there(update, one.chat_id, one.message_id, screen)
