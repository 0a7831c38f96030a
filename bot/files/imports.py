"""Files sent to the bot on their way in: what came down, and what was read and waits for its organiser.

In ``imports/`` of the data directory, under random names, for an hour. What people call their files
never becomes a path.
"""

import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.domain.errors import NoSuchImport
from bot.domain.imports import Choice, Import
from bot.domain.timetables import Reading
from bot.domain.workbook import Code, Problem
from bot.files.wire import timetable_of

LIFETIME = timedelta(hours=1)
_ID = re.compile(r"[0-9a-f]{16}\Z")


def new_id() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(8)


@contextmanager
def incoming(side_dir: Path) -> Iterator[Path]:
    """A place for a file that comes down, for its owner alone; it goes when the block ends."""
    path = _folder(side_dir) / f"{new_id()}.part"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def keep(side_dir: Path, file: Import) -> None:
    """Keep what was read, or what was decided about it since; readers see the old or the new one."""
    target = _folder(side_dir) / f"{file.id}.json"
    half = target.with_name(f"{file.id}.{new_id()}.part")
    told = asdict(file) | {"expires_at": file.expires_at.isoformat()}
    handle = os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass") as stream:
        json.dump(told, stream, ensure_ascii=False)
    half.replace(target)


def kept(side_dir: Path, import_id: str, user_id: int, *, now: datetime) -> Import:
    """Read what waits for this organiser (operating time). Raises NoSuchImport for everybody else."""
    if not _ID.match(import_id):
        raise NoSuchImport
    try:
        text = (side_dir / "imports" / f"{import_id}.json").read_text("utf-8", "surrogatepass")
        file = _import(json.loads(text))
    except (OSError, ValueError, KeyError, TypeError):
        raise NoSuchImport from None
    if file.user_id != user_id or file.expires_at <= now:
        raise NoSuchImport
    return file


def drop(side_dir: Path, import_id: str) -> None:
    """Forget what waits; nothing happens if it is gone already."""
    if _ID.match(import_id):
        (side_dir / "imports" / f"{import_id}.json").unlink(missing_ok=True)


def tidy(side_dir: Path, *, now: datetime, older_than: timedelta = LIFETIME) -> int:
    """Delete what is older (operating time), also what a crash left behind. Returns how many files."""
    gone = 0
    folder = side_dir / "imports"
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(FileNotFoundError):
            written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if now - written >= older_than:
                path.unlink()
                gone += 1
    return gone


def _folder(side_dir: Path) -> Path:
    folder = side_dir / "imports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _import(told: dict[str, Any]) -> Import:
    warnings = tuple(Problem(**one | {"code": Code(one["code"])}) for one in told["warnings"])
    choices = tuple(Choice(**one) for one in told["choices"])
    expires_at = datetime.fromisoformat(told["expires_at"])
    timetable = timetable_of(told["timetable"]) if told["timetable"] else None
    reading = Reading(told["reading"]) if told["reading"] else None
    read = {"warnings": warnings, "choices": choices, "timetable": timetable, "reading": reading}
    return Import(**told | read | {"expires_at": expires_at})
