"""The sample meeting in a SQLite file, as every benchmark begins with it: made once, then copied."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from benchmarks.peer import TOLD
from bot.services.people import CONSENT_VERSION

EXAMPLE = Path(__file__).parent.parent / "examples" / "ttchan-2018"
AT = "2018-11-10T07:25"
NOW = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)
"""The same instant in UTC: where rehearsals begin."""
PEOPLE = 200
"""Who ask: ids from 1000 on, all of them the same delegate of Radom."""

_JOIN = (
    "INSERT INTO people (user_id, language, meeting_id, participant_id, consent_version, created_at, "
    "updated_at)"
    " VALUES (?, 'pl', 1, ?, ?, '2018-11-01 00:00:00', '2018-11-01 00:00:00')"
)


def published(folder: Path) -> Path:
    """A data directory with the sample meeting, which PEOPLE accounts have joined."""
    return Path(shutil.copytree(_template().name, folder, dirs_exist_ok=True))


def crowded(folder: Path, crowd: int) -> Path:
    """The same, and a crowd that has joined to be told: ids from ``TOLD`` on, each a participant."""
    with sqlite3.connect(published(folder) / "ttchan.db") as connection:
        names = [row[1] for row in connection.execute("PRAGMA table_info(participants)") if row[1] != "id"]
        columns = ", ".join(f'"{name}"' for name in names)
        connection.executemany(
            f"INSERT INTO participants (id, {columns}) SELECT ?, {columns} FROM participants"
            " WHERE meeting_id = 1 AND id = 'PL-RAD-03'",
            [(f"X{number}",) for number in range(crowd)],
        )
        connection.executemany(_JOIN, [(TOLD + n, f"X{n}", CONSENT_VERSION) for n in range(crowd)])
    connection.close()
    return folder


def write(folder: Path, key: str, number: int, due_at: datetime) -> None:
    """Tell so many people of the crowd something at an instant of meeting time."""
    ends = due_at + timedelta(days=2)
    with sqlite3.connect(folder / "ttchan.db") as connection:
        connection.executemany(
            "INSERT INTO deliveries"
            " (meeting_id, participant_id, kind, lane, dedupe_key, data, due_at, expires_at)"
            " VALUES (1, ?, 'note', 2, ?, '{}', ?, ?)",
            [(f"X{n}", f"1:{key}:{n}", f"{due_at:%F %T.%f}", f"{ends:%F %T.%f}") for n in range(number)],
        )
    connection.close()


@cache
def _template() -> "tempfile.TemporaryDirectory[str]":
    folder = tempfile.TemporaryDirectory(prefix="ttchan-bench-")
    environment = os.environ | {"TTCHAN_DATA_DIR": folder.name}
    command = [sys.executable, "-m", "bot", "load", str(EXAMPLE), "--publish"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, timeout=120)
    with sqlite3.connect(f"{folder.name}/ttchan.db") as connection:
        connection.executemany(_JOIN, [(1000 + n, "PL-RAD-03", CONSENT_VERSION) for n in range(PEOPLE)])
    connection.close()
    return folder
