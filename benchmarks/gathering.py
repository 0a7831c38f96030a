"""The peer of our two lanes: python-telegram-bot that tells TOLD people with asyncio.gather, and answers.

With AIORateLimiter where aiolimiter is installed; else with a bucket that does the same: 30 a second, first
come, first served.
"""

import asyncio
import os
from typing import Any

from telegram import Update
from telegram.ext import AIORateLimiter, Application, BaseRateLimiter, CommandHandler, ContextTypes

RATE = 30


class FirstCome(BaseRateLimiter[None]):
    """A bucket of RATE that fills RATE a second; whoever came first goes first."""

    def __init__(self) -> None:
        self._free_at = 0.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self, callback: Any, args: Any, kwargs: Any, endpoint: str, data: Any, rate_limit_args: None
    ) -> Any:
        """Make the call when its turn comes."""
        if endpoint.startswith("send"):
            now = asyncio.get_running_loop().time()
            self._free_at = max(self._free_at, now - 1) + 1 / RATE
            await asyncio.sleep(max(0.0, self._free_at - now))
        return await callback(*args, **kwargs)


async def today(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a fixed text."""
    assert update.message is not None
    await update.message.reply_text("Today")


async def tell(application: Any) -> None:
    """Tell everybody at once."""
    people = range(50_000, 50_000 + int(os.environ["TOLD"]))
    telling = asyncio.gather(*(application.bot.send_message(person, "Told") for person in people))
    application.bot_data["telling"] = telling


def main() -> None:
    """Poll until stopped."""
    try:
        limiter: BaseRateLimiter[Any] = AIORateLimiter()
    except RuntimeError:
        limiter = FirstCome()
    builder = Application.builder().token(os.environ["TTCHAN_TOKEN"])
    builder = builder.base_url(f"{os.environ['TTCHAN_API_URL']}/bot").rate_limiter(limiter)
    application = builder.concurrent_updates(32).connection_pool_size(64).post_init(tell).build()
    application.add_handler(CommandHandler("today", today))
    application.run_polling()


if __name__ == "__main__":
    main()
