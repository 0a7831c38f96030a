"""How fast an announcement leaves when nothing limits it, what a message costs; and aiogram beside it."""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from typing import NamedTuple

from benchmarks.deliveries import NOW, _told, crowded
from benchmarks.processes import bot, peer
from benchmarks.today import AT
from bot.db.engine import Database
from bot.domain.announcements import Content, ContentKind
from bot.services.acts import By
from bot.services.announcements import drafts, rows, sending

TEXT = "The bus to the seminar leaves at <b>8:30</b> from another gate. Please be there ten minutes before."
MANY, FEW, MOST = 5000, 1000, 100_000
RUNS = 3
WIDE = 100
"""The widest window that may be set: with no limit a narrow one waits for the disk."""
SETTLING_SECONDS = 3.0
"""Until a bot that has just begun has nothing else to do."""


class Sent(NamedTuple):
    """Messages a second from the first to the last, and the CPU seconds of the bot for each."""

    rate: float
    cost: float


def ours(number: int, window: int) -> Sent:
    """The whole house: rows written by the service, claimed, sent and recorded by a running bot."""
    with tempfile.TemporaryDirectory() as name:
        folder = crowded(Path(name), number)
        command = "-m", "bot", "run", "--at", AT
        with (
            peer(tell=number, seconds=60 + number / 100) as (url, server),
            bot(url, folder, *command, TTCHAN_SEND_WINDOW=str(window)) as process,
        ):
            time.sleep(SETTLING_SECONDS)
            before = _cpu(process)
            asyncio.run(_announce(folder))
            told = _told(server)["told"]
            return Sent(_rate(told, number), (_cpu(process) - before) / number)


async def _announce(folder: Path) -> None:
    db = Database(f"sqlite+aiosqlite:///{folder}/ttchan.db")
    by = By(rows.COMMAND_LINE, 1, NOW, meets=NOW)
    async with db.write() as session:
        draft = await drafts.begin(session, by, Content(ContentKind.TEXT, TEXT))
        await sending.send(session, by, draft.id, draft.version)
    await db.dispose()


def aiograms(number: int, window: int) -> float:
    """The loop of aiogram against the same peer: messages a second."""
    options = {"TOLD": str(number), "WINDOW": str(window), "TEXT": TEXT}
    with (
        tempfile.TemporaryDirectory() as name,
        peer(tell=number, seconds=60 + number / 100) as (url, server),
        bot(url, Path(name), "-m", "benchmarks.bare_aiogram", **options),
    ):
        return _rate(_told(server)["told"], number)


def _rate(told: list[float], number: int) -> float:
    if len(told) < number:
        raise RuntimeError(f"only {len(told)} of {number} were told")
    return (len(told) - 1) / (told[-1] - told[0])


def _cpu(process: "Popen[str]") -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run() -> Iterator[tuple[str, str, str]]:
    """In turns, so that the machine's moods meet all. Figures with their goals."""
    turns = [
        (aiograms(MANY, 1), aiograms(MANY, 10), ours(MANY, 10).rate, ours(MANY, WIDE).rate)
        for _ in range(RUNS)
    ]
    loop, ten, narrow, wide = (statistics.median(column) for column in zip(*turns, strict=True))
    peers = f"aiogram's loop: {loop:.0f}, ten of them: {ten:.0f}"
    yield f"announced a second, no limit, window {WIDE}", f"{wide:.0f} ({peers})", ">= aiogram's loop"
    yield "the same, window 10", f"{narrow:.0f}", "-"
    few = statistics.median(ours(FEW, WIDE).cost for _ in range(RUNS))
    most = ours(MOST, WIDE)
    value = f"{few * 1000:.2f} ms of {FEW:,}, {most.cost * 1000:.2f} ms of {MOST:,} ({most.rate:.0f}/s)"
    yield "CPU for each message", value, "+- 10 %"


def main() -> None:
    """Measure and print these figures alone; with a number: so many messages, once."""
    if len(sys.argv) > 1:
        number, window = int(sys.argv[1]), int(sys.argv[2])
        print(ours(number, window), aiograms(number, window))
        return
    for figure, value, goal in run():
        print(f"{figure:40} {value:55} goal {goal}", flush=True)


if __name__ == "__main__":
    main()
