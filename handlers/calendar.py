"""A person takes the programme home in their phone's calendar."""

import asyncio

from telegram import Update

from bot.deps import Context
from bot.files import ics
from bot.views import calendar
from handlers.show import send_document


async def send_calendar(update: Update, context: Context) -> None:
    """Every item for this reader as one file."""
    plan = calendar.of_reader(context.programme, context.person, context.t)
    content = await asyncio.to_thread(ics.write, plan, now=context.now())
    await send_document(update, calendar.document(context.programme, content, context.t))
