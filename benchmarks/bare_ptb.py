"""The peer of our start, memory and /today: the smallest python-telegram-bot program that polls and answers.

It reads no row. ``CONCURRENT`` is how many updates it handles at once; 0 = as it comes, one after another.
"""

import os

from telegram import Update
from telegram.ext import Application, CommandHandler, ContextTypes

TODAY = "<b>Saturday, 10 November</b>\n" + "\n".join(
    f"<b>{hour}:30</b> What comes at this hour, and where\n<i>The town hall, 2nd floor</i>"
    for hour in range(8, 20, 2)
)


async def today(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a fixed text."""
    assert update.message is not None
    await update.message.reply_text(TODAY, parse_mode="HTML")


def main() -> None:
    """Poll until stopped."""
    url = os.environ["TTCHAN_API_URL"]
    builder = Application.builder().token(os.environ["TTCHAN_TOKEN"]).base_url(f"{url}/bot")
    application = builder.concurrent_updates(int(os.environ.get("CONCURRENT", "32")) or False).build()
    application.add_handler(CommandHandler("today", today))
    application.run_polling()


if __name__ == "__main__":
    main()
