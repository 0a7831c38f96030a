"""What it costs to write the rows of an announcement to everybody of a big list. SQLite on disk."""

import asyncio
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, insert, select

from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.db.tables import deliveries, participants, people
from bot.domain.announcements import Content, ContentKind
from bot.domain.people import Participant
from bot.services import state
from bot.services.acts import By
from bot.services.announcements import drafts, rows, sending
from bot.services.people import CONSENT_VERSION
from tests.integration.live import publish_sample

PEOPLE = 100_000
_CHUNK = 1_000
_MEETING = 1
_NOW = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)


def run() -> Iterator[tuple[str, str, str]]:
    """Figures with their goals."""
    with tempfile.TemporaryDirectory() as folder:
        seconds, grown = asyncio.run(_enqueue(Path(folder)))
    yield f"{PEOPLE:,} rows of an announcement", f"{seconds:.2f} s, memory + {grown:.0f} MB", "≤ 2 s, ≤ 30 MB"


async def _enqueue(folder: Path) -> tuple[float, float]:
    url = f"sqlite+aiosqlite:///{folder / 'ttchan.db'}"
    await migrate(url)
    db = Database(url)
    async with db.write() as session:
        await state.ensure(session)
    await publish_sample(db)
    await _gather(db)
    by = By(rows.COMMAND_LINE, _MEETING, _NOW)
    async with db.write() as session:
        draft = await drafts.begin(session, by, Content(ContentKind.TEXT, "The bus is here."))
    before, began = _memory(), time.perf_counter()
    async with db.write() as session:
        await sending.send(session, by, draft.id, draft.version)
    seconds = time.perf_counter() - began
    async with db.read() as session:
        written = await session.scalar(select(func.count()).select_from(deliveries)) or 0
    await db.dispose()
    assert written > PEOPLE, written
    return seconds, _memory() - before


async def _gather(db: Database) -> None:
    nobody = {name: getattr(Participant("", "", "", ""), name) for name in Participant.__slots__}
    for start in range(0, PEOPLE, _CHUNK):
        chunk = range(start, start + _CHUNK)
        empty = nobody | {"meeting_id": _MEETING, "loaded": {}, "delegation": "PL-RAD"}
        listed = [empty | {"id": f"X{n:06}"} for n in chunk]
        account = {"language": "en", "meeting_id": _MEETING, "consent_version": CONSENT_VERSION}
        account |= {"consented_at": _NOW, "created_at": _NOW, "updated_at": _NOW}
        accounts = [account | {"user_id": 10_000 + n, "participant_id": f"X{n:06}"} for n in chunk]
        async with db.write() as session:
            await session.execute(insert(participants), listed)
            await session.execute(insert(people), accounts)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
