"""What becomes of backups: the database notes the last one; old ones go, and what restores put aside."""

import asyncio
import re
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from bot.db import dumping
from bot.db.engine import Database
from bot.db.migrate import HEAD, current
from bot.domain import backups
from bot.domain.backups import BackupRefused
from bot.files.backups.places import alone, sqlite_file
from bot.files.backups.switching import ASIDE
from bot.services import backups as service
from bot.settings import Settings

_LEFT = ".ttchan-making-*", ".ttchan-restoring-*"
_HALF = ".ttchan-*.part"
_AT = re.compile(r"(\d{8}[tT]\d{6}[zZ])(?:-wal|-shm|-journal)?\Z")


async def note(settings: Settings, *, real: datetime) -> None:
    """Have the database know that a good backup was made (operating time).

    One of an older schema cannot know it, and says nothing.
    """
    async with dumping.connected(settings.database) as connection:
        if await current(connection) != HEAD:
            return
    db = Database(settings.database)
    try:
        async with db.write() as session:
            await service.stamp(session, real=real)
    finally:
        await db.dispose()


async def tidy(settings: Settings, *, real: datetime) -> int:
    """Drop what is older than 14 days, or one too many (operating time). Returns how many things went.

    Raises BackupRefused if there is no way to the database.
    """
    gone = await asyncio.to_thread(_tidy_folders, settings, real)
    if sqlite_file(settings) is None:
        gone += await _tidy_schemas(settings.database, real)
    return gone


def _tidy_folders(settings: Settings, real: datetime) -> int:
    side, gone = settings.side_dir, 0
    folders = {side, settings.backup_dir} if settings.backup_dir else {side}
    for folder in folders:
        there = [one.name for one in folder.glob("ttchan-*") if one.is_file()] if folder.is_dir() else []
        for name in backups.outdated(there, now=real):
            (folder / name).unlink(missing_ok=True)
            gone += 1
    for one in side.glob(f"*{ASIDE}*"):
        if _old(one.name, real):
            _remove(one)
            gone += 1
    with suppress(BackupRefused), alone(side):  # what nobody is at work on was left by a kill
        left = [one for pattern in _LEFT for one in side.glob(pattern)]
        for one in left + [one for folder in folders for one in folder.glob(_HALF)]:
            _remove(one)
            gone += 1
    return gone


async def _tidy_schemas(url: str, real: datetime) -> int:
    async with dumping.connected(url) as connection, connection.begin():
        old = [name for name in await dumping.set_aside(connection) if _old(name, real)]
        for name in old:
            await connection.execute(text(f'DROP SCHEMA "{name}" CASCADE'))
    return len(old)


def _old(name: str, real: datetime) -> bool:
    found = _AT.search(name)
    if found is None:
        return False
    at = datetime.strptime(found[1].upper(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return real - at > backups.KEPT


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
