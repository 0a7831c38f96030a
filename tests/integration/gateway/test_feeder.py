"""The feeder: order inside a chat, three tries, and patience while the storage is in trouble."""

import asyncio
import random
from collections import defaultdict
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from bot.db.engine import Database
from bot.db.tables import dialogues
from bot.db.tables import inbox as table
from bot.gateway import feeder as feeder_module
from bot.gateway.feeder import Unreadable
from bot.gateway.inbox import Entry
from bot.gateway.source import BATCH, IN_MEMORY
from tests.integration.gateway.feeding import (
    NOW,
    feeding,
    locked,
    message,
    sqlite_only,
    states,
    store,
    until,
    until_states,
)

Raw = dict[str, Any]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeder_module, "RETRY_SECONDS", (0.01, 0.02, 0.05))


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second try comes at once; who waits for the third waits for an hour."""
    monkeypatch.setattr(feeder_module, "RETRY_SECONDS", (0.01, 3600.0))


async def test_order_is_kept_inside_a_chat_over_500_updates_in_5_chats(db: Database) -> None:
    dice = random.Random(5)
    seen: dict[int, list[int]] = defaultdict(list)
    busy: set[int] = set()
    at_once = 0

    async def handle(entry: Entry, raw: Raw) -> None:
        nonlocal at_once
        chat = raw["message"]["chat"]["id"]
        assert chat not in busy, "two updates of a chat at once"
        busy.add(chat)
        at_once = max(at_once, len(busy))
        await asyncio.sleep(dice.uniform(0, 0.004))
        seen[chat].append(raw["update_id"])
        busy.discard(chat)

    sent = [message(number, 1 + number % 5) for number in range(1, 501)]
    await store(db, sent[:250])
    async with feeding(db, handle) as feeder:
        await store(db, sent[250:])
        feeder.wake()
        await until_states(db, 20, done=500)
    assert {chat: len(ids) for chat, ids in seen.items()} == dict.fromkeys(range(1, 6), 100)
    assert all(ids == sorted(ids) for ids in seen.values())
    assert at_once > 1, "chats wait for each other"


@pytest.mark.fault("F17")
async def test_a_handler_that_always_fails_has_three_tries_and_holds_up_nobody_else(
    db: Database, quick: None
) -> None:
    tries: dict[int, int] = defaultdict(int)

    async def handle(entry: Entry, raw: Raw) -> None:
        tries[raw["update_id"]] += 1
        if raw["message"]["text"] == "bad":
            raise ValueError("Agnieszka wrote this")

    await store(
        db, [message(1, 1, "bad"), message(2, 1), *(message(number, number) for number in range(3, 50))]
    )
    async with feeding(db, handle):
        await until_states(db, done=48, quarantined=1)
    assert tries == {1: 3} | dict.fromkeys(range(2, 50), 1)
    async with db.read() as session:
        (row,) = (await session.execute(select(table).where(table.c.state == "quarantined"))).all()
    assert (row.update_id, row.attempts, row.reason) == (1, 3, "ValueError")
    assert "bad" in row.body, "the raw text is kept to be looked at"


@pytest.mark.fault("F16")
async def test_what_cannot_be_read_has_one_try(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeder_module, "RETRY_SECONDS", (3600.0,))

    async def handle(entry: Entry, raw: Raw) -> None:
        raise Unreadable from KeyError("date")

    await store(db, [message(1, 1)])
    async with db.write() as session:
        await session.execute(insert(table).values(update_id=2, body="{", received_at=NOW))
    async with asyncio.timeout(20):
        async with feeding(db, handle):
            await until_states(db, quarantined=2)
    async with db.read() as session:
        reasons = (await session.execute(select(table.c.reason).order_by(table.c.update_id))).scalars().all()
    assert reasons == ["KeyError", "JSONDecodeError"]


async def test_what_is_done_keeps_no_words(db: Database) -> None:
    async def handle(entry: Entry, raw: Raw) -> None:
        """Nothing to do."""

    await store(db, [message(1, 1, "my secret")])
    async with feeding(db, handle):
        await until_states(db, done=1)
    async with db.read() as session:
        assert (await session.execute(select(table.c.body))).scalar_one() == ""


async def test_a_backlog_larger_than_the_memory_is_handled_and_never_held_whole(db: Database) -> None:
    gate = asyncio.Event()

    async def handle(entry: Entry, raw: Raw) -> None:
        await gate.wait()

    await store(db, (message(number, number % 300) for number in range(1, 2001)))
    async with feeding(db, handle) as feeder:
        await until(lambda: feeder._in_memory > IN_MEMORY)
        await asyncio.sleep(0.2)
        assert feeder._in_memory <= IN_MEMORY + BATCH
        gate.set()
        await until_states(db, 30, done=2000)


@sqlite_only
@pytest.mark.fault("F29")
async def test_a_locked_database_costs_no_update_a_try(db: Database, quick: None) -> None:
    failures = 0

    async def handle(entry: Entry, raw: Raw) -> None:
        nonlocal failures
        try:
            async with entry.transaction(db) as session:
                values = {"flow": "f", "step": "s", "data": {}, "expires_at": NOW}
                await session.execute(insert(dialogues).values(user_id=raw["update_id"], **values))
        except Exception:
            failures += 1
            raise

    async with db.write() as session:
        await session.execute(text("PRAGMA busy_timeout=50"))
    await store(db, (message(number, number) for number in range(1, 5)))
    with locked(db):
        async with asyncio.timeout(20):
            async with feeding(db, handle):
                await until(lambda: failures >= 20)  # five tries of each: more than are allowed
                assert await states(db) == {"new": 4}
    async with feeding(db, handle):
        await until_states(db, done=4)
    async with db.read() as session:
        assert len((await session.execute(select(dialogues))).all()) == 4


@sqlite_only
@pytest.mark.fault("F29")
async def test_a_lock_that_goes_is_survived_without_a_restart(db: Database, quick: None) -> None:
    handled = []

    async def handle(entry: Entry, raw: Raw) -> None:
        async with entry.transaction(db):
            pass
        handled.append(entry.update_id)

    async with db.write() as session:
        await session.execute(text("PRAGMA busy_timeout=50"))
    await store(db, (message(number, 1) for number in range(1, 11)))
    async with feeding(db, handle):
        with locked(db):
            await asyncio.sleep(1.5)
            assert handled == []
        await until_states(db, 20, done=10)
    assert handled == list(range(1, 11))


@sqlite_only
@pytest.mark.fault("F30")
async def test_a_full_disk_is_survived_without_a_restart_and_nothing_is_lost(
    db: Database, quick: None
) -> None:
    failures = 0

    async def handle(entry: Entry, raw: Raw) -> None:
        nonlocal failures
        try:
            async with entry.transaction(db) as session:
                values = {"flow": "f", "step": "s", "data": {"long": "x" * 9000}, "expires_at": NOW}
                await session.execute(insert(dialogues).values(user_id=raw["update_id"], **values))
        except Exception:
            failures += 1
            raise

    await store(db, (message(number, number) for number in range(1, 11)))
    async with db.write() as session:
        pages = (await session.execute(text("PRAGMA page_count"))).scalar_one()
        await session.execute(text(f"PRAGMA max_page_count={pages + 2}"))
    async with feeding(db, handle):
        await until(lambda: failures >= 50)
        assert "quarantined" not in await states(db)
        async with db.write() as session:
            await session.execute(text("PRAGMA max_page_count=1000000"))
        await until_states(db, 20, done=10)
    async with db.read() as session:
        assert len((await session.execute(select(dialogues))).all()) == 10


async def test_a_stop_waits_for_what_is_in_flight_and_begins_nothing_more(db: Database) -> None:
    begun, ended = [], []

    async def handle(entry: Entry, raw: Raw) -> None:
        begun.append(entry.update_id)
        await asyncio.sleep(0.3)
        ended.append(entry.update_id)

    await store(db, (message(number, 1) for number in range(1, 6)))
    async with feeding(db, handle):
        await until(lambda: begun)
    assert begun == ended == [1]
    assert await states(db) == {"done": 1, "new": 4}


async def test_a_stop_does_not_wait_for_the_next_try(db: Database, slow: None) -> None:
    tried: list[int] = []

    async def handle(entry: Entry, raw: Raw) -> None:
        tried.append(entry.attempts)
        raise ValueError

    await store(db, [message(1, 1)])
    async with asyncio.timeout(20):
        async with feeding(db, handle, seconds=60):
            await until(lambda: tried == [0, 1])
            await asyncio.sleep(0.2)  # in the pause between the second and the third try
    assert await states(db) == {"new": 1}


@sqlite_only
@pytest.mark.fault("F29")
async def test_marks_end_in_time_though_the_database_is_locked(db: Database) -> None:
    handled = asyncio.Event()

    async def handle(entry: Entry, raw: Raw) -> None:
        handled.set()

    async with db.write() as session:
        await session.execute(text("PRAGMA busy_timeout=50"))
    await store(db, [message(1, 1)])
    with locked(db):
        async with asyncio.timeout(20):
            async with feeding(db, handle):
                await handled.wait()
    assert await states(db) == {"new": 1}, "it is handled again after the start, which is no loss"
