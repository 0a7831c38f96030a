"""One process leads, whatever becomes of it or of the server: never two, and soon another (F25–F28)."""

import asyncio
import signal
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from bot.clock import Clock
from bot.db.engine import BELL, Database
from bot.db.migrate import migrate
from bot.lead import Lead
from bot.leading import Leadership
from tests.integration.conftest import Logged
from tests.integration.halting import halted
from tests.integration.leading import QUICK, VALID, Candidate, apart, candidates, cut_off, row, watching
from tests.postgres import Postgres

postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

GAP = 10.0
"""Seconds without a leader, at most."""


@pytest.mark.fault("F25")
@postgresql
async def test_the_first_leads_and_the_second_waits_until_it_is_laid_down(db: Database) -> None:
    """With the times of the product."""
    leads = [Lead(Clock()) for _ in range(2)]
    first, second = (Leadership(db.url, lead, Clock(), lambda: None) for lead in leads)
    await asyncio.wait_for(first.win(), 10)
    waiting = asyncio.ensure_future(second.win())
    await asyncio.sleep(3)
    assert [one.on for one in leads] == [True, False]
    assert not waiting.done()
    await first.lay_down()
    assert not leads[0].on
    await asyncio.wait_for(first.lost(), 1)
    await asyncio.wait_for(waiting, 2)
    assert [one.on for one in leads] == [False, True]
    assert leads[1].term == leads[0].term + 1
    await asyncio.gather(first.close(), second.close())
    assert (await row(db)).backend is None


@pytest.mark.fault("F25")
@postgresql
async def test_of_many_one_leads_and_the_next_as_soon_as_it_is_laid_down(db: Database) -> None:
    async with candidates(db.url, 5) as many, watching(many) as looks:
        for one in many:
            one.begin()
        waiting = list(many)
        while waiting:
            async with asyncio.timeout(10):
                while not (leading := [one for one in waiting if one.lead.on]):
                    await asyncio.sleep(0.01)
            await leading[0].lay_down()
            waiting.remove(leading[0])
    assert looks.most == 1
    assert (await row(db)).term == 5
    assert looks.longest_without < 2


@pytest.mark.fault("F27")
@postgresql
async def test_whoever_is_cut_off_leads_no_more_at_once_and_nobody_does_before_its_time_is_over(
    db: Database,
) -> None:
    """The server ends its connection, as when it is recycled."""
    async with candidates(db.url, 2, valid=5.0, beat=2.0, look=1.0) as (first, second):
        first.begin()
        await first.leads()
        async with watching((first, second)) as looks:
            second.begin()
            await asyncio.sleep(1)
            first._work.cancel()  # type: ignore[union-attr] # it does not want to again
            assert await cut_off(db) == 1
            assert await first.leads_no_more() < 1
            await second.leads()
        assert first.lead.term < second.lead.term
        assert 3 < looks.longest_without < GAP


@pytest.mark.fault("F27")
@postgresql
async def test_whoever_is_cut_off_and_finds_nobody_else_leads_again_at_once(
    db: Database, logged: Logged
) -> None:
    async with candidates(db.url, 1) as (alone,), watching((alone,)) as looks:
        alone.begin()
        await alone.leads()
        for times in range(1, 4):
            assert await cut_off(db) == 1
            async with asyncio.timeout(10):
                while alone.lead.term != 1 + times or not alone.lead.on:
                    await asyncio.sleep(0.01)
    assert looks.longest_without < VALID
    assert len(logged.events("lead_lost")) == 3


@pytest.mark.fault("F27")
@postgresql
async def test_a_beat_that_gets_no_answer_ends_the_lead_in_time(db: Database) -> None:
    async with candidates(db.url, 2) as both:
        for one in both:
            one.begin()
        first = await _leader(both)
        async with watching(both):
            async with db.write() as session:  # as a server that hangs
                await session.execute(text("SELECT * FROM leadership FOR UPDATE"))
                assert await first.leads_no_more() < VALID + 0.5
                await asyncio.sleep(1)
                assert not any(one.lead.on for one in both)
            async with asyncio.timeout(GAP):
                while not any(one.lead.on for one in both):
                    await asyncio.sleep(0.01)


@pytest.mark.fault("F28")
async def test_a_server_that_is_killed_and_started_again_finds_one_leader(
    server: Postgres, logged: Logged
) -> None:
    url = server.create()
    await migrate(url)
    async with candidates(url, 3) as three:
        for one in three:
            one.begin()
        term = (await _leader(three)).lead.term
        async with watching(three):
            await asyncio.to_thread(server.kill)
            await asyncio.sleep(0.5)
            assert not any(one.lead.on for one in three)
            await asyncio.to_thread(server.revive)
            again = await _leader(three)
            assert again.lead.term == term + 1
            await asyncio.sleep(1)
    assert logged.events("lead_not_asked")


@pytest.mark.fault("F26")
@postgresql
async def test_a_frozen_leader_is_unseated_and_sends_nothing_when_it_wakes(
    db: Database, logged: Logged
) -> None:
    async with apart(db.url) as frozen, candidates(db.url, 1) as (other,):
        other.begin()
        await asyncio.sleep(1)
        frozen.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(0.2)
        said = len(frozen.terms)
        assert said >= 30, "it led until now"
        took = await other.leads()
        assert QUICK["lease"] - QUICK["beat"] - 0.5 < took < QUICK["lease"] + 4, (
            "its calls had time to come to their end"
        )
        assert other.lead.term == 2
        frozen.process.send_signal(signal.SIGCONT)
        await asyncio.sleep(1.5)
        assert other.lead.on
        assert len(frozen.terms) == said, "it sent after it woke"
        await other.lay_down()
        await frozen.led_in(3)
        assert set(frozen.terms) == {1, 3}
    assert logged.events("leader_frozen")


@pytest.mark.fault("F26")
@postgresql
async def test_a_killed_leader_is_followed_when_its_time_is_over(db: Database) -> None:
    async with apart(db.url) as killed, candidates(db.url, 1) as (other,):
        other.begin()
        killed.process.kill()
        assert await other.leads() < GAP
        assert other.lead.term == 2


@postgresql
async def test_who_leads_hears_what_another_process_writes(db: Database) -> None:
    elsewhere = Database(db.url)
    async with candidates(db.url, 2) as (first, second):
        first.begin()
        await first.leads()
        second.begin()
        async with elsewhere.write() as session:
            session.info[BELL] = True
        async with asyncio.timeout(5):
            while not first.rings:
                await asyncio.sleep(0.01)
        with pytest.raises(RuntimeError):
            async with elsewhere.write() as session:
                session.info[BELL] = True
                raise RuntimeError
        async with elsewhere.write() as session:
            await session.execute(text("SELECT 1"))
        await asyncio.sleep(0.3)
        assert (first.rings, second.rings) == (1, 0)
    await elsewhere.dispose()


async def _leader(among: Sequence[Candidate]) -> Candidate:
    async with asyncio.timeout(20):
        while not (leading := [one for one in among if one.lead.on]):
            await asyncio.sleep(0.01)
    return leading[0]


@pytest.mark.fault("F26")
@postgresql
async def test_whoever_froze_amid_a_statement_keeps_nobody_from_leading(db: Database, logged: Logged) -> None:
    """The server ends no such transaction by itself: it takes the session for one at work."""
    async with candidates(db.url, 1) as (before,):
        before.begin()
        await before.leads()
    async with halted(db.url, "SELECT term FROM leadership FOR KEY SHARE") as server:
        await asyncio.sleep(1)
        async with candidates(db.url, 1, frozen=0.9) as (after,):
            after.begin()
            await after.leads()
        await asyncio.wait_for(server.read(), 5)
    assert [event["number"] for event in logged.events("frozen_cut_off")] == [1]


@pytest.mark.fault("F26")
@postgresql
async def test_who_leads_frees_what_a_frozen_process_keeps_locked_from_all_others(db: Database) -> None:
    async with candidates(db.url, 1, frozen=1.0) as (leading,):
        leading.begin()
        await leading.leads()
        async with halted(db.url, "LOCK TABLE turns") as server:
            await asyncio.wait_for(server.read(), 10)
        assert leading.lead.on
