"""A person asks for help, writes what the bot does not know, or presses a button of long ago."""

from collections import deque

from telegram import Update

from bot.deps import Context
from bot.views import errors
from bot.views import help as words
from handlers.show import show

_albums: deque[str] = deque(maxlen=200)
"""Albums answered lately. Only a courtesy: after a restart the rest of an album is answered once more."""


async def show_help(update: Update, context: Context) -> None:
    """What the bot can do; works before any meeting is published."""
    await show(update, words.help_screen(context.published, context.t))


async def not_understood(update: Update, context: Context) -> None:
    """A message that is no command and no label; ten photos of one album get one answer."""
    album = update.message.media_group_id if update.message else None
    if album is not None and album in _albums:
        return
    await show(update, words.not_understood(context.published, context.person, context.t))
    if album is not None:
        _albums.append(album)


async def stale_button(update: Update, context: Context) -> None:
    """A button that no handler knows."""
    await show(update, errors.stale(context.t))
