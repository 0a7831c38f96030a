"""The peer of our /today and of our memory: aiogram that polls, reads one row, and answers a text.

No inbox, no rights, no programme: the row says the language, the text is always the same.
"""

import asyncio
import os

import aiosqlite
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import Message

from benchmarks.bare_ptb import TODAY

LANGUAGE = "SELECT language FROM people WHERE user_id = ?"


async def main() -> None:
    """Poll until stopped."""
    server = TelegramAPIServer.from_base(os.environ["TTCHAN_API_URL"])
    session = AiohttpSession(api=server)
    dispatcher = Dispatcher()
    async with aiosqlite.connect(f"{os.environ['TTCHAN_DATA_DIR']}/ttchan.db") as connection:

        @dispatcher.message(Command("today"))
        async def today(message: Message) -> None:
            assert message.from_user is not None
            rows = await connection.execute_fetchall(LANGUAGE, (message.from_user.id,))
            assert list(rows), "nobody"
            await message.answer(TODAY, parse_mode="HTML")

        async with Bot(os.environ["TTCHAN_TOKEN"], session=session) as bot:
            await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
