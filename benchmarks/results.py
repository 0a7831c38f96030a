"""Results of polls: from the tap to the picture, and the bot's own memory meanwhile. SQLite, the sandbox."""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import WHOLE, Part, Row, Size, median, verdict
from benchmarks.meeting import AT, published
from benchmarks.processes import TOKEN, bot, memory
from bot.db.engine import Database
from bot.poll_keys import PollKeys
from bot.settings import load_settings
from sandbox import Person, Sandbox
from tests.integration.services.polls.crowd import answers_all

MOST_SECONDS, MOST_MB = 2, 130
_PATIENCE = 60


class Measured(NamedTuple):
    """Seconds to the first picture, to a next one, to one that Telegram has; resident MB of the bot."""

    first: float
    following: float
    again: float
    memory: float


def run(size: Size = WHOLE) -> Part:
    """A few pictures each round."""
    found = [asyncio.run(measured()) for _ in range(size.rounds)]
    first, following, again = (
        median(getattr(one, name) for one in found) for name in ("first", "following", "again")
    )
    most = max(one.memory for one in found)
    said = f"{first:.2f} s (the next {following:.2f} s, a known one {again:.2f} s)"
    return Part(
        "Pictures of results",
        "An organiser looks at the results of a poll that everybody of the sample meeting answered; against "
        "the sandbox. Pictures are drawn in a process of their own.",
        [
            Row("tap to the first picture", said, goal="≤ 2 s", mark=verdict(holds=first <= MOST_SECONDS)),
            Row(
                "the bot's resident memory afterwards",
                f"{most:.0f} MB",
                goal=f"≤ {MOST_MB} MB",
                mark=verdict(holds=most <= MOST_MB),
            ),
        ],
    )


async def measured(pictures: int = 4) -> Measured:
    """An organiser looks at the results of a poll, with the bot in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        folder = await asyncio.to_thread(published, Path(name))
        await _answered(folder)
        async with Sandbox.serve() as sandbox:
            person = sandbox.add_person("Mārtiņš", language_code="en")
            _let_in(folder, person.id)
            settings = {"TTCHAN_TOKEN": sandbox.token}
            with bot(sandbox.url, folder, "-m", "bot", "run", "--at", AT, **settings) as process:
                await person.send("/results")
                await person.receives(_PATIENCE)
                first = await _tap(person, "Before we start")
                following = [await _tap(person, "Next ›") for _ in range(pictures)]
                again = await _tap(person, "‹ Back")
                return Measured(first, statistics.median(following), again, memory(process))


async def _tap(person: Person, label: str) -> float:
    started = time.perf_counter()
    await person.presses(label)
    seen = await person.receives(_PATIENCE)
    assert "photo" in seen.raw, seen
    return time.perf_counter() - started


async def _answered(folder: Path) -> None:
    """Everybody of the sample has answered, or not."""
    settings = load_settings(token=TOKEN, data_dir=folder)
    key = PollKeys.of(settings).key("ttchan-2018")
    assert key is not None
    db = Database(settings.database)
    await answers_all(db, 1, key=key)
    await db.dispose()


def _let_in(folder: Path, user_id: int) -> None:
    with sqlite3.connect(folder / "ttchan.db") as connection:
        connection.execute(
            "INSERT INTO people"
            " (user_id, language, meeting_id, participant_id, consent_version, created_at, updated_at)"
            " VALUES (?, 'en', 1, 'LV-DAU-02', 9, '2018-11-01 00:00:00', '2018-11-01 00:00:00')",
            (user_id,),
        )
    connection.close()
