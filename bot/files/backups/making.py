"""Making a backup beside a running bot: the database at one instant, then the files, into one archive.

What is not encrypted yet never leaves the data directory.
"""

import asyncio
import hashlib
import hmac
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from bot import __version__, ledger, secret_key
from bot.crash import crash_point
from bot.db import copying, dumping
from bot.db.migrate import DatabaseMoved, current, moved
from bot.domain import backups
from bot.domain.backups import BackupRefused, Made, Manifest
from bot.files.backups import archive
from bot.files.backups.places import alone, check_room, link, make_folder, refusing, sqlite_file, staging
from bot.settings import Settings

_STAGING = ".ttchan-making-"
_EMPTY = "There is nothing to back up yet: the database is empty."


async def make(
    settings: Settings, where: Path, *, real: datetime, plain: bool = False, before: str = ""
) -> Made:
    """Make a backup into a file, or under a name of its own into a folder.

    ``plain``: without encryption, and without the secret key. ``before``: the schema that an upgrade leads
    to. The database is neither upgraded nor changed. Operating time ``real``. Raises BackupRefused.
    """
    recipient = "" if plain else settings.backup_recipient
    folder = await asyncio.to_thread(settings.make_side_dir)
    with refusing("The backup"), alone(folder, trying=True), staging(folder, _STAGING) as staged:
        target = await asyncio.to_thread(_target, where, real, bool(recipient), before)
        await asyncio.to_thread(_check_room, settings, target.parent)
        manifest, name = await _database(settings, staged, real)
        crash_point("backup_copied")
        parts = await asyncio.to_thread(_parts, settings, staged, name, with_key=bool(recipient))
        await asyncio.to_thread(archive.write, target, parts, manifest, recipient)
        await asyncio.to_thread(copying.to_disk, target.parent)
        crash_point("backup_written")
        size = (await asyncio.to_thread(target.stat)).st_size
        return Made(str(target), size, sum(manifest.rows.values()))


def mark_of(key: bytes) -> str:
    """By which a secret key is known again; it tells nothing of it."""
    return hmac.new(key, b"ttchan backup", hashlib.sha256).hexdigest()[:16]


def _target(where: Path, real: datetime, sealed: bool, before: str) -> Path:
    """The file; in a folder under a name of its own, of a second later where there is one already."""
    if where.is_dir() or not where.suffix:
        make_folder(where)
        while (target := where / backups.name_of(real, sealed=sealed, before=before)).exists():
            real += timedelta(seconds=1)
        return target
    if where.exists():
        raise BackupRefused(f"{where} is there already: name another file.")
    return where


def _check_room(settings: Settings, target: Path) -> None:
    """The copy lies beside the database for a while, then the archive in its place: packed, a part of it."""
    side, database = settings.side_dir, sqlite_file(settings)
    copied = database.stat().st_size if database is not None and database.exists() else 0
    stored = sum(one.stat().st_size for one in (side / "files").rglob("*") if one.is_file())
    together = side.stat().st_dev == target.stat().st_dev
    check_room(side, copied + (copied + stored if together else 0))
    check_room(target, copied + stored)


async def _database(settings: Settings, staged: Path, real: datetime) -> tuple[Manifest, str]:
    """Copy the database. Returns what is to be said of it, and the name of its part."""
    key = await asyncio.to_thread(secret_key.load_secret_key, settings)
    source = sqlite_file(settings)
    if source is None:
        schema, epoch, beat = await _standing(settings.database)
        name, engine = "database.dump", "postgresql"
        rows: Mapping[str, int] = await dumping.dump(settings.database, staged / name)
    else:
        name, engine = "database.sqlite", "sqlite"
        rows = await asyncio.to_thread(_copied, source, staged / name)
        schema, epoch, beat = await asyncio.to_thread(_standing_in, staged / name)
    return Manifest(__version__, schema, engine, real, epoch, beat, mark_of(key), rows), name


def _copied(source: Path, target: Path) -> Mapping[str, int]:
    schema = copying.schema(source) if source.exists() and source.stat().st_size else None
    if not schema:
        raise BackupRefused(_EMPTY)
    if moved(schema):  # or copies of what nobody writes to any more would pass for good ones
        raise BackupRefused(str(DatabaseMoved()))
    return copying.copy(source, target)


def _standing_in(path: Path) -> tuple[str, str | None, int]:
    schema = copying.schema(path) or ""
    with closing(sqlite3.connect(path)) as connection:
        if schema < "0008":  # before there was a beat
            return schema, None, 0
        row = connection.execute("SELECT epoch, beat FROM state").fetchone()
        return schema, *(row or (None, 0))


async def _standing(url: str) -> tuple[str, str | None, int]:
    async with dumping.connected(url) as connection:
        schema = await current(connection)
        if schema is None:
            raise BackupRefused(_EMPTY)
        if schema < "0008":
            return schema, None, 0
        row = (await connection.execute(text("SELECT epoch, beat FROM state"))).one_or_none()
        return schema, *(row or (None, 0))


def _parts(settings: Settings, staged: Path, database: str, *, with_key: bool) -> dict[str, Path]:
    """What goes into the archive. The ledger after the database: it has all that the copy knows of."""
    side = settings.side_dir
    parts = {database: staged / database}
    if (side / ledger.NAME).exists():
        shutil.copyfile(side / ledger.NAME, staged / ledger.NAME)
        parts[ledger.NAME] = staged / ledger.NAME
    if with_key and settings.secret_key is None:
        parts[secret_key.NAME] = side / secret_key.NAME
    for file in sorted((side / "files").rglob("*")):
        if file.is_file() and file.suffix != ".part":
            name = file.relative_to(side).as_posix()
            link(file, staged / name)  # who loads a newer one puts it in this one's place
            parts[name] = staged / name
    return parts
