"""Children that do what the bot's own process must not: open foreign files, load what draws."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import bot


@asynccontextmanager
async def child_of(
    module: str,
    *args: str,
    stdin: int = asyncio.subprocess.DEVNULL,
    settings: Mapping[str, str] | None = None,
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a module as a process that knows no more of our settings than it is given, as variables of its
    environment: what stands among its arguments everybody on the machine can read.

    ``stdin``: as asyncio.subprocess has it. Its standard output is read through ``child.stdout``. At the end
    it is gone, however it went.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-X",
        "utf8",
        "-m",
        module,
        *args,
        stdin=stdin,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=Path(bot.__file__).parents[1],
        env={"LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", **(settings or {})},
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()
