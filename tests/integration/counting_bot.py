"""The real bot with one more handler, whose change can be counted: it writes a row for each update.

Run as a process of its own, so that it can be killed: ``python -m tests.integration.counting_bot``.
"""

import asyncio

from sqlalchemy import Column, MetaData, Table, insert
from sqlalchemy.types import BigInteger
from telegram import Update
from telegram.ext import MessageHandler, filters

from bot import crash
from bot.app import Bot
from bot.db.engine import Database
from bot.deps import Context
from bot.settings import load_settings
from tests import debugging

counted = Table("counted", MetaData(), Column("update_id", BigInteger, nullable=False))
"""No key and no uniqueness: an update that is applied twice leaves two rows."""


async def make_table(db: Database) -> None:
    """Create the table that counts."""
    async with db.writer.begin() as connection:
        await connection.run_sync(counted.metadata.create_all)


async def count(update: Update, context: Context) -> None:
    """Change something, then answer."""
    async with context.write() as session:
        await session.execute(insert(counted).values(update_id=update.update_id))
    assert update.effective_chat is not None
    await context.bot.send_message(update.effective_chat.id, f"counted {update.update_id}")


async def main() -> None:
    """Run until killed."""
    settings = load_settings()
    debugging.keep()
    crash.arm(settings.crash_at)
    bot = Bot(settings)
    # Ahead of all the bot's own handlers, behind its gate.
    bot.chat.application.handlers[0].insert(0, MessageHandler(filters.Regex("^count"), count))
    await bot.run()


if __name__ == "__main__":
    asyncio.run(main())
