"""The row of who leads: terms that rise, and claims that hold them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import event, update

from bot.db.engine import Database
from bot.db.lone import Lone
from bot.db.tables import deliveries
from bot.domain.deliveries import Outcome, Settled, State
from bot.lead import ALONE
from bot.services import claims, leadership
from sandbox import Sandbox
from tests.integration.deliveries.crowd import NOW, gather, own, tell

postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@asynccontextmanager
async def lone(db: Database) -> AsyncIterator[Lone]:
    """A connection of one's own, with the row there."""
    made = Lone(db.url)
    await made.open()
    await leadership.prepare(made)
    try:
        yield made
    finally:
        await made.close()


@postgresql
async def test_each_who_takes_the_lead_has_the_next_term_and_ends_the_one_before(db: Database) -> None:
    async with lone(db) as first, lone(db) as second:
        assert (await leadership.look(first)).laid_down
        assert await leadership.take(first) == 1
        assert await leadership.beat(first, 1)
        assert not (await leadership.look(second)).laid_down
        assert await leadership.take(second) == 2
        assert not await leadership.beat(first, 1)
        await leadership.lay_down(first, 1)  # too late: it is not its own
        seen = await leadership.look(first)
        assert (seen.term, seen.laid_down) == (2, False)
        assert seen.age is not None
        assert 0 <= seen.age < 5
        await leadership.lay_down(second, 2)
        assert (await leadership.look(first)).laid_down


@postgresql
async def test_the_lock_is_one_connections_and_who_holds_it_can_be_cut_off(db: Database) -> None:
    async with lone(db) as first, lone(db) as second, lone(db) as third:
        assert await leadership.lock(first)
        assert not await leadership.lock(second)
        await leadership.unseat(second)
        await asyncio.wait_for(first.gone.wait(), 5)
        assert await leadership.lock(second)
        assert not await leadership.lock(third)
        await second.close()
        async with asyncio.timeout(5):
            while not await leadership.lock(third):
                await asyncio.sleep(0.01)


@postgresql
async def test_a_claim_holds_its_term_until_it_is_committed_and_keeps_no_beat_waiting(db: Database) -> None:
    async with lone(db) as first, lone(db) as second:
        term = await leadership.take(first)
        async with db.write() as session:
            assert await leadership.still(session, term)
            assert await asyncio.wait_for(leadership.beat(first, term), 5)
            taking = asyncio.ensure_future(leadership.take(second))
            await asyncio.sleep(0.5)
            assert not taking.done()
        assert await asyncio.wait_for(taking, 5) == term + 1
        async with db.write() as session:
            assert not await leadership.still(session, term)
            assert await leadership.still(session, term + 1)


async def test_whoever_is_alone_asks_nothing(db: Database) -> None:
    asked: list[str] = []
    event.listen(db.writer.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    async with db.write() as session:
        assert await leadership.still(session, ALONE)
        assert asked == []
        assert not await leadership.still(session, 7)
    assert [one for one in asked if "leadership" in one], "others do ask"


async def test_what_an_earlier_leader_records_changes_nothing_once_it_was_judged(db: Database) -> None:
    async with Sandbox.serve() as sandbox:
        await gather(db, sandbox, 2)
    await tell(db, 2)
    async with db.write() as session:
        stale = await claims.claim(session, now=NOW, real=NOW, limit=10)
    async with db.write() as session:  # another one leads
        assert await claims.recover(session, (), real=NOW) == 2
        await session.execute(update(deliveries).values(retry_at=None))
        fresh = await claims.claim(session, now=NOW, real=NOW, limit=10)
    before = await own(db)
    async with db.write() as session:
        sent = [Settled(one, Outcome.SENT, 7 + n) for n, one in enumerate(stale)]
        await claims.record(session, sent, real=NOW)
    assert await own(db) == before
    async with db.write() as session:
        sent = [Settled(one, Outcome.SENT, 70 + n) for n, one in enumerate(fresh)]
        await claims.record(session, sent, real=NOW)
    after = await own(db)
    assert {row.state for row in after} == {State.SENT}
    assert {row.message_id for row in after} == {70, 71}
    assert all(row.maybe_duplicate for row in after), "nobody knows what became of the first tries"
