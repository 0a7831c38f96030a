"""Where backups are made and put back: alone, in a folder of their own, with room enough."""

import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from bot.db.migrate import DatabaseUnusable, NewerSchema
from bot.disk import room
from bot.domain import backups
from bot.domain.backups import BackupRefused
from bot.settings import Settings

SPARE = 50 * 2**20
"""Bytes that must be left on a disk when all is done."""
_LOCK = "backup.lock"


@contextmanager
def alone(folder: Path, *, trying: bool = False) -> Iterator[None]:
    """One backup or restore at a time on these data. Raises BackupRefused.

    ``trying``: to make one; ``tried`` tells of the last.
    """
    with (folder / _LOCK).open("a") as handle:
        os.fchmod(handle.fileno(), 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BackupRefused("Another backup or restore is at work on this data: wait for it.") from None
        if trying:
            os.utime(handle.fileno())
        try:
            yield
        finally:
            _hand_over(folder)


def _hand_over(folder: Path) -> None:
    """Where root works on the bot's data, what it made must be the bot's, or the bot cannot open it."""
    owner = folder.stat()
    if os.geteuid() != 0 or owner.st_uid == 0:
        return
    for one in folder.rglob("*"):
        with suppress(FileNotFoundError):  # the bot may be at work meanwhile
            if one.lstat().st_uid == 0:
                os.chown(one, owner.st_uid, owner.st_gid, follow_symlinks=False)


def tried(folder: Path, *, real: datetime) -> bool:
    """Whether somebody tried to make one a short while ago (operating time)."""
    try:
        at = (folder / _LOCK).stat().st_mtime
    except OSError:
        return False
    return abs(real.timestamp() - at) < backups.AGAIN.total_seconds()


@contextmanager
def staging(folder: Path, prefix: str) -> Iterator[Path]:
    """A folder for what is not finished, for its owner alone, gone when the block ends.

    Only inside ``alone``: what a crash left behind goes first.
    """
    for left in folder.glob(f"{prefix}*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def refusing(what: str) -> Iterator[None]:
    """Say in a sentence what the disk or the database said."""
    try:
        yield
    except sqlite3.Error as error:
        raise BackupRefused(f"The database cannot be copied: {error}.") from error
    except (DBAPIError, DatabaseUnusable, NewerSchema) as error:
        reason = type(error.orig if isinstance(error, DBAPIError) else error).__name__
        raise BackupRefused(f"The database cannot be used ({reason}).") from error
    except OSError as error:
        raise BackupRefused(f"{what} cannot be written: {error.strerror or type(error).__name__}.") from error


def make_folder(path: Path) -> None:
    """Make it and those above it that are missing, each for its owner alone."""
    for one in reversed((path, *path.parents)):
        if not one.exists():
            one.mkdir(mode=0o700)


def link(source: Path, target: Path) -> None:
    """The same file under a second name; a copy where the disk knows no such thing. Never over another."""
    make_folder(target.parent)
    try:
        target.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError:
        with source.open("rb") as file, target.open("xb") as copy:
            os.fchmod(copy.fileno(), 0o600)
            shutil.copyfileobj(file, copy)
            copy.flush()
            os.fsync(copy.fileno())


def sqlite_file(settings: Settings) -> Path | None:
    """The file of the database; None with PostgreSQL."""
    url = settings.database
    return Path(url.partition(":///")[2]) if url.startswith("sqlite") else None


def check_room(folder: Path, needed: int) -> None:
    """Raise BackupRefused where so many bytes more do not fit."""
    if room(folder).free < needed + SPARE:
        needs = (needed + SPARE) // 2**20
        raise BackupRefused(f"There is too little room in {folder}: {needs} MB are needed.")
