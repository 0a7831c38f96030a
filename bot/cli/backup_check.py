"""What ``ttchan check`` says of backups: whether there is a place, a key and a young one, and of the file."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from typing import TYPE_CHECKING

from bot.cli.findings import Finding
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.db.engine import Database

_DRILL_DAYS = 90


async def damage(settings: Settings) -> Finding | None:
    """What is wrong with a SQLite file, which else is noticed when it is read; None if nothing."""
    from bot.db import copying
    from bot.files.backups.places import sqlite_file

    path = sqlite_file(settings)
    if path is None or not path.exists() or not path.stat().st_size:
        return None
    problem = await asyncio.to_thread(copying.problem_of, path, thorough=True)
    if problem is None:
        return None
    return Finding("database", False, f"damaged ({problem}): stop the bot, then ttchan restore FILE")


async def backup_findings(settings: Settings, db: "Database") -> AsyncIterator[Finding]:
    """Look after place, key, age and drill."""
    from bot.clock import Clock
    from bot.domain.backups import BackupRefused
    from bot.files.backups import drills, sealing
    from bot.services import backups

    real = Clock().real()
    async with db.read() as session:
        last = await backups.last(session)
    yield _place(settings)
    if settings.backup_dir and not settings.backup_recipient:
        words = "TTCHAN_BACKUP_RECIPIENT is missing, so none is made: ttchan backup --new-key FILE"
        yield Finding("backup key", False, words)
    if settings.backup_recipient:
        try:
            sealing.public_key(settings.backup_recipient)
        except BackupRefused as error:
            yield Finding("backup key", False, str(error))
    if not db.is_sqlite and not all(map(shutil.which, ("pg_dump", "pg_restore", "psql"))):
        yield Finding("backup", False, "pg_dump, pg_restore or psql is missing: install PostgreSQL's client")
    yield _age(settings, last, real)
    drill = await asyncio.to_thread(drills.last, settings.side_dir)
    if drill is None:
        words = "none is known: ttchan restore --drill FILE --identity KEYFILE proves a backup"
        yield Finding("restore drill", None, words)
    else:
        words = f"{drill.at:%Y-%m-%d}, in {drill.seconds:.1f} s, of the backup of {drill.made_at:%Y-%m-%d}"
        old = (real - drill.at).days > _DRILL_DAYS
        yield Finding("restore drill", None if old else True, f"{words}: time for another" if old else words)


def _place(settings: Settings) -> Finding:
    folder = settings.backup_dir
    if folder is None:
        return Finding("backups", None, "TTCHAN_BACKUP_DIR is not set: the bot makes none by itself")
    if not folder.is_dir():
        return Finding("backups", None, f"{folder} is not there yet: the first one makes it")
    if folder.stat().st_mode & 0o077:
        return Finding("backups", False, f"others may look into {folder}: chmod 700 it")
    if folder.absolute().is_relative_to(settings.side_dir):
        return Finding("backups", None, f"{folder} is inside the data directory: a lost disk takes both")
    return Finding("backups", True, f"each night into {folder}")


def _age(settings: Settings, last: datetime | None, real: datetime) -> Finding:
    from bot.domain.backups import LATE

    if last is None:
        return Finding("last backup", False if settings.backup_dir else None, "there never was one")
    late = real - last > LATE
    words = f"{last:%Y-%m-%d %H:%M} UTC"
    if not late:
        return Finding("last backup", True, words)
    words += ": older than 26 hours; the log says why (backup_failed)" if settings.backup_dir else ""
    return Finding("last backup", False if settings.backup_dir else None, words)
