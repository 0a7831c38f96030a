"""The real bot doing its part beside others: what it tells says who told it, what people write is counted.

Run as a process of its own, so that it can be killed, frozen and stopped:
``python -m tests.integration.growing.one_of_many ROLE NAME``. LEASE and RECYCLE in the environment: seconds
after which a silent leader is cut off, and after which the pool makes a connection anew.
"""

import asyncio
import logging
import os
import signal
import sys
from functools import partial

from markupsafe import Markup
from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, insert
from telegram import Update
from telegram.ext import MessageHandler, filters

from bot import crash, logs
from bot.app import Bot
from bot.db.engine import Database
from bot.deps import Context
from bot.domain.deliveries import DeliveryKind
from bot.lead import Lead
from bot.leading import Leadership
from bot.roles import Role
from bot.screen import Screen
from bot.settings import Settings, load_settings
from schedules import letters
from schedules.letters import Letter, Written
from tests import debugging

counted = Table(
    "counted",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("update_id", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("by", String, nullable=False),
)
"""A row for each update that was applied, in that order; one that was applied twice leaves two."""


async def make_table(db: Database) -> None:
    """Create the table that counts."""
    async with db.writer.begin() as connection:
        await connection.run_sync(counted.metadata.create_all)


async def tell(lead: Lead, name: str, letter: Letter) -> Written:
    """Say the keys of the parcel's rows, who tells them and in which term."""
    keys = " ".join(row.key for row in letter.parcel.rows)
    return Written(Screen(Markup("told {} by {} {}").format(keys, name, lead.term)))


async def count(name: str, update: Update, context: Context) -> None:
    """Keep that it was applied, then answer."""
    assert update.effective_chat is not None
    assert update.effective_message is not None
    number = int(str(update.effective_message.text).split()[1])
    async with context.write() as session:
        row = {"update_id": update.update_id, "chat": update.effective_chat.id, "number": number, "by": name}
        await session.execute(insert(counted).values(row))
    await context.bot.send_message(update.effective_chat.id, f"counted {number}")


class OneOfMany(Bot):
    """The bot; a leader that is frozen may be cut off sooner than in earnest."""

    lease: float | None = None

    def _leadership(self) -> Leadership | None:
        if self.lease is None:
            return super()._leadership()
        lease = self.lease
        return Leadership(
            self.db.url, self.lead, self.clock, self.db.bell.set, lease=lease, frozen=0.6 * lease
        )


def made(settings: Settings, role: Role, name: str) -> OneOfMany:
    """The bot of this process."""
    bot = OneOfMany(settings, role)
    if lease := os.environ.get("LEASE"):
        bot.lease = float(lease)
    if recycle := os.environ.get("RECYCLE"):
        bot.db.writer.sync_engine.pool._recycle = int(recycle)
    letters.WRITERS = dict.fromkeys(DeliveryKind, partial(tell, bot.lead, name))
    if role.handles:
        handler = MessageHandler(filters.Regex("^count"), partial(count, name))
        bot.chat.application.handlers[0].insert(0, handler)  # ahead of the bot's own, behind its gate
    return bot


async def main(role: Role, name: str) -> None:
    """Run until told to stop."""
    settings = load_settings()
    logs.set_up("INFO")
    debugging.keep(logging.root.handlers[0])
    crash.arm(settings.crash_at)
    bot = made(settings, role, name)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, bot.stop)
    await bot.run()


if __name__ == "__main__":
    asyncio.run(main(Role(sys.argv[1]), sys.argv[2]))
