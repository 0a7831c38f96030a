"""Starting what is measured: the peer and a bot, each a process of its own, ended by their ids."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

TOKEN = "1234567890:benchmark-only-not-a-real-token-at-all"


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


def end(process: "subprocess.Popen[str]") -> None:
    """Ask it to stop; after ten seconds make it."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def memory(process: "subprocess.Popen[str]") -> float:
    """Resident memory in MB."""
    for text in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if text.startswith("VmRSS"):
            return int(text.split()[1]) / 1024
    return float("nan")


def measure(folder: Path, *command: str, total: int, people: int = 200) -> Measured:
    """Start a bot, let it answer ``total`` updates, and look at it."""
    with peer(total, people=people) as (url, server):
        started = time.time()
        with bot(url, folder, *command) as process:
            first = line(server)["first_poll"] - started
            told = line(server)
            if told["replies"] < total:
                raise RuntimeError(f"only {told['replies']} of {total} replies came")
            return Measured(first, total / told["seconds"] if total else 0.0, memory(process))
