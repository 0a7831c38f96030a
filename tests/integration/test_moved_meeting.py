"""The sample with all 81 people, moved to PostgreSQL in the middle of a rehearsal: nobody notices."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.control import ClockControl
from bot.db.engine import Database
from bot.domain.deliveries import State
from bot.services.programme import Programmes
from sandbox import Sandbox
from tests.integration.command import ttchan
from tests.integration.deliveries.crowd import rows
from tests.integration.gateway.feeding import sqlite_only
from tests.integration.live import running
from tests.integration.test_rehearsed_meeting import Meeting
from tests.postgres import Postgres
from tests.proving import Says

pytestmark = [pytest.mark.fault("rehearsed"), sqlite_only]


@pytest.fixture
async def other(postgres: Postgres) -> AsyncIterator[Database]:
    """Where the data go: an empty database."""
    made = Database(postgres.create())
    yield made
    await made.dispose()


async def _sent(sandbox: Sandbox, more: int) -> None:
    """Wait until so many messages have left."""
    async with asyncio.timeout(60):
        while len(sandbox.journal.calls("sendMessage")) < more:
            await asyncio.sleep(0.01)


async def _moved_midway(
    db: Database, other: Database, sandbox: Sandbox, folder: Path, day: tuple[str, str, str], says: Says
) -> None:
    """Step from one local time to another; on the way, in a burst, the bot is stopped and its data moved.

    All that arrived must be what was printed before, as if nothing had happened.
    """
    start, midway, end = day
    meeting = Meeting(db, sandbox, folder, {"day"})
    await meeting.gather()
    before = len(meeting.due(start, midway))
    async with running(meeting.bot, start):
        await ClockControl(db, Clock(), Programmes(db)).move({"set": end})
        await _sent(sandbox, before + 5)
    left = len(meeting.calls())
    waiting = sum(row.state == State.PENDING for row in await rows(db))
    assert left < len(meeting.due(start, end)), "all had left before the move"
    await db.dispose()
    moved = await ttchan("migrate-to", other.url, DATA_DIR=str(folder), DATABASE_URL=db.url)
    assert moved.code == 0, moved.err
    meeting.goes_on(other)
    async with running(meeting.bot, None):
        assert await ClockControl(other, Clock(), Programmes(other)).arrived(still=600)
    due = meeting.due(start, end)
    assert meeting.received() == Counter((row["time"], row["person"], row["text"]) for row in due)
    await meeting.check_rows(due)
    says(told=len(due), before_the_move=left, waiting_then=waiting)
    back = await ttchan("migrate-to", "--back", DATA_DIR=str(folder), DATABASE_URL=db.url)
    assert back.code == 0, back.err
    held = await ttchan("hold", DATA_DIR=str(folder), DATABASE_URL=db.url)
    assert held.out.startswith("The next start begins with a hold: the database is an older copy.")


async def test_a_morning_is_moved_midway(
    db: Database, other: Database, sandbox: Sandbox, tmp_path: Path, proof_says: Says
) -> None:
    day = "2018-11-10T07:50", "2018-11-10T08:00", "2018-11-10T08:20"
    await _moved_midway(db, other, sandbox, tmp_path, day, proof_says)


@pytest.mark.proof
@pytest.mark.timeout(900)
async def test_saturday_is_moved_midway(
    db: Database, other: Database, sandbox: Sandbox, tmp_path: Path, proof_says: Says
) -> None:
    day = "2018-11-09T20:00", "2018-11-10T13:00", "2018-11-11T00:00"
    await _moved_midway(db, other, sandbox, tmp_path, day, proof_says)
