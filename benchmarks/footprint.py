"""What the bot takes while nothing happens: seconds to its first poll, resident memory, idle CPU."""

import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import WHOLE, Part, Row, Size, median, medians, ratio, times, verdict
from benchmarks.meeting import AT, PEOPLE, published
from benchmarks.processes import Measured, bot, cpu, line, measure, memory, peer

UPDATES = 500
"""Answered before memory is looked at: what is imported late is imported by then."""
IDLE_SECONDS, SETTLING_SECONDS = 20.0, 6.0
MOST_START, MOST_MB, MOST_IDLE = 1.75, 110, 0.5

BOTS = {
    "ours": ("-m", "bot", "run", "--at", AT),
    "ptb": ("-m", "benchmarks.bare_ptb"),
    "aiogram": ("-m", "benchmarks.bare_aiogram"),
}


class Idle(NamedTuple):
    """Per cent of a core, and resident MB, of a bot that nobody asks anything."""

    percent: float
    memory: float


def started(name: str, updates: int) -> Measured:
    """Start it, have it answer, look at it."""
    with tempfile.TemporaryDirectory() as folder:
        return measure(published(Path(folder)), *BOTS[name], total=updates, people=PEOPLE)


def idle(seconds: float) -> dict[str, Idle]:
    """All of them side by side, each with a server of its own that holds polls as Telegram does."""
    with ExitStack() as stack:
        processes, servers = {}, []
        for name, command in BOTS.items():
            folder = published(Path(stack.enter_context(tempfile.TemporaryDirectory())))
            url, server = stack.enter_context(peer(seconds=seconds + 60))
            processes[name] = stack.enter_context(bot(url, folder, *command))
            servers.append(server)
        for server in servers:
            line(server)  # the first poll
        time.sleep(SETTLING_SECONDS)
        before, began = {name: cpu(process) for name, process in processes.items()}, time.perf_counter()
        time.sleep(seconds)
        took = time.perf_counter() - began
        return {
            name: Idle((cpu(process) - before[name]) / took * 100, memory(process))
            for name, process in processes.items()
        }


def run(size: Size = WHOLE) -> Part:
    """Starts by turns; idling side by side."""
    updates = size.of(UPDATES)
    starts: dict[str, list[Measured]] = {name: [] for name in BOTS}
    idles: dict[str, list[Idle]] = {name: [] for name in BOTS}
    seconds = max(5.0, IDLE_SECONDS / size.less)
    for _ in range(size.rounds):
        for name in BOTS:
            starts[name].append(started(name, updates))
        for name, one in idle(seconds).items():
            idles[name].append(one)
    polls = {name: [one.first_poll for one in found] for name, found in starts.items()}
    first, slower = medians(polls), ratio(polls["ours"], polls["ptb"])
    megabytes = {name: median(one.memory for one in found) for name, found in starts.items()}
    percent = {name: median(one.percent for one in found) for name, found in idles.items()}
    return Part(
        "At rest",
        f"From the start of the process to its first poll; resident memory after {updates} answers; CPU in "
        f"{seconds:.0f} s without any update, with all three side by side and polls held as long as asked "
        f"for.",
        [
            Row(
                "first poll after start",
                f"{first['ours']:.2f} s",
                f"bare python-telegram-bot: {first['ptb']:.2f} s; aiogram: {first['aiogram']:.2f} s",
                times(slower),
                f"≤ {MOST_START} × python-telegram-bot",
                verdict(holds=slower <= MOST_START),
            ),
            Row(
                "resident memory",
                f"{megabytes['ours']:.0f} MB",
                f"aiogram: {megabytes['aiogram']:.0f} MB; python-telegram-bot: {megabytes['ptb']:.0f} MB",
                times(megabytes["ours"] / megabytes["aiogram"]),
                f"≤ {MOST_MB} MB and below aiogram",
                verdict(holds=megabytes["ours"] <= min(MOST_MB, megabytes["aiogram"])),
            ),
            Row(
                "idle CPU, of one core",
                f"{percent['ours']:.2f} %",
                f"aiogram: {percent['aiogram']:.2f} %; python-telegram-bot: {percent['ptb']:.2f} %",
                "",
                f"< {MOST_IDLE} %",
                verdict(holds=percent["ours"] < MOST_IDLE),
            ),
        ],
    )
