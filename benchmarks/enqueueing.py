"""A process that writes the rows of an announcement to everybody; prints seconds, rows, MB it grew by."""

import asyncio
import json
import resource
import sys
import time

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.meeting import NOW
from bot.db.engine import Database
from bot.db.tables import deliveries
from bot.domain.announcements import Content, ContentKind
from bot.services.acts import By
from bot.services.announcements import drafts, rows, sending


async def main(folder: str) -> None:
    """Announce once."""
    db = Database(f"sqlite+aiosqlite:///{folder}/ttchan.db")
    by = By(rows.COMMAND_LINE, 1, NOW, meets=NOW)
    async with db.write() as session:
        draft = await drafts.begin(session, by, Content(ContentKind.TEXT, "The bus is here."))
        already = await _rows(session)
    before, began = _memory(), time.perf_counter()
    async with db.write() as session:
        await sending.send(session, by, draft.id, draft.version)
    seconds, grown = time.perf_counter() - began, _memory() - before
    async with db.read() as session:
        written = await _rows(session) - already
    await db.dispose()
    print(json.dumps({"seconds": seconds, "grown": grown, "rows": written}), flush=True)


async def _rows(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(deliveries)) or 0


def _memory() -> float:
    """The most that was resident, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
