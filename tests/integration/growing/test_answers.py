"""Answers to polls that come by webhook while any of four processes is killed: each is taken once."""

import asyncio
import random
from pathlib import Path

import pytest

from bot.db.engine import Database
from bot.roles import Role
from tests.integration.growing.crew import Crew
from tests.integration.services.polls.answering import (
    Rounds,
    all_done,
    check_answers,
    join_at_night,
    presses_wait,  # noqa: F401 - for every test here
)
from tests.proving import Says, drawn_seed

pytestmark = [
    pytest.mark.fault("F25"),
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]


async def _killed(
    db: Database, meeting_id: int, folder: Path, says: Says, *, crowd: int, each: int, kills: int
) -> None:
    seed = drawn_seed()
    dice = random.Random(seed)
    rounds = await Rounds.opened(db, meeting_id)
    async with Crew.beside(db, folder, TTCHAN_SEND_RATE="0") as crew:
        await crew.start(Role.WORKER, Role.WEB, Role.WORKER, Role.WEB)
        everybody = await join_at_night(db, meeting_id, crew.sandbox, crowd)
        for life in range(kills):
            for number in range(each * life // kills, each * (life + 1) // kills):
                for one in everybody:
                    await one.gives(number, rounds)
            await asyncio.sleep(dice.uniform(0, 0.5))
            victim = dice.choice(crew.members)
            await crew.kill(victim)
            await crew.begin(victim.role)
        await all_done(db, sum(one.sent for one in everybody), seconds=60 + crowd * each / 20)
    await check_answers(db, folder, everybody, rounds)
    says(kills=kills, answers=crowd * each, lost=0, applied_twice=0, out_of_order=0, seed=seed)


async def test_killed_3_times_of_four_processes_each_answer_is_taken_once(
    db: Database, meeting_id: int, tmp_path: Path, proof_says: Says
) -> None:
    await _killed(db, meeting_id, tmp_path, proof_says, crowd=6, each=9, kills=3)


@pytest.mark.proof
@pytest.mark.timeout(1800)
async def test_killed_30_times_of_four_processes_each_answer_is_taken_once(
    db: Database, meeting_id: int, tmp_path: Path, proof_says: Says
) -> None:
    await _killed(db, meeting_id, tmp_path, proof_says, crowd=50, each=60, kills=30)
