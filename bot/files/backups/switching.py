"""The switch from the present data to the restored ones. Key, ledger and files that are missing come before:
they do the present data no harm. What was there is put aside, never deleted.
"""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bot import ledger, secret_key
from bot.crash import crash_point
from bot.db import copying, dumping
from bot.domain import backups
from bot.files.backups.places import link, sqlite_file
from bot.key_files import make_key_file
from bot.settings import Settings

ASIDE = ".before-restore-"
"""Stands in the names of what was put aside, before the time."""
_LOG_FILES = ("-wal", "-shm", "-journal")


class Switched(NamedTuple):
    """Where the data of before are, None = there were none; how many files the disk did not take."""

    aside: str | None
    kept_files: int


async def switch(settings: Settings, staged: Path, *, real: datetime) -> Switched:
    """Put what is ``staged`` in place (operating time).

    Raises BackupRefused if somebody uses the database, OSError.
    """
    live = sqlite_file(settings)
    if live is None:
        await asyncio.to_thread(_prepare, settings, staged)
        aside = await dumping.switch(settings.database, real)
        crash_point("restore_switched")
        return Switched(aside, await asyncio.to_thread(_replace_files, settings.side_dir, staged, real))
    return await asyncio.to_thread(_switch, settings, staged, live, real)


def aside_of(path: Path, real: datetime) -> Path:
    """Where something is put aside; a second later where something is already."""
    while True:
        aside = path.with_name(f"{path.name}{ASIDE}{backups.stamp(real)}")
        if not aside.exists():
            return aside
        real += timedelta(seconds=1)


def _switch(settings: Settings, staged: Path, live: Path, real: datetime) -> Switched:
    aside, was_there = aside_of(live, real), live.exists() and live.stat().st_size > 0
    if was_there:
        with suppress(sqlite3.Error):  # it is broken: kept with its log, as it is
            copying.alone(live)
    _prepare(settings, staged)
    if was_there:
        for end in ("", *_LOG_FILES):
            if (left := Path(f"{live}{end}")).exists():
                link(left, Path(f"{aside}{end}"))
    copying.to_disk(live.parent)
    crash_point("restore_aside")
    for end in _LOG_FILES:  # of a broken one only: in it was what the restored one must not get
        Path(f"{live}{end}").unlink(missing_ok=True)
    (staged / "database.sqlite").replace(live)
    copying.to_disk(live.parent)
    crash_point("restore_switched")
    return Switched(str(aside) if was_there else None, _replace_files(settings.side_dir, staged, real))


def _prepare(settings: Settings, staged: Path) -> None:
    """What may lie beside the present data as well as beside the restored ones."""
    side = settings.side_dir
    if settings.secret_key is None and not (side / secret_key.NAME).exists():
        make_key_file(side / secret_key.NAME, (staged / secret_key.NAME).read_text("ascii"))
    known, told = ledger.read(side), ledger.read(staged)
    ledger.append(side, {who: at for who, at in told.items() if who not in known or known[who] < at})
    for name, source in _files(staged):
        if not (side / name).exists():
            link(source, side / name)
    copying.to_disk(side)


def _replace_files(side: Path, staged: Path, real: datetime) -> int:
    """Put back what is another file now. The database is switched already: nothing may stop here."""
    refused = 0
    for name, source in _files(staged):
        try:
            _replace_file(
                side / name, source, aside_of(side / "files", real) / Path(name).relative_to("files")
            )
        except OSError:
            refused += 1
    return refused


def _replace_file(target: Path, source: Path, aside: Path) -> None:
    if target.read_bytes() == source.read_bytes():
        return
    link(target, aside)
    half = target.with_name(f"{target.name}.part")
    shutil.copyfile(source, half)
    half.chmod(0o600)
    half.replace(target)


def _files(staged: Path) -> Iterator[tuple[str, Path]]:
    for one in sorted((staged / "files").rglob("*")):
        if one.is_file():
            yield one.relative_to(staged).as_posix(), one
