"""The peer of our start: the smallest python-telegram-bot program that polls and answers."""

import os

from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes


async def today(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a fixed text."""
    assert update.message is not None
    await update.message.reply_text("Today")


def main() -> None:
    """Poll until stopped."""
    url = os.environ["TTCHAN_API_URL"]
    builder = Application.builder().token(os.environ["TTCHAN_TOKEN"]).base_url(f"{url}/bot")
    application = builder.concurrent_updates(32).build()
    application.add_handler(CommandHandler("today", today))
    application.run_polling()


if __name__ == "__main__":
    main()
