"""The real bot as a process of its own, so that it can be killed: what is said is its own text."""

import asyncio

from bot.app import Bot
from bot.settings import load_settings

if __name__ == "__main__":
    asyncio.run(Bot(load_settings()).run())
