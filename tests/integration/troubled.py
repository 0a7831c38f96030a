"""A live bot with admins, and what its storage may suffer: a server that goes away, a file that is locked."""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg
from sqlalchemy import select, text

from bot.app import Bot
from bot.db.engine import Database
from bot.db.time import alarms as table
from bot.domain.health import Vital
from bot.settings import Settings
from sandbox import Person, Sandbox
from tests.integration.gateway.feeding import until
from tests.integration.live import running, settings_for

PATIENCE = 20
_SOCKET = ".s.PGSQL.5432"


class Wire:
    """Between a bot and its PostgreSQL: as if the server were killed, and started again."""

    def __init__(self, url: str, folder: Path) -> None:
        address, _, self._real = url.partition("?host=")
        self.url = f"{address}?host={folder}"
        self._path = folder / _SOCKET
        self._server: asyncio.Server | None = None
        self._ends: set[asyncio.StreamWriter] = set()

    async def mend(self) -> None:
        """The server is there."""
        self._server = await asyncio.start_unix_server(self._serve, self._path)

    async def cut(self) -> None:
        """The server is gone, with every connection."""
        assert self._server is not None
        self._server.close()
        self._path.unlink(missing_ok=True)
        for end in self._ends:
            end.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_unix_connection(f"{self._real}/{_SOCKET}")
        self._ends |= {writer, there}
        with suppress(OSError):
            await asyncio.gather(_carry(reader, there), _carry(there_reader, writer))


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)
        await target.drain()
    target.close()


@asynccontextmanager
async def wire_to(url: str) -> AsyncIterator[Wire]:
    """A wire that holds; its folder has a short name, as addresses of sockets must."""
    folder = Path(tempfile.mkdtemp(prefix="ttchan-wire-"))
    wire = Wire(url, folder)
    await wire.mend()
    yield wire
    await wire.cut()
    shutil.rmtree(folder)


@asynccontextmanager
async def away(url: str) -> AsyncIterator[None]:
    """The server cuts everybody off from a database and lets nobody in."""
    name = url.partition("?")[0].rpartition("/")[2]
    server = await asyncpg.connect(url.replace("+asyncpg", "").replace(f"/{name}?", "/postgres?"))
    await server.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
    await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    try:
        yield
    finally:
        await server.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
        await server.close()


def settings(sandbox: Sandbox, db: Database, folder: Path, *admins: int) -> Settings:
    return settings_for(sandbox, db.url, folder, admins=frozenset(admins))


@asynccontextmanager
async def watched(sandbox: Sandbox, db: Database, folder: Path, *admins: Person) -> AsyncIterator[Bot]:
    """A bot whose admins have pressed Start."""
    made = Bot(settings(sandbox, db, folder, *(one.id for one in admins)))
    async with running(made, at=None):
        for one in admins:
            await one.start()
            await one.receives(PATIENCE)
        await until(lambda: made.watch.vitals.room is not None)
        yield made


def failing(bot: Bot) -> tuple[Vital, ...]:
    """What is red."""
    return bot.watch.vitals.ready.failing


def said(sandbox: Sandbox, words: str) -> int:
    """How many messages of the bot have these words."""
    return sum(words in str(call.params["text"]) for call in sandbox.journal.calls("sendMessage"))


async def hears(sandbox: Sandbox, words: str, times: int = 1) -> None:
    """Wait until the bot has said it, and it was so often."""
    await until(lambda: said(sandbox, words), PATIENCE)
    assert said(sandbox, words) == times


async def kept(db: Database) -> dict[str, bool]:
    """The alarms that are noted, and whether they were told."""
    async with db.read() as session:
        rows = await session.execute(select(table.c.cause, table.c.told_at))
        return {row.cause: row.told_at is not None for row in rows}


@asynccontextmanager
async def lock(db: Database) -> AsyncIterator[None]:
    """Another's write lock on the file, taken when the bot has none."""
    other = sqlite3.connect(db.url.partition(":///")[2], isolation_level=None, timeout=0)
    while True:
        with suppress(sqlite3.OperationalError):
            other.execute("BEGIN IMMEDIATE")
            break
        await asyncio.sleep(0.01)
    yield
    other.execute("ROLLBACK")
    other.close()


async def impatient(db: Database) -> None:
    """Whoever writes gives up soon where another holds the file."""
    async with db.write() as session:
        await session.execute(text("PRAGMA busy_timeout=50"))
