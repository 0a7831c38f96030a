"""/today through the whole house, inbox, gate, read, view, reply; bare bots beside it."""

import tempfile
from functools import partial
from pathlib import Path

from benchmarks.figures import WHOLE, Part, Row, Size, in_turns, median, ratio, times, verdict
from benchmarks.meeting import AT, PEOPLE, published
from benchmarks.processes import measure

UPDATES = 3000
SETTLED_SECONDS = 3
"""From the first poll: what a start still does by then is not measured here."""
AT_ONCE = (1, 8, 32, 128)
"""With how many updates at once python-telegram-bot is at its best is found out."""


def once(*command: str, updates: int, **settings: str) -> float:
    """Updates a second of one run, with data of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = published(Path(name))
        return measure(folder, *command, total=updates, people=PEOPLE, after=SETTLED_SECONDS, **settings).rate


def run(size: Size = WHOLE) -> Part:
    """By turns; ratios of each round."""
    updates = size.of(UPDATES)
    ptb = partial(once, "-m", "benchmarks.bare_ptb")
    tries = {number: ptb(updates=size.of(UPDATES // 4), CONCURRENT=str(number)) for number in AT_ONCE}
    best = max(tries, key=tries.__getitem__)
    found = in_turns(
        size.rounds,
        ours=lambda: once("-m", "bot", "run", "--at", AT, updates=updates),
        aiogram=lambda: once("-m", "benchmarks.bare_aiogram", updates=updates),
        ptb=lambda: ptb(updates=updates, CONCURRENT=str(best)),
        default=lambda: ptb(updates=max(1, updates // 3), CONCURRENT="0"),
    )
    said = {name: f"{median(rates):.0f}/s" for name, rates in found.items()}
    with_one, with_none = ratio(found["ours"], found["aiogram"]), ratio(found["ours"], found["ptb"])
    others = ", ".join(f"{rate:.0f}/s with {number}" for number, rate in tries.items())
    return Part(
        "`/today`, updates a second",
        f"{updates:,} updates of {PEOPLE} people wait at the server, which hands out 100 a poll; what is "
        "counted are replies, from the first to the last. Ours stores each update before it confirms it, "
        "finds out who it is, and renders the day of that person's programme in Polish. aiogram reads one "
        "row and answers a text of about the same length; python-telegram-bot reads none. Neither keeps "
        "anything: what a kill finds in their memory is lost.",
        [
            Row(
                "`/today` beside aiogram with one query and no inbox",
                said["ours"],
                f"aiogram: {said['aiogram']}",
                times(with_one),
                "≥ 1.0 ×",
                verdict(holds=with_one >= 1),
            ),
            Row(
                "`/today` beside python-telegram-bot at its best",
                said["ours"],
                f"{best} updates at once, no query: {said['ptb']}",
                times(with_none),
                "≥ 1.5 ×",
                verdict(holds=with_none >= 1.5),
            ),
            Row(
                "`/today` beside python-telegram-bot as it comes",
                said["ours"],
                f"one after another, no query: {said['default']}",
                times(ratio(found["ours"], found["default"])),
            ),
        ],
        notes=[f"python-telegram-bot by updates at once, tried beforehand: {others}."],
    )
