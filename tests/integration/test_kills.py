"""SIGKILL at any moment, and at every named point: no update is lost, none is applied twice."""

import asyncio
import random
from pathlib import Path

import pytest

from bot.db.engine import Database
from bot.gateway.feeder import CONCURRENCY
from sandbox import Sandbox
from tests.integration.counting import all_answered, check_applied_once, write
from tests.integration.counting_bot import make_table
from tests.integration.gateway.feeding import postgresql_first
from tests.integration.victim import TOKEN, Victim
from tests.proving import Says, drawn_seed

POINTS = (
    "before_store",
    "after_store",
    "before_handle",
    "before_apply",
    "after_apply",
    "after_handle",
    "before_done",
    "after_done",
)


async def _killed_at_random(db: Database, folder: Path, says: Says, *, updates: int, kills: int) -> None:
    seed = drawn_seed()
    dice = random.Random(seed)
    await make_table(db)
    async with Sandbox.serve(token=TOKEN) as sandbox:
        await write(sandbox, updates)
        victim = Victim("tests.integration.counting_bot", sandbox.url, db, folder)
        for _ in range(kills):
            # So many answers at most, and each kill comes while something waits.
            said = len(sandbox.journal.calls("sendMessage")) + dice.randrange(updates // kills)
            await victim.start()
            async with asyncio.timeout(30):
                while len(sandbox.journal.calls("sendMessage")) < said:
                    await asyncio.sleep(0.01)
            await asyncio.sleep(dice.uniform(0, 0.1))
            await victim.kill()
        await victim.start()
        answers = await all_answered(sandbox, updates, seconds=30 + updates / 50)
        await victim.kill()
    await check_applied_once(db, updates)
    assert sum(answers.values()) - updates <= kills * (CONCURRENCY + 100), "more than a kill can double"
    doubles = sum(answers.values()) - updates
    says(kills=kills, updates=updates, lost=0, applied_twice=0, answers_doubled=doubles, seed=seed)


@pytest.mark.fault("F3")
@postgresql_first
async def test_killed_with_400_updates_waiting_nothing_is_lost_or_applied_twice(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _killed_at_random(db, tmp_path, proof_says, updates=400, kills=4)


@pytest.mark.proof
@pytest.mark.timeout(3600)
@pytest.mark.fault("F3")
async def test_killed_100_times_nothing_is_lost_or_applied_twice(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _killed_at_random(db, tmp_path, proof_says, updates=10_000, kills=100)


async def _killed_at(db: Database, folder: Path, point: str, count: int) -> bool:
    """Die at a point, start again, and look. Returns whether the point was passed often enough to die."""
    await make_table(db)
    async with Sandbox.serve(token=TOKEN) as sandbox:
        await write(sandbox, 40)
        victim = Victim("tests.integration.counting_bot", sandbox.url, db, folder)
        died = await victim.dies(point, count)
        await victim.start()
        answers = await all_answered(sandbox, 40, seconds=20)
        await victim.kill()
    assert max(answers.values()) <= 2, "an answer that came three times"
    await check_applied_once(db, 40)
    return died


_TURNS = [(point, ("sqlite", "postgresql")[number % 2]) for number, point in enumerate(POINTS)]
"""Each point on one kind of database, in turn; the proof has all of both."""


@pytest.mark.parametrize(("point", "database_url"), _TURNS, indirect=["database_url"])
@pytest.mark.fault("F2", "F6")
async def test_every_crash_point_leaves_all_updates_applied_once(
    db: Database, tmp_path: Path, point: str
) -> None:
    assert await _killed_at(db, tmp_path, point, 1), "the point was never passed"


@pytest.mark.proof
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("count", (1, 2, 3, 10))
@pytest.mark.fault("F2", "F6")
async def test_every_pass_of_a_crash_point_leaves_all_updates_applied_once(
    db: Database, tmp_path: Path, point: str, count: int, proof_says: Says
) -> None:
    proof_says(deaths=int(await _killed_at(db, tmp_path, point, count)), at=f"{point}:{count}")
