"""Starting what is measured: the peer and a bot, each a process of its own, ended by their ids."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

TOKEN = "1234567890:benchmark-only-not-a-real-token-at-all"
_TICKS = os.sysconf("SC_CLK_TCK")


class Measured(NamedTuple):
    """One bot's run: seconds to its first poll, replies a second, resident memory in MB afterwards."""

    first_poll: float
    rate: float
    memory: float


@contextmanager
def peer(total: int = 0, **options: object) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """Start the peer; yields its address and process."""
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "benchmarks.peer", "--total", str(total), *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{line(process)['port']}", process
    finally:
        end(process)


@contextmanager
def bot(url: str, folder: Path, *command: str, **settings: str) -> Iterator["subprocess.Popen[str]"]:
    """Start a bot against the peer."""
    environment = os.environ | {
        "TTCHAN_TOKEN": TOKEN,
        "TTCHAN_API_URL": url,
        "TTCHAN_DATA_DIR": str(folder),
        "TTCHAN_SEND_RATE": "0",
        **settings,
    }
    process = subprocess.Popen(
        [sys.executable, *command], env=environment, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield process
    finally:
        end(process)


def line(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """The next line a process prints, as JSON."""
    assert process.stdout is not None
    text = process.stdout.readline()
    if not text:
        raise RuntimeError("the process ended early")
    answer: dict[str, Any] = json.loads(text)
    return answer


def seen(server: "subprocess.Popen[str]") -> dict[str, Any]:
    """What the peer saw, when it is done."""
    while "told" not in (found := line(server)):
        pass
    return found


def end(process: "subprocess.Popen[str]") -> None:
    """Ask it to stop; after ten seconds make it."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def memory(process: "subprocess.Popen[str]") -> float:
    """Resident memory in MB."""
    for text in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if text.startswith("VmRSS"):
            return int(text.split()[1]) / 1024
    return float("nan")


def cpu(process: "subprocess.Popen[str]") -> float:
    """Seconds of CPU that a process has had."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


class CpuWatch:
    """How much CPU a process had had by an instant, looked up twenty times a second."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._seen: list[tuple[float, float]] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "CpuWatch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self._seen.append((time.time(), cpu(self._process)))
            if self._end.wait(0.05):
                break

    def at(self, instant: float) -> float:
        """Seconds of CPU by an instant, between the two looks around it."""
        return between(self._seen, instant)


def between(points: Sequence[tuple[float, float]], x: float) -> float:
    """The value at ``x`` on the line through points that are in order; at the ends: that of the end."""
    before = points[0]
    for point in points:
        if point[0] >= x:
            (x0, y0), (x1, y1) = before, point
            return y1 if x1 == x0 or x <= x0 else y0 + (y1 - y0) * (x - x0) / (x1 - x0)
        before = point
    return before[1]


def measure(
    folder: Path, *command: str, total: int, people: int = 200, after: float = 0, **settings: str
) -> Measured:
    """Start a bot, let it answer ``total`` updates, handed out so many seconds later, and look at it."""
    with peer(total, people=people, after=after, seconds=60 + total / 25) as (url, server):
        started = time.time()
        with bot(url, folder, *command, **settings) as process:
            polled = line(server).get("first_poll")
            if polled is None:
                raise RuntimeError(f"{command[-1]} never polled")
            first = polled - started
            told = line(server) if total else {"replies": 0}
            if told["replies"] < total:
                raise RuntimeError(f"only {told['replies']} of {total} replies came")
            return Measured(first, (total - 1) / told["seconds"] if total > 1 else 0.0, memory(process))
