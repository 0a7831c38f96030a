"""The peer of our two lanes: python-telegram-bot that tells TOLD people with asyncio.gather, and answers.

With its own AIORateLimiter: 30 a second, first come, first served.
"""

import asyncio
import os
from typing import Any

from telegram import Update
from telegram.ext import AIORateLimiter, Application, CommandHandler, ContextTypes


async def today(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a fixed text."""
    assert update.message is not None
    await update.message.reply_text("Today")


async def tell(application: Any) -> None:
    """Tell everybody at once."""
    people = range(50_000, 50_000 + int(os.environ["TOLD"]))
    telling = asyncio.gather(*(application.bot.send_message(person, "Told") for person in people))
    application.bot_data["telling"] = telling


def made(token: str, url: str) -> Any:
    """The application."""
    builder = Application.builder().token(token).base_url(f"{url}/bot").rate_limiter(AIORateLimiter())
    application = builder.concurrent_updates(32).connection_pool_size(64).post_init(tell).build()
    application.add_handler(CommandHandler("today", today))
    return application


def main() -> None:
    """Poll until stopped."""
    made(os.environ["TTCHAN_TOKEN"], os.environ["TTCHAN_API_URL"]).run_polling()


if __name__ == "__main__":
    main()
