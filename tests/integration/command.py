"""``ttchan`` as a process of its own, forked or started cold, with nothing of the machine's settings."""

import asyncio
import math
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from sandbox import Sandbox
from tests.forked import Forked

PATIENCE = 20
"""Seconds, on a busy machine."""
COLD = "import runpy; runpy.run_module('bot', run_name='__main__', alter_sys=True)"
"""The command as it is, which has to import everything first."""
WITHOUT_CATALOGS = f"import pathlib, bot.catalogs as c; c.files = lambda _: pathlib.Path('/none'); {COLD}"
"""The same where nothing is translated."""
Process = asyncio.subprocess.Process | Forked
"""Started cold, or forked."""


def free_port() -> int:
    """A port of 127.0.0.1 where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str
    seconds: float
    worked: float
    """Seconds of processor time: the same on a busy machine. Known of those alone that were started cold."""


class Running:
    """A command that runs until it is told to stop."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.err = ""
        self._before = _worked(process)
        self._reading = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.err += line.decode()

    async def says(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until it has written this to standard error."""
        deadline = time.monotonic() + seconds
        while text not in self.err:
            assert self.process.returncode is None, f"it ended: {self.err}"
            assert time.monotonic() < deadline, f"it did not say {text!r}: {self.err}"
            await asyncio.sleep(0.02)

    async def ends(self, seconds: float = PATIENCE) -> Ended:
        """Wait for its end."""
        began = time.monotonic()
        code = await asyncio.wait_for(self.process.wait(), seconds)
        await self._reading
        return Ended(code, "", self.err, time.monotonic() - began, _worked(self.process) - self._before)

    async def stops(self, *signals: signal.Signals, seconds: float = PATIENCE) -> Ended:
        """Send signals, a moment apart, and wait for its end."""
        for each in signals or (signal.SIGTERM,):
            self.process.send_signal(each)
            await asyncio.sleep(0.1)
        return await self.ends(seconds)


async def _begin(
    words: tuple[str, ...], settings: Mapping[str, str], program: str, *, stdout: bool
) -> Process:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TTCHAN_")}
    environment |= {f"TTCHAN_{name}": value for name, value in settings.items()}
    if not program:
        forked = Forked("bot", words, environment)
        await forked.start(stdout=stdout, stderr=True)
        return forked
    # What a library forgets to close is said with these.
    python = (sys.executable, "-W", "error", "-W", "always::ResourceWarning", "-c", program)
    out = asyncio.subprocess.PIPE if stdout else asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(
        *python, *words, env=environment, stdout=out, stderr=asyncio.subprocess.PIPE
    )


async def ttchan(*words: str, program: str = "", **settings: str) -> Ended:
    """Run a command to its end; ``program``: as with ``started``."""
    began = time.monotonic()
    process = await _begin(words, settings, program, stdout=True)
    before = _worked(process)
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    took, worked = time.monotonic() - began, _worked(process) - before
    return Ended(process.returncode, out.decode(), err.decode(), took, worked)


def _worked(process: Process) -> float:
    """What all processes that we have seen end did, in seconds; a forked one is seen by another process."""
    if isinstance(process, Forked):
        return math.nan
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@asynccontextmanager
async def started(*words: str, program: str = "", **settings: str) -> AsyncIterator[Running]:
    """Run a command for the length of the block; one that is left over is killed.

    ``program``: Python that calls the command in an interpreter started for it: ``COLD``, or where
    something must be shorter than in earnest.
    """
    running = Running(await _begin(words, settings, program, stdout=False))
    try:
        yield running
    finally:
        if running.process.returncode is None:
            running.process.kill()
            await running.ends()


@asynccontextmanager
async def beside(
    sandbox: Sandbox, folder: Path, *words: str, program: str = "", **more: str
) -> AsyncIterator[Running]:
    """The bot beside a sandbox, its data in the folder: ``ttchan run``, as ``started`` has it."""
    settings = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATA_DIR": str(folder)} | more
    async with started("run", *words, program=program, **settings) as running:
        yield running
