"""/today through the whole house: inbox, gate, read, view, reply, against the fast peer."""

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.processes import Measured, measure
from bot.services.people import CONSENT_VERSION

EXAMPLE = Path(__file__).parent.parent / "examples" / "ttchan-2018"
AT = "2018-11-10T07:25"
PEOPLE = 200
UPDATES = 3000
RUNS = 5


def published(folder: Path) -> Path:
    """A data directory with the sample meeting, which PEOPLE accounts of a delegate of Radom have joined."""
    environment = os.environ | {"TTCHAN_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "bot", "load", str(EXAMPLE), "--publish"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    with sqlite3.connect(folder / "ttchan.db") as connection:
        connection.executemany(
            "INSERT INTO people"
            " (user_id, language, meeting_id, participant_id, consent_version, created_at, updated_at)"
            " VALUES (?, 'pl', 1, 'PL-RAD-03', ?, '2018-11-01 00:00:00', '2018-11-01 00:00:00')",
            [(1000 + number, CONSENT_VERSION) for number in range(PEOPLE)],
        )
    connection.close()
    return folder


def ours(folder: Path, updates: int = UPDATES) -> Measured:
    """One run of our bot."""
    return measure(folder, "-m", "bot", "run", "--at", AT, total=updates, people=PEOPLE)


def bare(folder: Path, updates: int = UPDATES) -> Measured:
    """One run of the bare python-telegram-bot program: no database, a fixed answer."""
    return measure(folder, "-m", "benchmarks.bare_ptb", total=updates, people=PEOPLE)


def run() -> list[tuple[str, str, str]]:
    """Measure in turns, so that the machine's moods meet both. Returns (figure, value, goal)."""
    with tempfile.TemporaryDirectory() as name:
        folder = published(Path(name))
        pairs = [(bare(folder), ours(_fresh(folder))) for _ in range(RUNS)]
    rate = statistics.median(our.rate for _, our in pairs)
    peer_rate = statistics.median(one.rate for one, _ in pairs)
    start = statistics.median(our.first_poll for _, our in pairs)
    peer_start = statistics.median(one.first_poll for one, _ in pairs)
    ratio = statistics.median(our.first_poll / one.first_poll for one, our in pairs)
    memory = statistics.median(our.memory for _, our in pairs)
    peer_memory = statistics.median(one.memory for one, _ in pairs)
    return [
        ("/today, updates a second", f"{rate:.0f} (bare PTB, fixed text: {peer_rate:.0f})", ">= 600"),
        ("start to first poll", f"{start:.2f} s = {ratio:.2f} x bare PTB ({peer_start:.2f} s)", "<= 1.75 x"),
        ("resident memory", f"{memory:.0f} MB (bare PTB: {peer_memory:.0f} MB)", "<= 110 MB"),
    ]


def _fresh(folder: Path) -> Path:
    """Empty the inbox: the peer numbers its updates from one in every run."""
    with sqlite3.connect(folder / "ttchan.db") as connection:
        connection.execute("DELETE FROM inbox")
    connection.close()
    return folder
