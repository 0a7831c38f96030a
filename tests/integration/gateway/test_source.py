"""The inbox of one process: nothing is asked of SQLite for the sake of others."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.db.engine import Database
from bot.gateway.inbox import Entry
from tests.integration.gateway.feeding import feeding, message, sqlite_only, store
from tests.integration.gateway.sharing import changing, check_changes, make_table


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """Statements, by their first three words."""
    statements: list[str] = []

    def note(*given: object) -> None:
        statements.append(" ".join(str(given[2]).split()[:3]))

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


@sqlite_only
async def test_an_update_costs_one_process_no_statement_for_others(db: Database, asked: list[str]) -> None:
    await make_table(db)
    asked.clear()
    await store(db, [message(1, 1)])
    assert asked == ["BEGIN IMMEDIATE", "INSERT INTO inbox"]
    asked.clear()
    handled = asyncio.Event()
    change = changing(db)

    async def handle(entry: Entry, raw: dict[str, object]) -> None:
        await change(entry, raw)
        handled.set()

    async with asyncio.timeout(10), feeding(db, handle):
        await handled.wait()
    assert Counter(asked) == {
        "SELECT inbox.id, inbox.update_id,": 1,
        "BEGIN IMMEDIATE": 2,
        "INSERT INTO changes": 1,
        "UPDATE inbox SET": 2,
    }
    await check_changes(db, 1)
