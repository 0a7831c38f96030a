"""How soon a delegate is answered while an organiser has the report of a large meeting made. SQLite."""

import asyncio
import statistics
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import insert

from benchmarks.processes import TOKEN, bot
from bot.clock import Clock
from bot.db.engine import Database
from bot.db.tables import people
from bot.services.people import CONSENT_VERSION
from bot.settings import load_settings
from sandbox import Person, Sandbox
from tests.reports import NOW

ORGANISER, DELEGATE = "LV-DAU-02", "PL-RAD-02"
PAUSE_SECONDS = 0.1
PATIENCE_SECONDS = 300.0


class Answered(NamedTuple):
    """Replies, and milliseconds from what was typed to what was read: half, 99 of 100, all."""

    replies: int
    p50: float
    p99: float
    most: float


async def measured(data: Path) -> Answered:
    """Ask for /today until all files have come. Raises TimeoutError."""
    async with Sandbox.serve(token=TOKEN) as sandbox:
        organiser, delegate = sandbox.add_person("Organiser"), sandbox.add_person("Delegate")
        await _join(data, {ORGANISER: organiser, DELEGATE: delegate})
        command = ("-m", "bot", "run", "--at", NOW.isoformat())
        with bot(sandbox.url, data, *command, TTCHAN_SEND_RATE="30", TTCHAN_LOG_LEVEL="ERROR"):
            await _says(organiser, "/report")
            await organiser.presses("Make the report")
            made = asyncio.ensure_future(_made(organiser))
            took = []
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not made.done():
                    begun = time.perf_counter()
                    await _says(delegate, "/today")
                    took.append(1000 * (time.perf_counter() - begun))
                    await asyncio.sleep(PAUSE_SECONDS)
            made.result()
    return Answered(len(took), statistics.median(took), statistics.quantiles(took, n=100)[98], max(took))


async def _join(data: Path, who: dict[str, Person]) -> None:
    settings = load_settings(token=TOKEN, data_dir=data)
    now = Clock().real()
    same = {"meeting_id": 1, "consent_version": CONSENT_VERSION, "consented_at": now}
    same |= {"created_at": now, "updated_at": now, "language": "en"}
    db = Database(settings.database)
    try:
        async with db.write() as session:
            rows = [{"user_id": one.id, "participant_id": name, **same} for name, one in who.items()]
            await session.execute(insert(people), rows)
    finally:
        await db.dispose()


async def _says(person: Person, text: str) -> None:
    await person.send(text)
    await person.receives(PATIENCE_SECONDS)


async def _made(organiser: Person) -> None:
    while not (await organiser.receives(PATIENCE_SECONDS)).text.startswith("The report is made."):
        pass


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        print(asyncio.run(measured(Path(sys.argv[1]))))
