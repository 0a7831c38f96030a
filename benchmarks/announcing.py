"""How fast an announcement leaves when nothing limits it; bare loops, and the limits of both ends."""

import asyncio
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import WHOLE, Part, Row, Size, in_turns, median, ratio, times, verdict
from benchmarks.meeting import AT, NOW, crowded
from benchmarks.processes import CpuWatch, bot, peer, seen
from bot.db.engine import Database
from bot.domain.announcements import Content, ContentKind
from bot.services.acts import By
from bot.services.announcements import drafts, rows, sending

TEXT = "The bus to the seminar leaves at <b>8:30</b> from another gate. Please be there ten minutes before."
MANY, FEWER = 5000, 1500
DEFAULT, WIDE = 10, 100
"""Send windows: as it is set, and the widest that may be."""
SIDE_BY_SIDE = (1, 4, 10, 32)
"""In which of them python-telegram-bot is at its best is found out."""
SETTLING_SECONDS = 3.0
"""Until a bot that has just begun has nothing else to do."""


class Sent(NamedTuple):
    """Messages a second from the first to the last; the bot's CPU seconds for each, in fifths of the way."""

    rate: float
    costs: tuple[float, ...]


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
            with CpuWatch(process) as watch:
                asyncio.run(_announce(folder))
                told = seen(server)["told"]
                time.sleep(0.3)  # what is sent is recorded as well
            marks = [0, *(number * fifth // 5 - 1 for fifth in range(1, 6))]
            spent = [watch.at(told[mark]) for mark in marks]
            steps = zip(spent, spent[1:], marks, marks[1:], strict=False)
            return Sent(_rate(told, number), tuple((b - a) / (n - m) for a, b, m, n in steps))


async def _announce(folder: Path) -> None:
    db = Database(f"sqlite+aiosqlite:///{folder}/ttchan.db")
    by = By(rows.COMMAND_LINE, 1, NOW, meets=NOW)
    async with db.write() as session:
        draft = await drafts.begin(session, by, Content(ContentKind.TEXT, TEXT))
        await sending.send(session, by, draft.id, draft.version)
    await db.dispose()


def bare(by: str, number: int, window: int = 1) -> float:
    """A bare loop against the same server (benchmarks/bare_telling.py): messages a second."""
    options = {"BY": by, "TOLD": str(number), "WINDOW": str(window), "TEXT": TEXT}
    with (
        tempfile.TemporaryDirectory() as name,
        peer(tell=number, seconds=60 + number / 50) as (url, server),
        bot(url, Path(name), "-m", "benchmarks.bare_telling", **options),
    ):
        return _rate(seen(server)["told"], number)


def _rate(told: list[float], number: int) -> float:
    if len(told) < number:
        raise RuntimeError(f"only {len(told)} of {number} were told")
    return (len(told) - 1) / (told[-1] - told[0])


def run(size: Size = WHOLE) -> Part:
    """By turns; ratios of each round."""
    many, fewer = size.of(MANY), size.of(FEWER)
    best = max(SIDE_BY_SIDE, key=lambda window: bare("ptb", size.of(FEWER // 3), window))
    found = in_turns(
        size.rounds,
        default=lambda: ours(many, DEFAULT).rate,
        wide=lambda: ours(many, WIDE).rate,
        aiogram=lambda: bare("aiogram", many),
        aiograms=lambda: bare("aiogram", many, DEFAULT),
        ptb=lambda: bare("ptb", fewer),
        ptbs=lambda: bare("ptb", fewer, best),
        aiohttp=lambda: bare("aiohttp", many, DEFAULT),
        raw=lambda: bare("raw", 2 * many, 32),
    )
    said = {name: f"{median(rates):.0f}/s" for name, rates in found.items()}

    def row(ours: str, words: str, name: str, peer_words: str, least: float) -> Row:
        reached = ratio(found[ours], found[name])
        goal, mark = f"≥ {least:.1f} ×", verdict(holds=reached >= least)
        return Row(words, said[ours], f"{peer_words}: {said[name]}", times(reached), goal, mark)

    lines = []
    for key, window in (("default", f"window {DEFAULT}, the default"), ("wide", f"window {WIDE}")):
        words = f"durable announcement, {window}, beside"
        lines.append(row(key, f"{words} aiogram", "aiogram", "its bare loop", 1.0))
        lines.append(row(key, f"{words} python-telegram-bot", "ptb", "its bare loop", 4.0))
        at_best = f"{words} python-telegram-bot at its best"
        lines.append(row(key, at_best, "ptbs", f"{best} of its loops side by side", 4.0))
    lines.append(
        Row(
            f"durable announcement, window {WIDE}",
            said["wide"],
            f"{DEFAULT} of aiogram's loops side by side: {said['aiograms']}",
            times(ratio(found["wide"], found["aiograms"])),
        )
    )
    lines.append(
        Row(
            "bare aiohttp, the limit of all that stands on it",
            f"{said['aiohttp']} with {DEFAULT} in flight",
            f"the server itself, 32 connections, no client's work: {said['raw']}",
            times(ratio(found["aiohttp"], found["raw"])),
        )
    )
    return Part(
        "An announcement, as fast as it goes",
        f"{many:,} people are told one text; SQLite on disk with `synchronous=FULL`; no limit of the rate. "
        "*Durable*: each row is committed as *sending* before its call and its outcome after it, so that "
        "a kill doubles at most a window of messages and loses none. The peers keep nothing: after a kill "
        "nobody knows who was told.",
        lines,
        reading="With Telegram the rate that is set (30 a second) is the limit and all of these are "
        "equally fast; what is left of a core is what these figures say. The window bounds what a kill can "
        "double: a wider one is faster because one commit, with the statements that claim and record, serves "
        "more messages. Whoever wants fewer doubles pays for it here.",
    )
