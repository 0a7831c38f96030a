"""A bot in a process that may be killed and started again."""

import asyncio
import os
from pathlib import Path

from bot.db.engine import Database
from tests.forked import Forked

TOKEN = "1234567890:test-only-not-a-real-token-of-anybody"


class Victim:
    """``module`` is run as with ``python -m``; send rate 0 unless ``more`` settings say otherwise."""

    def __init__(self, module: str, url: str, db: Database, folder: Path, **more: str) -> None:
        self._module = module
        self._environment = os.environ | {
            "TTCHAN_TOKEN": TOKEN,
            "TTCHAN_API_URL": url,
            "TTCHAN_DATABASE_URL": db.url,
            "TTCHAN_DATA_DIR": str(folder),
            "TTCHAN_SEND_RATE": "0",
            "TTCHAN_LOG_LEVEL": "ERROR",
            **more,
        }
        self.process: Forked

    async def start(self, crash_at: str = "") -> None:
        """Start it; ``crash_at`` is a point it dies at by itself."""
        self.process = Forked(self._module, (), self._environment | {"TTCHAN_CRASH_AT": crash_at})
        await self.process.start()

    async def dies(self, point: str, count: int) -> bool:
        """Start it to die at the point's pass of that number. Killed if it has not in 20 s: then False."""
        await self.start(f"{point}:{count}")
        try:
            async with asyncio.timeout(20):
                return await self.process.wait() == 137
        except TimeoutError:
            await self.kill()
            return False

    async def kill(self) -> None:
        """SIGKILL, and wait for the end."""
        self.process.kill()
        await self.process.wait()
