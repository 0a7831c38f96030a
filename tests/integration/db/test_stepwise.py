"""The connection of SQLite's writers: whole statements in its thread, and what becomes of a cancelled one."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.db.engine import Database
from bot.db.stepwise import BRIEF, StepConnection


@pytest.fixture
async def numbers(tmp_path: Path) -> AsyncIterator[tuple[Database, Path]]:
    path = tmp_path / "numbers.db"
    db = Database(f"sqlite+aiosqlite:///{path}")
    async with db.write() as session:
        await session.execute(text("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"))
    yield db, path
    await db.dispose()


async def test_rows_come_back_with_the_statement(numbers: tuple[Database, Path]) -> None:
    db, _ = numbers
    async with db.write() as session:
        returned = await session.execute(text("INSERT INTO numbers VALUES (4), (5) RETURNING n"))
        assert returned.scalars().all() == [4, 5]
        changed = await session.execute(text("UPDATE numbers SET n = n + 10"))
        assert changed.rowcount == 2  # type: ignore[attr-defined]


async def test_only_what_is_brief_runs_in_the_loops_own_thread(numbers: tuple[Database, Path]) -> None:
    db, _ = numbers
    async with db.write() as session:
        raw = (await (await session.connection()).get_raw_connection()).driver_connection
        assert isinstance(raw, StepConnection)
        await raw.create_function("thread", 0, threading.get_ident)
        asked = text("INSERT INTO numbers SELECT thread() RETURNING n")
        assert await session.scalar(asked) != threading.get_ident()
        assert await session.scalar(asked.execution_options(**BRIEF)) == threading.get_ident()
        await session.execute(text("DELETE FROM numbers WHERE n = thread()"))
    async with db.read() as session:
        assert await session.scalar(text("SELECT n FROM numbers")) == threading.get_ident()


async def test_a_refused_statement_rolls_back_and_the_next_transaction_works(
    numbers: tuple[Database, Path],
) -> None:
    db, _ = numbers
    with pytest.raises(IntegrityError):
        async with db.write() as session:
            await session.execute(text("INSERT INTO numbers VALUES (1)"))
            await session.execute(text("INSERT INTO numbers VALUES (1)"))
    async with db.write() as session:
        await session.execute(text("INSERT INTO numbers VALUES (2)"))
    async with db.read() as session:
        assert (await session.execute(text("SELECT n FROM numbers"))).scalars().all() == [2]


async def test_a_transaction_cancelled_while_it_waits_for_the_lock_leaves_none_behind(
    numbers: tuple[Database, Path],
) -> None:
    db, path = numbers

    async def write(number: int) -> None:
        async with db.write() as session:
            await session.execute(text("INSERT INTO numbers VALUES (:n)"), {"n": number})

    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.ensure_future(write(1))
    await asyncio.sleep(0.2)
    waiting.cancel()
    await asyncio.sleep(0)
    other.execute("COMMIT")
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await write(2)
    other.execute("BEGIN IMMEDIATE")  # would fail if the cancelled one had begun its own
    assert other.execute("SELECT n FROM numbers").fetchall() == [(2,)]
    other.execute("ROLLBACK")
    other.close()


async def test_a_rollback_waits_for_a_step_whose_caller_went_away(tmp_path: Path) -> None:
    connection = StepConnection(str(tmp_path / "steps.db"))
    await connection
    other = sqlite3.connect(tmp_path / "steps.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begins = asyncio.ensure_future(connection.cursor().execute("BEGIN IMMEDIATE"))
    await asyncio.sleep(0.1)
    begins.cancel()
    ending = asyncio.ensure_future(connection.rollback())
    await asyncio.sleep(0.1)
    assert not ending.done()
    other.execute("ROLLBACK")
    await ending
    assert not connection.in_transaction
    other.close()
    await connection.close()
