"""The peer of our announcements: aiogram in a loop, and nothing that survives a restart.

``WINDOW`` 1 is the loop of its documentation; more is as many such loops side by side.
"""

import asyncio
import os

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from benchmarks.peer import TOLD
from benchmarks.processes import TOKEN


async def tell() -> None:
    """Tell everybody the same text, as fast as the answers come."""
    server = TelegramAPIServer.from_base(os.environ["TTCHAN_API_URL"])
    async with Bot(TOKEN, session=AiohttpSession(api=server)) as bot:
        people = iter(range(TOLD, TOLD + int(os.environ["TOLD"])))

        async def loop() -> None:
            for person in people:
                await bot.send_message(person, os.environ["TEXT"], parse_mode="HTML")

        await asyncio.gather(*(loop() for _ in range(int(os.environ["WINDOW"]))))


if __name__ == "__main__":
    asyncio.run(tell())
