"""A process: the real bot, and a note of each statement it runs; afterwards the plan for each.

Prints one JSON line for each statement: ``{"sql", "times", "whole", "end"}``; ``whole`` names what it reads
from end to end. Plans are asked for at the end, when tables are as large as they get.
"""

import asyncio
import json
import re
import sys
from collections import Counter
from typing import Any

from sqlalchemy import event

from benchmarks.meeting import AT, NOW
from bot import logs
from bot.app import Bot
from bot.db.engine import Database
from bot.domain.announcements import Content, ContentKind
from bot.services.acts import By
from bot.services.announcements import drafts, rows, sending
from bot.settings import load_settings

LARGE = ("deliveries", "participants", "people", "inbox", "announcement_recipients", "signups", "presences")
_SCAN = re.compile(rf"^SCAN ({'|'.join(LARGE)})\b")
_FEW = ("ix_deliveries_claimed", "ix_deliveries_replaced")
"""Indexes of a few rows alone: to read one of them from end to end is to read those."""
_FIRST = re.compile(r"FROM people\s+LIMIT")
"""Whether there is anybody at all."""
_READS = ("SELECT", "UPDATE", "DELETE", "INSERT")


class Notes:
    """Statements by their text: how often each ran, and parameters it ran with."""

    def __init__(self, db: Database) -> None:
        self.times: Counter[str] = Counter()
        self.parameters: dict[str, Any] = {}
        for engine in {db.reader, db.writer}:
            event.listen(engine.sync_engine, "before_cursor_execute", self._note)

    def _note(self, _: Any, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        if statement.startswith(_READS):
            self.times[statement] += 1
            self.parameters[statement] = parameters[0] if many else parameters


def _reads_whole(step: str) -> bool:
    return bool(_SCAN.match(step)) and not step.endswith(_FEW)


async def main(seconds: float) -> None:
    """Live for so long: answer what comes, tell everybody something; then look at the plans."""
    settings = load_settings()
    logs.set_up("ERROR", stream=sys.stderr)
    bot = Bot(settings)
    notes = Notes(bot.db)
    running = asyncio.ensure_future(bot.run(at=AT))
    await bot.ready.wait()
    by = By(rows.COMMAND_LINE, 1, NOW, meets=NOW)
    other = Database(settings.database)  # as a command beside the bot: what it runs once is not hot
    async with other.write() as session:
        draft = await drafts.begin(session, by, Content(ContentKind.TEXT, "The bus is here."))
        await sending.send(session, by, draft.id, draft.version)
    await asyncio.sleep(seconds)
    bot.stop()
    await running
    async with other.reader.connect() as connection:
        for statement, times in notes.times.most_common():
            explained = await connection.exec_driver_sql(
                f"EXPLAIN QUERY PLAN {statement}", tuple(notes.parameters[statement])
            )
            steps = [str(row[-1]) for row in explained]
            whole = [] if _FIRST.search(statement) else sorted({step for step in steps if _reads_whole(step)})
            print(json.dumps({"sql": statement, "times": times, "whole": whole, "end": False}), flush=True)
    await other.dispose()
    print(json.dumps({"end": True}), flush=True)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
