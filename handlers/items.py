"""A person opens an item's card, its map, its calendar file or one of its files."""

import asyncio

from telegram import Update

from bot.deps import Context
from bot.files import ics, stored
from bot.views import calendar, items, places
from bot.views.buttons import SendMap, ShowItem
from bot.views.items import AddToCalendar, SendFile
from handlers.item_card import show_card
from handlers.pressed import pressed
from handlers.show import send_document, send_pin


async def show_item(update: Update, context: Context) -> None:
    """Somebody pressed an item of a day."""
    press = pressed(update, ShowItem)
    item = items.find(context.programme, press.item)
    await show_card(update, context, item, everything=press.everything)


async def send_map(update: Update, context: Context) -> None:
    """Somebody asked where an item is."""
    item = items.find(context.programme, pressed(update, SendMap).item)
    await send_pin(update, places.pin(item, context.programme, context.t))


async def add_to_calendar(update: Update, context: Context) -> None:
    """Somebody wants one item in their phone's calendar."""
    item = items.find(context.programme, pressed(update, AddToCalendar).item)
    plan = calendar.of_item(context.programme, item, context.t)
    content = await asyncio.to_thread(ics.write, plan, now=context.now())
    await send_document(update, calendar.document(context.programme, content, context.t, item=item))


async def send_file(update: Update, context: Context) -> None:
    """Somebody asked for an item's slides or another file."""
    press = pressed(update, SendFile)
    file = items.file_of(items.find(context.programme, press.item), press.number)
    content = await asyncio.to_thread(stored.read, context.deps.settings.side_dir, file.target)
    await send_document(update, items.document(file, content))
