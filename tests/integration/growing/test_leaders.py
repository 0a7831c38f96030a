"""F25, F26, F27: of several dispatchers one leads, whatever becomes of the one before."""

import asyncio
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.db.engine import Database
from bot.domain.deliveries import State
from bot.roles import Role
from tests.integration.deliveries.crowd import gather, rows
from tests.integration.gateway.feeding import until
from tests.integration.growing.crew import Crew, told_by
from tests.proving import Says

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

WITHOUT_LEADER = 10.0
TWO = (Role.DISPATCHER, Role.DISPATCHER)


async def _started_together(db: Database, folder: Path, says: Says, *, times: int) -> None:
    async with Crew.beside(db, folder, TTCHAN_SEND_RATE="0") as crew:
        await gather(db, crew.sandbox, 20)
        for n in range(times):
            begun = [await crew.begin(role) for role in TWO]
            await crew.write_notes(20, key=f"round{n}")
            await crew.all_told(30)
            assert await asyncio.gather(*(crew.stop(one) for one in begun)) == [0, 0]
            assert crew.check_led() == list(range(1, n + 2)), "a leader for each start"
        told = await rows(db)
        doubles = len(crew.told()) - 20 * times
    assert {row.state for row in told} == {State.SENT}
    assert (doubles, sum(row.maybe_duplicate for row in told)) == (0, 0)
    says(starts=times, leaders_at_once=1, doubles=doubles)


@pytest.mark.fault("F25")
async def test_of_two_dispatchers_that_start_together_one_leads(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _started_together(db, tmp_path, proof_says, times=2)


@pytest.mark.proof
@pytest.mark.timeout(900)
@pytest.mark.fault("F25")
async def test_of_two_dispatchers_that_start_together_50_times_one_leads(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _started_together(db, tmp_path, proof_says, times=50)


async def _frozen(db: Database, folder: Path, says: Says, **more: str) -> None:
    """Freeze who leads while it waits for answers; wake it when another one sends the same again."""
    people = 100
    async with Crew.beside(db, folder, TTCHAN_SEND_RATE="0", **more) as crew:
        crew.sandbox.faults.add("latency", method="sendMessage", times=None, ms=700)
        await gather(db, crew.sandbox, people)
        await crew.start(*TWO)
        first = await crew.led()
        audience = await crew.write_notes(people)
        await until(lambda: len(crew.told()) >= 20)
        name, _ = told_by(crew.told()[0])
        frozen = crew.named(name)
        frozen.send(signal.SIGSTOP)
        while "LEASE" in more and await _amid_transaction(db):
            frozen.send(signal.SIGCONT)
            await asyncio.sleep(0.05)
            frozen.send(signal.SIGSTOP)
        began = time.monotonic()
        held = {row.id: row.claim_id for row in await rows(db) if row.state == State.SENDING}
        assert held, "it was frozen with nothing in its hands"
        second = await crew.led(first, seconds=60)
        took_over = time.monotonic() - began
        while not any(_claimed_anew(row, held) for row in await rows(db)):
            assert time.monotonic() < began + took_over + 20
        frozen.send(signal.SIGCONT)  # while there is much more that it could claim
        slept = time.monotonic() - began
        await frozen.running.says('"lead_lost"')
        await crew.all_told(60)
        figures = await crew.check_told(audience, kills=1)
        assert crew.check_led(being_written=1) == [first, second]
        newest = {call.chat_id: call.message_id for call in crew.told()}
        again = [row for row in await rows(db) if row.id in held and row.claim_id != held[row.id]]
        assert [newest[row.user_id] for row in again] == [row.message_id for row in again], (
            "an old claim changed a row"
        )
    says(
        frozen_for=round(slept),
        next_leader_after=round(took_over),
        in_its_hands=len(held),
        told_again=len(again),
        rows_changed_by_old_claims=0,
        doubles=figures.doubles,
        undeclared=0,
    )


async def _amid_transaction(db: Database) -> bool:
    """Whether somebody holds one open. The server ends that of a frozen process after 30 s: long before a
    lease in earnest is over, long after a short one."""
    await asyncio.sleep(0.05)
    async with db.read() as session:
        open_ = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
        return bool(await session.scalar(text(f"{open_} AND datname = current_database()")))


def _claimed_anew(row: Any, held: dict[int, str]) -> bool:
    return row.state == State.SENDING and row.id in held and row.claim_id != held[row.id]


@pytest.mark.fault("F26")
async def test_a_leader_that_was_frozen_changes_nothing_when_it_wakes(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _frozen(db, tmp_path, proof_says, LEASE="4")


@pytest.mark.proof
@pytest.mark.timeout(300)
@pytest.mark.fault("F26")
async def test_a_leader_that_was_frozen_until_it_was_cut_off_changes_nothing_when_it_wakes(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _frozen(db, tmp_path, proof_says)


async def _cut_off(db: Database, folder: Path, says: Says, *, people: int, times: int) -> None:
    """The server ends the connection of who leads, again and again; pools make theirs anew each second."""
    async with Crew.beside(db, folder, TTCHAN_SEND_RATE="20", RECYCLE="1") as crew:
        await gather(db, crew.sandbox, people)
        await crew.start(*TWO)
        longest = 0.0
        term = await crew.led()
        audience = await crew.write_notes(people)
        for _ in range(times):
            await crew.tells(20)
            _, backend = await crew.leader()
            async with db.write() as session:
                await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
            began = time.monotonic()
            term = await crew.led(term)
            longest = max(longest, time.monotonic() - began)
        await crew.all_told(60 + people / 10)
        figures = await crew.check_told(audience, kills=times)
        terms = crew.check_led()
    assert longest <= WITHOUT_LEADER
    assert len(terms) == times + 1
    says(
        cut_off=times,
        leaders_at_once=1,
        longest_without=round(longest, 1),
        lost=0,
        doubles=figures.doubles,
        undeclared=0,
    )


@pytest.mark.fault("F27")
async def test_a_leader_whose_connection_ends_is_followed_by_one_alone(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _cut_off(db, tmp_path, proof_says, people=50, times=1)


@pytest.mark.proof
@pytest.mark.timeout(900)
@pytest.mark.fault("F27")
async def test_leaders_whose_connections_end_20_times_are_followed_by_one_alone(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _cut_off(db, tmp_path, proof_says, people=1500, times=20)
