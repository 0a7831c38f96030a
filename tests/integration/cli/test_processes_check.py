"""``ttchan check`` tells which processes run on one PostgreSQL."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, insert

from bot.cli.processes_check import process_findings
from bot.db.engine import Database
from bot.db.tables import leadership, workers


async def _told(db: Database) -> list[tuple[bool | None, str]]:
    return [(finding.ok, finding.words) async for finding in process_findings(db)]


async def _says(db: Database, *, leader: bool, handling: int, ago: float = 0) -> None:
    at = func.clock_timestamp() - timedelta(seconds=ago)
    async with db.write() as session:
        await session.execute(delete(leadership))
        await session.execute(delete(workers))
        await session.execute(
            insert(leadership).values(id=1, term=7, beat_at=at, backend=123 if leader else None)
        )
        for number in range(handling):
            await session.execute(insert(workers).values(worker=number, beat_at=at))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_an_operator_hears_who_leads_and_how_many_handle_updates(db: Database) -> None:
    nobody = (None, "none runs just now that handles updates or sends")
    assert await _told(db) == [nobody]
    await _says(db, leader=True, handling=2)
    assert await _told(db) == [(True, "one leads (term 7), 2 handle updates")]
    await _says(db, leader=True, handling=2, ago=60)
    assert await _told(db) == [nobody], "they were killed, all of them"
    await _says(db, leader=False, handling=1)
    assert await _told(db) == [(False, "one handles updates, but none leads: nothing leaves unasked")]
    await _says(db, leader=True, handling=0)
    assert await _told(db) == [(False, "one leads, but none handles updates: nobody gets an answer")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_on_sqlite_there_is_nothing_to_tell(db: Database) -> None:
    assert await _told(db) == []
