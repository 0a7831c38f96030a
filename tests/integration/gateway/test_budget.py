"""One rate for several processes on one PostgreSQL: here several budgets in one process, over one row."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, text
from telegram.error import RetryAfter

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.tables import turns as table
from bot.gateway import budget as budget_module
from bot.gateway.budget import Budget
from bot.gateway.limiter import Limiter
from bot.services import turns
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import sqlite_only

postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@asynccontextmanager
async def beside(url: str, number: int = 2, rate: float = 30) -> AsyncIterator[list[Budget]]:
    """So many budgets, each with connections of its own."""
    async with AsyncExitStack() as at_end, asyncio.TaskGroup() as nursery:
        made = []
        for _ in range(number):
            db = Database(url)
            at_end.push_async_callback(db.dispose)
            budget = Budget.of(db, Clock(), rate)
            assert budget is not None
            made.append(budget)
        running = [nursery.create_task(one.run()) for one in made]
        yield made
        for task in running:
            task.cancel()


@asynccontextmanager
async def counted(db: Database) -> AsyncIterator[list[str]]:
    """The statements that are made meanwhile."""
    said: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement.partition(" ")[0])

    event.listen(db.writer.sync_engine, "before_cursor_execute", note)
    yield said
    event.remove(db.writer.sync_engine, "before_cursor_execute", note)


async def given(db: Database) -> list[float]:
    """The last turns of the row."""
    async with db.read() as session:
        return list((await session.execute(select(table.c.given))).scalar_one_or_none() or [])


def most_in(times: list[float], seconds: float) -> int:
    return max(sum(at <= other < at + seconds for other in times) for at in times)


@sqlite_only
async def test_one_process_alone_shares_nothing(db: Database) -> None:
    assert Budget.of(db, Clock(), 30) is None


@postgresql
async def test_without_a_limit_there_is_nothing_to_share(db: Database) -> None:
    assert Budget.of(db, Clock(), 0) is None


@postgresql
async def test_a_hundred_who_wait_are_one_lease_and_nobody_none(db: Database) -> None:
    budget = Budget.of(db, Clock(), 1000)
    assert budget is not None
    async with counted(db) as said, asyncio.TaskGroup() as nursery:
        running = nursery.create_task(budget.run())
        await budget.reply()
        del said[:]
        await asyncio.sleep(0.6)
        assert said == []
        await asyncio.gather(*(budget.reply() for _ in range(100)))
        await asyncio.sleep(0.6)
        assert said == ["SELECT", "UPDATE"]
        running.cancel()


@postgresql
@pytest.mark.parametrize("rate", [30, 15])
async def test_all_of_them_together_keep_the_rate_and_none_starves(db: Database, rate: int) -> None:
    loop, seconds = asyncio.get_running_loop(), 4
    went: list[tuple[int, float]] = []
    instants: Counter[float] = Counter()

    async def send(number: int, budget: Budget) -> None:
        while True:
            await budget.reply()
            went.append((number, loop.time()))

    async with beside(db.url, 3, rate) as budgets:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as nursery:
                for number in range(3 * 8):
                    nursery.create_task(send(number % 3, budgets[number % 3]))
                while True:
                    await asyncio.sleep(0.3)
                    instants |= Counter(await given(db))
    assert most_in(sorted(instants.elements()), 1) <= rate
    shares = [sum(who == number for who, _ in went) for number in range(3)]
    assert sum(shares) >= rate * (seconds - 1) * 0.9
    assert min(shares) >= sum(shares) / 3 * 0.5, shares


@postgresql
async def test_replies_go_first_and_deliveries_keep_their_share(db: Database) -> None:
    loop, seconds = asyncio.get_running_loop(), 5
    delivered: list[float] = []
    replied: list[float] = []

    async def send(replies: Budget) -> None:
        while True:
            await replies.reply()
            replied.append(loop.time())

    async def deliver(budget: Budget) -> None:
        while await budget.delivery():
            delivered.append(loop.time())

    async with beside(db.url) as (first, second):
        began = loop.time()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as nursery:
                for _ in range(20):
                    nursery.create_task(send(first))
                    nursery.create_task(send(second))
                    nursery.create_task(deliver(second))
    later = [at for at in delivered if at - began > 1]
    assert len(later) >= 5 * (seconds - 1) * 0.95
    assert sum(at - began > 1 for at in replied) > 3 * len(later)


@postgresql
@pytest.mark.fault("F7")
async def test_a_429_of_one_holds_the_others_and_slows_all(db: Database) -> None:
    async with beside(db.url) as (first, second):
        told, other = Limiter(Clock(), 30, budget=first), Limiter(Clock(), 30, budget=second)
        assert await other.deliver(1)
        told.pause(RetryAfter(timedelta(seconds=2)), 1)
        while (await _shut_for(db)) <= 0:
            await asyncio.sleep(0.01)
        began = Clock().monotonic()
        assert not await other.deliver(2)
        assert 1.5 < other.paused_for <= 2.1
        assert not await other.reply(3)
        answered = asyncio.ensure_future(_call(other))
        await answered
        assert 1.5 < Clock().monotonic() - began < 2.5
        assert told.rate == other.rate == 15
        await asyncio.gather(*(one.reply() for one in (first, second) for _ in range(15)))
        assert most_in(await given(db), 1) <= 15


@postgresql
@pytest.mark.fault("F7")
async def test_who_waits_for_turns_that_were_given_hears_of_a_pause(db: Database) -> None:
    async with beside(db.url, rate=5) as (first, second):
        heard = asyncio.Event()
        first.on_shut = lambda _: heard.set()
        waiting = asyncio.gather(*(first.reply() for _ in range(20)))
        await asyncio.sleep(0.2)
        assert len(await given(db)) == 20, "they have their turns and need not ask again"
        second.shut(Clock().monotonic() + 3)
        async with asyncio.timeout(1):
            await heard.wait()
        waiting.cancel()


@postgresql
@pytest.mark.fault("F28")
async def test_without_storage_deliveries_are_held_and_replies_go_at_their_own_pace(
    db: Database, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    monkeypatch.setattr(budget_module, "_BACKOFF", (0.1,))
    async with beside(db.url, 1) as (budget,):
        limiter = Limiter(Clock(), 30, budget=budget)
        await limiter.reply(1)
        await _does(db, "ALTER TABLE turns RENAME TO away")
        assert await asyncio.wait_for(limiter.reply(1), 1), "an alarm tells of it"
        assert not await limiter.deliver(2)
        limiter.pause(RetryAfter(timedelta(seconds=3)), 1)
        await asyncio.sleep(0.5)
        assert limiter.paused_for > 2, "here it holds at once"
        await _does(db, "ALTER TABLE away RENAME TO turns")
        async with asyncio.timeout(1.5):  # and for all as soon as they can be told
            while await _shut_for(db) <= 1:
                await asyncio.sleep(0.05)
    assert len(logged.events("turns_not_leased")) == 1


@postgresql
async def test_a_turn_that_its_process_slept_through_is_asked_for_again(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = _Sleepy()
    budget = Budget.of(db, clock, 5)
    assert budget is not None
    async with asyncio.TaskGroup() as nursery:
        running = nursery.create_task(budget.run())
        await asyncio.gather(*(budget.reply() for _ in range(5)))
        waiting = [nursery.create_task(budget.reply()) for _ in range(4)]
        await asyncio.sleep(0.3)
        before = await given(db)
        assert before[-1] - before[-5] > 0.9, "they wait for turns that they have"
        clock.slept = 10
        await asyncio.gather(*waiting)
        assert len(await given(db)) >= 6
        assert (await given(db))[-4:] != before[-4:]
        running.cancel()


@postgresql
async def test_who_holds_the_row_and_sleeps_holds_nobody_for_long(db: Database) -> None:
    async with beside(db.url, 1) as (budget,):
        await budget.reply()
        frozen = Database(db.url)
        with pytest.raises(Exception, match=r"idle|closed|terminat"):
            async with frozen.write() as session:
                await turns.lock(session)
                async with asyncio.timeout(4):
                    await budget.reply()
                await session.execute(text("SELECT 1"))
        await frozen.dispose()


@postgresql
async def test_the_time_is_that_after_the_wait_for_the_row(db: Database) -> None:
    async with db.write() as session:
        await turns.lock(session)
        other = asyncio.ensure_future(_locked_at(db))
        await asyncio.sleep(0.3)
        released = (await session.execute(select(func.extract("epoch", func.clock_timestamp())))).scalar_one()
    assert await other >= float(released)


class _Sleepy(Clock):
    slept = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.slept


async def _locked_at(db: Database) -> float:
    async with db.write() as session:
        return (await turns.lock(session))[1]


async def _call(limiter: Limiter) -> bool:
    async def telegram() -> bool:
        return True

    done = await limiter.process_request(telegram, (), {}, "sendMessage", {"chat_id": 4}, None)
    return bool(done)


async def _does(db: Database, statement: str) -> None:
    async with db.write() as session:
        await session.execute(text(statement))


async def _shut_for(db: Database) -> float:
    async with db.write() as session:
        row, now = await turns.lock(session)
    return 0.0 if row.shut_until is None else row.shut_until - now
