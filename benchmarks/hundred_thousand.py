"""A meeting of 100,000: the rows of an announcement, memory, and which hot query reads a whole table."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.figures import WHOLE, Part, Row, Size, median, verdict
from benchmarks.meeting import crowded
from benchmarks.processes import TOKEN, end, line, peer

PEOPLE, UPDATES = 100_000, 300
MOST_SECONDS, MOST_MB = 2.0, 30
LIVES_SECONDS = 20.0


def enqueued(folder: Path) -> dict[str, Any]:
    """Seconds, rows, and MB by which the process grew, for one announcement to everybody."""
    return _child("benchmarks.enqueueing", folder)[0]


def plans(folder: Path, seconds: float) -> list[dict[str, Any]]:
    """Each statement of a bot that answers and announces for so long, and which tables it reads whole."""
    with peer(UPDATES, tell=10**9, seconds=300) as (url, _):
        return _child("benchmarks.plans", folder, seconds, TTCHAN_API_URL=url, TTCHAN_SEND_RATE="0")[:-1]


def _child(module: str, folder: Path, *words: object, **settings: str) -> list[dict[str, Any]]:
    environment = os.environ | {"TTCHAN_TOKEN": TOKEN, "TTCHAN_DATA_DIR": str(folder), **settings}
    command = [sys.executable, "-m", module, *(map(str, words) if words else [str(folder)])]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        found = [line(process)]
        while not found[-1].get("end", True):
            found.append(line(process))
        return found
    finally:
        end(process)


def run(size: Size = WHOLE) -> Part:
    """Each round in a process and with data of its own."""
    people = size.of(PEOPLE)
    with tempfile.TemporaryDirectory() as name:
        large = crowded(Path(name) / "large", people)
        rounds = []
        for number in range(size.rounds):
            folder = Path(shutil.copytree(large, Path(name) / f"round{number}"))
            rounds.append(enqueued(folder))
            shutil.rmtree(folder)
        seen = plans(large, max(5.0, LIVES_SECONDS / size.less))
    if any(one["rows"] < people for one in rounds):
        raise RuntimeError("not everybody has a row")
    seconds, grown = (median(one[name] for one in rounds) for name in ("seconds", "grown"))
    whole = [one for one in seen if one["whole"]]
    notes = [f"{', '.join(one['whole'])}, {one['times']} ×: `{_short(one['sql'])}`" for one in whole]
    return Part(
        f"A meeting of {people:,}",
        f"{people:,} participants who have all joined, in SQLite. An announcement to all of them writes a "
        f"row for each. Then a bot lives with them: it answers {UPDATES} `/today`, and tells them all; each "
        "statement that it runs is put to `EXPLAIN QUERY PLAN` with the parameters it had.",
        [
            Row(
                f"{people:,} rows of an announcement",
                f"{seconds:.2f} s",
                goal=f"≤ {MOST_SECONDS:.0f} s",
                mark=verdict(holds=seconds <= MOST_SECONDS),
            ),
            Row(
                "memory that takes",
                f"+ {grown:.0f} MB",
                goal=f"≤ + {MOST_MB} MB",
                mark=verdict(holds=grown <= MOST_MB),
            ),
            Row(
                "hot queries that read a whole table",
                f"{len(whole)} of {len(seen)} statements",
                goal="none",
                mark=verdict(holds=not whole),
            ),
        ],
        notes=notes,
    )


def _short(sql: str) -> str:
    words = " ".join(sql.split())
    return words if len(words) <= 160 else f"{words[:60]} … {words[-90:]}"
