"""The evidence pack of a large meeting, made as for a chat: in a process of its own. SQLite."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks import meanwhile
from benchmarks.big_meeting import ITEMS, PEOPLE, QUESTIONS, build
from benchmarks.figures import WHOLE, Part, Row, Size, verdict
from benchmarks.processes import TOKEN

MOST_XLSX, MOST_WHOLE, MOST_MB = 10, 120, 300
"""Seconds, seconds, MB."""

_WATCHING = (
    "import resource, subprocess, sys\n"
    "code = subprocess.run(sys.argv[1:]).returncode\n"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    "sys.exit(code)"
)
"""A small process between: Linux counts as a program's own what the one that started it had at most."""


class Measured(NamedTuple):
    """Seconds for report.xlsx and for all, with reading; the process's largest resident memory in MB."""

    xlsx: float
    whole: float
    memory: float


def run(size: Size = WHOLE) -> Part:
    """Once, whatever the size: it takes a minute or two."""
    with tempfile.TemporaryDirectory() as name:
        data = build(Path(name))
        found = measured(data, Path(name) / "pack")
        answered = asyncio.run(meanwhile.measured(data))

    def row(figure: str, value: float, unit: str, most: float) -> Row:
        said = f"{value:.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"
        return Row(figure, said, goal=f"≤ {most:.0f} {unit}", mark=verdict(holds=value <= most))

    return Part(
        "The report of a large meeting",
        f"{PEOPLE:,} people, {QUESTIONS} questions, {ITEMS} items; SQLite. Made once, in a process of its "
        f"own.",
        [
            row("report.xlsx", found.xlsx, "s", MOST_XLSX),
            row("the whole pack, with reading", found.whole, "s", MOST_WHOLE),
            row("its largest resident memory", found.memory, "MB", MOST_MB),
            Row(
                "`/today` while it is made for a chat",
                f"p50 {answered.p50:.0f}, p99 {answered.p99:.0f}, max {answered.most:.0f} ms of "
                f"{answered.replies}",
            ),
        ],
    )


def measured(data: Path, folder: Path) -> Measured:
    """Have a pack made. Raises RuntimeError if it was not."""
    environment = os.environ | {"TTCHAN_TOKEN": TOKEN, "TTCHAN_DATA_DIR": str(data)}
    worker = [sys.executable, "-m", "bot.cli.pack_worker", str(folder), "en"]
    command = [sys.executable, "-c", _WATCHING, *worker]
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as printed:
        steps = [(line, time.perf_counter() - begun) for line in printed]
    if process.wait():
        raise RuntimeError(steps)
    used, _ = steps.pop()
    at = [json.loads(line).get("name") for line, _ in steps].index("report.xlsx")
    return Measured(steps[at + 1][1] - steps[at][1], steps[-1][1], int(used) / 1024)
