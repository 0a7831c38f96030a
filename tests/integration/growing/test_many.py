"""Six processes, of each role two: any of them killed, each replaced in turn, or the database away."""

import asyncio
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.domain.deliveries import State
from bot.roles import Role
from bot.services import state
from tests.integration.deliveries.crowd import gather, rows
from tests.integration.gateway.feeding import until
from tests.integration.growing.crew import PAIRS, Crew, Writing
from tests.postgres import Postgres
from tests.proving import Says, drawn_seed

BACK_SECONDS = 30
ROLES = (Role.DISPATCHER, Role.WORKER, Role.WEB)
postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


async def _killed(db: Database, folder: Path, says: Says, *, people: int, kills: int, pause: float) -> None:
    """Kill one after another, whichever, while many are told something and write; each is replaced."""
    seed = drawn_seed()
    dice = random.Random(seed)
    async with Crew.beside(db, folder, TTCHAN_SEND_RATE="30") as crew:
        crew.sandbox.faults.add("latency", method="sendMessage", times=None, ms=10, most=60)
        crowd = await gather(db, crew.sandbox, people)
        await crew.start(*PAIRS)
        began = await crew.led()
        audience = await crew.write_notes(people)
        writing = Writing(crowd[:40], 0.1)
        writing.begin()
        killed: Counter[Role] = Counter()
        for n in range(kills):
            if not n:
                await crew.tells(25)
            await asyncio.sleep(dice.uniform(0, 2 * pause))
            # Each role for certain, and who leads now and then; the others as it comes.
            sure = ROLES[n] if n < len(ROLES) else ROLES[0] if n % 4 == 0 else None
            victim = crew.busiest(sure) if sure else dice.choice(crew.members)
            killed[victim.role] += 1
            await crew.kill(victim)
            await crew.begin(victim.role)
        waiting = sum(not State(row.state).final for row in await rows(db))
        wrote = await writing.stop()
        applied = await writing.check(db, 60)
        await crew.all_told(60 + people / 5)
        figures = await crew.check_told(audience, kills=killed[Role.DISPATCHER])
        crew.check_led()
        ended, _ = await crew.leader()
    says(
        kills=kills,
        of_leaders=ended - began,
        people=people,
        lost=0,
        doubles=figures.doubles,
        undeclared=0,
        updates=wrote,
        applied_twice=0,
        out_of_order=0,
        workers=len(applied),
        left_to_tell=waiting,
        seed=seed,
    )


@postgresql
@pytest.mark.fault("F25")
async def test_killed_one_of_each_role_nothing_is_lost_or_applied_twice(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _killed(db, tmp_path, proof_says, people=80, kills=3, pause=0.5)


@postgresql
@pytest.mark.proof
@pytest.mark.timeout(1800)
@pytest.mark.fault("F25")
async def test_killed_30_times_of_six_processes_nothing_is_lost_or_applied_twice(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _killed(db, tmp_path, proof_says, people=2000, kills=30, pause=3.3)


@postgresql
@pytest.mark.fault("F25")
async def test_each_of_six_processes_is_replaced_and_nothing_is_lost_or_doubled(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    people = 90
    async with Crew.beside(db, tmp_path, TTCHAN_SEND_RATE="30") as crew:
        crew.sandbox.faults.add("latency", method="sendMessage", times=None, ms=10, most=60)
        crowd = await gather(db, crew.sandbox, people)
        old = await crew.start(*PAIRS)
        await crew.led()
        audience = await crew.write_notes(people)
        writing = Writing(crowd[:40], 0.1)
        writing.begin()
        ended = []
        for member in reversed(old):
            await crew.start(member.role)
            ended.append(await crew.stop(member))
            await asyncio.sleep(0.5)
        wrote = await writing.stop()
        await writing.check(db, 30)
        await crew.all_told(60)
        figures = await crew.check_told(audience)
        terms = crew.check_led()
        declared = sum(row.maybe_duplicate for row in await rows(db))
        answers = writing.answers(crew.sandbox)
    assert ended == [0] * len(old)
    assert not crew.not_needed.exists(), "role web keeps no files"
    assert (figures.doubles, declared) == (0, 0)
    assert set(answers.values()) == {1}, "somebody was answered twice"
    assert len(terms) >= 2, "nothing was told after the first leader"
    proof_says(people=people, updates=wrote, lost=0, doubles=0, answers_doubled=0)


@pytest.mark.proof
@pytest.mark.timeout(300)
@pytest.mark.fault("F28")
async def test_a_database_that_is_away_for_a_while_loses_nothing_of_six_processes(
    server: Postgres, tmp_path: Path, proof_says: Says
) -> None:
    url, people = server.create(), 300
    await migrate(url)
    db = Database(url)
    async with db.write() as session:
        await state.ensure(session)
    await db.dispose()
    async with Crew.beside(db, tmp_path, TTCHAN_SEND_RATE="30") as crew:
        crowd = await gather(db, crew.sandbox, people)
        await crew.start(*PAIRS)
        term = await crew.led()
        audience = await crew.write_notes(people)
        writing = Writing(crowd[:40], 0.1)
        writing.begin()
        await until(lambda: len(crew.told()) >= 50, 30)
        await db.dispose()
        await asyncio.to_thread(server.kill)
        await asyncio.sleep(3)
        told = len(crew.told())
        await asyncio.to_thread(server.revive)
        mended = time.monotonic()
        await until(lambda: len(crew.told()) > told, BACK_SECONDS)
        back = time.monotonic() - mended
        await crew.led(term)
        wrote = await writing.stop()
        await writing.check(db, 60)
        await crew.all_told(60)
        figures = await crew.check_told(audience, kills=1)
        crew.check_led()
    await db.dispose()
    proof_says(
        people=people, updates=wrote, lost=0, applied_twice=0, doubles=figures.doubles, back=round(back, 1)
    )
