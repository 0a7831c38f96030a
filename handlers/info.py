"""A person looks for practical information: pages, phrases, who is behind the meeting."""

from telegram import Update

from bot.deps import Context
from bot.views import about, info, phrases
from bot.views.buttons import ShowInfo, ShowPhrases
from bot.views.info import ShowPage
from handlers.pressed import pressed
from handlers.show import show


async def contents(update: Update, context: Context) -> None:
    """The list of pages from its beginning."""
    await show(update, info.contents(context.programme, context.t))


async def show_part(update: Update, context: Context) -> None:
    """Somebody pressed *More* or came back to the list."""
    await show(update, info.contents(context.programme, context.t, part=pressed(update, ShowInfo).part))


async def show_page(update: Update, context: Context) -> None:
    """Somebody pressed the title of a page."""
    press = pressed(update, ShowPage)
    await show(update, info.page(context.programme, press.page, context.t, part=press.part))


async def show_phrases(update: Update, context: Context) -> None:
    """First words in the host's language."""
    await show(update, phrases.phrases(context.programme, context.t, part=pressed(update, ShowPhrases).part))


async def show_about(update: Update, context: Context) -> None:
    """The meeting, its funder and the bot."""
    await show(update, about.about(context.programme, context.t))
