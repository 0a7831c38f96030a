"""Processes of their own that need not import anything: each is forked from one that has the product.

An import is most of a short command's work, and of a short life's. What a start itself costs, and what
only an end of the interpreter tells, is proved by processes that are started cold.
"""

import asyncio
import gc
import multiprocessing
import os
import runpy
import signal
import sys
import warnings
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection

_HOME = multiprocessing.get_context("forkserver")
_HOME.set_forkserver_preload(["tests.imported"])


class Forked:
    """``python -m module words`` in such a process: what is used of ``asyncio.subprocess.Process``.

    ``stdout`` and ``stderr`` are there if they were asked for; otherwise they are the tests' own.
    """

    def __init__(self, module: str, words: Sequence[str], environment: Mapping[str, str]) -> None:
        self._what = (module, tuple(words), dict(environment))
        self.stdout: asyncio.StreamReader | None = None
        self.stderr: asyncio.StreamReader | None = None

    async def start(self, *, stdout: bool = False, stderr: bool = False) -> None:
        """Start it."""
        pipes = [_HOME.Pipe(duplex=False) if wanted else None for wanted in (stdout, stderr)]
        theirs = [pipe and pipe[1] for pipe in pipes]
        self._process = _HOME.Process(target=_begin, args=(*self._what, *theirs), daemon=True)
        await asyncio.to_thread(self._process.start)  # the first one waits for what it is forked from
        for end in filter(None, theirs):
            end.close()
        self.stdout, self.stderr = [await _reader(pipe[0]) if pipe else None for pipe in pipes]

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """How it ended; below 0: the signal that ended it. None while it runs."""
        return self._process.exitcode

    async def wait(self) -> int:
        """Wait for its end."""
        while (code := self.returncode) is None:
            await asyncio.sleep(0.005)
        return code

    async def communicate(self) -> tuple[bytes, bytes]:
        """Wait for its end; what it wrote."""
        said = [one.read() if one else _nothing() for one in (self.stdout, self.stderr)]
        out, err = await asyncio.gather(*said)
        await self.wait()
        return out, err

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(signal.SIGKILL)


async def _nothing() -> bytes:
    return b""


async def _reader(end: Connection) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), end)
    return reader


def _begin(
    module: str,
    words: Sequence[str],
    environment: Mapping[str, str],
    out: Connection | None,
    err: Connection | None,
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for number, end in enumerate((out, err), 1):
        if end is not None:
            os.dup2(end.fileno(), number)
            end.close()
    sys.argv = [module, *words]
    # What a library forgets to close is said with these.
    warnings.simplefilter("error")
    warnings.simplefilter("always", ResourceWarning)
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        gc.collect()
