"""Several workers on one PostgreSQL: each update once, in order inside a chat, whoever comes and goes."""

import asyncio
import signal
import time
from contextlib import AsyncExitStack
from typing import Any

import pytest

from bot.db.engine import Database
from bot.gateway.inbox import Entry
from bot.services.inbox_claims import MOST_OF_A_CHAT
from tests.integration.gateway.feeding import message, states, store, until_states
from tests.integration.gateway.sharing import (
    FREEZE,
    Worker,
    ask,
    changing,
    check_changes,
    make_table,
    postgresql_only,
    sharing,
    until_true,
)
from tests.proving import Says

pytestmark = postgresql_only
CLAIMED = "SELECT worker FROM inbox WHERE worker IS NOT NULL AND state = 'new' LIMIT 1"


async def test_four_drain_a_backlog_once_and_in_order_while_more_comes(db: Database) -> None:
    await make_table(db)
    # More chats than three can hold at a time: whoever comes last finds some that are nobody's.
    sent = [message(number, 1 + number % 400) for number in range(1, 2001)]
    await store(db, sent[:1000])
    async with AsyncExitStack() as workers:
        for _ in range(4):
            await workers.enter_async_context(sharing(db, changing(db)))
        for first in range(1000, 2000, 20):
            await store(db, sent[first : first + 20])
        await until_states(db, 60, done=2000)
    shares = await check_changes(db, 2000)
    assert len(shares) == 4, "somebody had nothing to do"


async def _drained(db: Database, says: Says, *, updates: int, chats: int, processes: int) -> None:
    await make_table(db)
    half = updates // 2
    for first in range(0, half, 1000):
        end = min(first + 1000, half)
        await store(db, (message(number, 1 + number * 7 % chats) for number in range(first + 1, end + 1)))
    began = time.monotonic()
    async with AsyncExitStack() as workers:
        for _ in range(processes):
            await workers.enter_async_context(Worker(db))
        for first in range(half, updates, 100):
            end = min(first + 100, updates)
            await store(db, (message(number, 1 + number * 7 % chats) for number in range(first + 1, end + 1)))
        await until_states(db, 60 + updates / 20, done=updates)
    seconds = time.monotonic() - began
    shares = await check_changes(db, updates)
    assert len(shares) == processes, "somebody had nothing to do"
    says(
        updates=updates,
        lost=0,
        applied_twice=0,
        least=min(shares.values()),
        a_second=round(updates / seconds),
    )


async def test_processes_of_their_own_drain_1000_updates_once_and_in_order(
    db: Database, proof_says: Says
) -> None:
    await _drained(db, proof_says, updates=1000, chats=100, processes=2)


@pytest.mark.proof
@pytest.mark.timeout(3600)
async def test_four_processes_drain_50000_updates_once_and_in_order(db: Database, proof_says: Says) -> None:
    await _drained(db, proof_says, updates=50_000, chats=2000, processes=4)


async def test_what_a_killed_worker_had_is_free_soon_and_handled_once_more(
    db: Database, proof_says: Says
) -> None:
    await make_table(db)
    await store(db, (message(number, number % 30) for number in range(1, 121)))
    async with Worker(db, seconds=0.2) as victim:
        number = await until_true(lambda: ask(db, "SELECT worker FROM changes LIMIT 1"))
        async with sharing(db, changing(db)):
            victim.process.kill()
            killed_at = time.monotonic()
            theirs = "SELECT count(*) = 0 FROM inbox WHERE worker = :number AND state IN ('new', 'applied')"
            await until_true(lambda: ask(db, theirs, number=number))
            seconds = time.monotonic() - killed_at
            await until_states(db, done=120)
    assert seconds < 3, "two looks at who holds no lock, and what a busy machine adds"
    assert len(await check_changes(db, 120)) == 2
    proof_says(free_after=round(seconds, 2))


@pytest.mark.fault("F26")
async def test_a_frozen_worker_wakes_and_changes_nothing_that_others_have_taken(db: Database) -> None:
    await make_table(db)
    await store(db, (message(number, number % 30) for number in range(1, 121)))
    async with Worker(db, seconds=0.3, lease=1.5) as frozen:
        number = await until_true(lambda: ask(db, "SELECT worker FROM changes LIMIT 1"))
        frozen.process.send_signal(signal.SIGSTOP)
        made = "SELECT count(*) FROM changes WHERE worker = :number"
        before = await ask(db, made, number=number)
        async with sharing(db, changing(db), lease=1.5):
            await until_states(db, done=120)
        frozen.process.send_signal(signal.SIGCONT)
        await until_true(
            lambda: ask(db, "SELECT count(*) FROM refusals WHERE worker = :number", number=number)
        )
        other = "SELECT worker FROM workers WHERE worker <> :number LIMIT 1"
        await until_true(lambda: ask(db, other, number=number))
        assert await ask(db, made, number=number) == before
        await store(db, [message(121, 1)])
        await until_states(db, done=121)
    assert await ask(db, "SELECT max(attempts) FROM inbox") == 0, "it counted as a failure"
    assert len(await check_changes(db, 121)) == 3, "it goes on under another number"


@pytest.mark.fault("F26")
async def test_a_worker_that_is_frozen_in_the_middle_of_a_change_keeps_nobody_from_it_for_long(
    db: Database,
) -> None:
    await make_table(db)
    await store(db, [message(1, 1, FREEZE), message(2, 1)])
    async with Worker(db, lease=1.5) as frozen:
        number = await until_true(lambda: ask(db, CLAIMED))
        async with sharing(db, changing(db), lease=1.5):
            await until_states(db, done=2)
            frozen.process.send_signal(signal.SIGCONT)
            both = "SELECT count(*) = 2 FROM workers WHERE worker <> :number"
            await until_true(lambda: ask(db, both, number=number))
    assert number not in await check_changes(db, 2)


async def test_over_a_new_connection_a_worker_keeps_its_number_and_what_it_has(db: Database) -> None:
    await make_table(db)
    await store(db, (message(number, number) for number in range(1, 61)))
    gate = asyncio.Event()
    change = changing(db)

    async def handle(entry: Entry, raw: dict[str, Any]) -> None:
        await gate.wait()
        await change(entry, raw)

    async with sharing(db, handle) as (share, _), sharing(db, handle):
        await until_states(db, new=60)
        await until_true(lambda: ask(db, "SELECT count(*) = 60 FROM inbox WHERE worker IS NOT NULL"))
        number, had = share.worker, "SELECT count(*) FROM inbox WHERE worker = :number"
        before = await ask(db, had, number=number)
        backend = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = CAST(:number AS oid)"
        pid = await ask(db, backend, number=number)
        await ask(db, "SELECT pg_terminate_backend(:pid)", pid=pid)
        now = await until_true(lambda: ask(db, f"{backend} AND pid <> :pid", number=number, pid=pid))
        await asyncio.sleep(1.6)  # long enough for the other one to miss it twice
        assert (share.worker, await ask(db, had, number=number)) == (number, before)
        assert before > 0
        assert now
        gate.set()
        await until_states(db, done=60)
    assert (await check_changes(db, 60))[number or 0] == before


async def test_a_flood_of_one_chat_leaves_room_for_the_others(db: Database) -> None:
    await make_table(db)
    flood = [message(number, 1) for number in range(1, 1001)]
    await store(db, [*flood, *(message(number, number) for number in range(1001, 1051))])
    of_the_flood = "SELECT count(*) FROM changes WHERE chat = 1"
    async with sharing(db, changing(db, 0.01)):
        await until_true(lambda: ask(db, "SELECT count(*) = 50 FROM changes WHERE chat <> 1"))
        assert await ask(db, of_the_flood) < 200
        held = await ask(db, "SELECT count(*) FROM inbox WHERE worker IS NOT NULL AND state = 'new'")
        assert held <= 3 * MOST_OF_A_CHAT, "the rest of it is not in anybody's memory"


async def test_a_worker_that_stops_leaves_the_rest_to_the_others_at_once(db: Database) -> None:
    await make_table(db)
    await store(db, (message(number, 1) for number in range(1, 6)))
    async with sharing(db, changing(db, 0.2)):
        await until_true(lambda: ask(db, CLAIMED))
    assert await states(db) == {"new": 4, "done": 1}
    assert await ask(db, CLAIMED) is None
    assert await ask(db, "SELECT count(*) FROM workers") == 0
    async with sharing(db, changing(db)):
        await until_states(db, 1, done=5)
    await check_changes(db, 5)


async def test_who_waits_hears_of_what_others_store(db: Database) -> None:
    await make_table(db)
    async with sharing(db, changing(db)) as (share, _):
        share.seconds = 60
        for number in range(1, 6):
            await store(db, [message(number, 1)])
            await until_states(db, 2, done=number)
