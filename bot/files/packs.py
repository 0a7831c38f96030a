"""Packs on their way to a chat: the parent's side. A child (bot/cli/pack_worker.py) reads and writes them."""

import asyncio
import json
import os
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from bot.domain.reports.making import Made, Step
from bot.files.children import child_of
from bot.settings import PREFIX, Settings

SECONDS = 300
"""Then it is given up."""
_FOLDER = "packs"
_OF_THE_DATABASE = ("HOME", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""What else a connection to PostgreSQL may go by; and everything that begins with PG."""


class PackNotMade(Exception):
    """The child gave up, or took too long; the words are for the log."""


@contextmanager
def room(side_dir: Path) -> Iterator[Path]:
    """A folder for one pack, for its owner alone; it goes when the block ends."""
    (side_dir / _FOLDER).mkdir(mode=0o700, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=side_dir / _FOLDER))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear(side_dir: Path, *, alone: bool = True) -> None:
    """Drop what a crash left behind, while no pack is being made here.

    Not ``alone``: another process may be making one; what is older than any of those can be goes.
    """
    oldest = time.time() - 2 * SECONDS
    for folder in (side_dir / _FOLDER).glob("*"):
        with suppress(FileNotFoundError):  # another process was faster
            if alone or folder.stat().st_mtime < oldest:
                shutil.rmtree(folder, ignore_errors=True)


async def make(
    settings: Settings, folder: Path, language: str, tell: Callable[[Step], Awaitable[None]]
) -> Made:
    """Have a pack made in a folder. ``tell`` is awaited before each document. Raises PackNotMade."""
    known = {
        f"{PREFIX}DATABASE_URL": settings.database,
        f"{PREFIX}DATA_DIR": str(settings.data_dir.absolute()),
    }
    known |= {name: text for name, text in os.environ.items() if of_the_database(name)}
    reason = "it ended early"
    try:
        async with (
            asyncio.timeout(SECONDS),
            child_of("bot.cli.pack_worker", str(folder), language, settings=known) as child,
        ):
            assert child.stdout
            async for line in child.stdout:
                said = json.loads(line)
                if "failed" in said:
                    reason = said["failed"]
                elif "number" in said:
                    await tell(Step(**said))
                else:
                    made_at = datetime.fromisoformat(said["made_at"])
                    return Made(made_at, said["digest"], tuple(said["files"]))
    except TimeoutError:
        reason = "it took too long"
    except ValueError:
        reason = "it said what cannot be read"
    raise PackNotMade(reason)


def of_the_database(name: str) -> bool:
    """Whether a variable of the environment is one that a connection to the database may go by."""
    return name.startswith("PG") or name in _OF_THE_DATABASE
