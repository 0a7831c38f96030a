"""Processes that want to lead, in one process of a test: quick ones, and somebody who looks at all of them.

Run as a process of its own that leads until it is killed: ``python -m tests.integration.leading URL``.
"""

import asyncio
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text

from bot.clock import Clock
from bot.db.engine import Database
from bot.lead import Lead
from bot.leading import Leadership

VALID = 1.5
QUICK = {"look": 0.1, "beat": 0.4, "spare": 0.3, "lease": 4.0}
LOOK_SECONDS = 0.01


class Candidate:
    """Leads whenever it can, until ``lay_down``. ``on``: whether it believes to."""

    def __init__(self, url: str, **times: float) -> None:
        self.lead = Lead(Clock(), times.pop("valid", VALID))
        self.rings = 0
        self.leadership = Leadership(url, self.lead, Clock(), self._rang, **(QUICK | times))
        self._work: asyncio.Future[None] | None = None

    def _rang(self) -> None:
        self.rings += 1

    async def wants(self) -> None:
        """Win and lose, again and again."""
        while True:
            await self.leadership.win()
            await self.leadership.lost()

    def begin(self) -> None:
        """Do so in a task of its own."""
        self._work = asyncio.ensure_future(self.wants())

    async def lay_down(self) -> None:
        """Want no more."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.wait((self._work,))
            if not self._work.cancelled():
                self._work.result()
        await self.leadership.lay_down()

    async def end(self) -> None:
        """The same, and hang up."""
        await self.lay_down()
        await self.leadership.close()

    async def leads(self, seconds: float = 20) -> float:
        """Wait until it leads. Returns how long that took."""
        began = time.monotonic()
        async with asyncio.timeout(seconds):
            while not self.lead.on:
                await asyncio.sleep(LOOK_SECONDS)
        return time.monotonic() - began

    async def leads_no_more(self, seconds: float = 20) -> float:
        """Wait until it does not. Returns how long that took."""
        began = time.monotonic()
        async with asyncio.timeout(seconds):
            while self.lead.on:
                await asyncio.sleep(LOOK_SECONDS / 10)
        return time.monotonic() - began


@asynccontextmanager
async def candidates(url: str, number: int, **times: float) -> AsyncIterator[Sequence[Candidate]]:
    """So many; they are ended at the end."""
    made = [Candidate(url, **times) for _ in range(number)]
    try:
        yield made
    finally:
        for one in made:
            await one.end()


class Watching:
    """Looks at candidates every few milliseconds: how many led at most, and how long nobody did."""

    def __init__(self, watched: Sequence[Candidate]) -> None:
        self.most = 0
        self.longest_without = 0.0
        self._watched = watched

    async def run(self) -> None:
        """Look, until cancelled."""
        led_at = time.monotonic()
        while True:
            leading = sum(one.lead.on for one in self._watched)
            self.most = max(self.most, leading)
            now = time.monotonic()
            if leading:
                led_at = now
            self.longest_without = max(self.longest_without, now - led_at)
            await asyncio.sleep(LOOK_SECONDS)


@asynccontextmanager
async def watching(watched: Sequence[Candidate]) -> AsyncIterator[Watching]:
    """For the length of a block; never two at once."""
    looks = Watching(watched)
    task = asyncio.ensure_future(looks.run())
    try:
        yield looks
    finally:
        task.cancel()
        await asyncio.wait((task,))
    assert looks.most <= 1, "two led at once"


class Apart:
    """A process of its own that wants to lead. ``terms``: in which term it led, each time that it said so."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.terms: list[int] = []

    async def listen(self) -> None:
        """Hear what it says, until it ends."""
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            if line.startswith(b"led "):  # the rest is its log
                self.terms.append(int(line[4:]))

    async def led_in(self, term: int, seconds: float = 30) -> None:
        """Wait until it does."""
        async with asyncio.timeout(seconds):
            while term not in self.terms:
                await asyncio.sleep(LOOK_SECONDS)


@asynccontextmanager
async def apart(url: str) -> AsyncIterator[Apart]:
    """One that leads; it is killed at the end."""
    command = sys.executable, "-m", "tests.integration.leading", url
    made = Apart(await asyncio.create_subprocess_exec(*command, stdout=PIPE))
    listening = asyncio.ensure_future(made.listen())
    try:
        await made.led_in(1)
        yield made
    finally:
        if made.process.returncode is None:
            made.process.kill()
        await made.process.wait()
        await listening


async def cut_off(db: Database) -> int:
    """The server ends the connection that holds the lead. Returns how many there were."""
    ends = text("SELECT pg_terminate_backend(backend) FROM leadership WHERE backend IS NOT NULL")
    async with db.read() as session:
        return len((await session.execute(ends)).all())


async def row(db: Database) -> Any:
    """The row as it is."""
    async with db.read() as session:
        return (await session.execute(text("SELECT * FROM leadership"))).one()


async def main() -> None:
    """Lead, and say so a hundred times a second, as one who sends."""
    one = Candidate(sys.argv[1])
    one.begin()
    while True:
        if one.lead.on:
            os.write(1, f"led {one.lead.term}\n".encode())
        await asyncio.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    asyncio.run(main())
