"""SIGKILL while people answer questions: no answer is lost, and none is applied twice or out of its turn."""

import asyncio
import random
from pathlib import Path

import pytest

from bot.db.engine import Database
from sandbox import Sandbox
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.services.polls.answering import (
    Rounds,
    all_done,
    check_answers,
    join_at_night,
    presses_wait,  # noqa: F401 - for every test here
)
from tests.integration.victim import TOKEN, Victim
from tests.proving import Says, drawn_seed


async def _first_poll(sandbox: Sandbox, known: int) -> None:
    """Wait until the bot has asked for updates once more."""
    async with asyncio.timeout(60):
        while len(sandbox.journal.calls("getUpdates", ok=None)) <= known:
            await asyncio.sleep(0.002)


async def _killed(
    db: Database, meeting_id: int, folder: Path, says: Says, *, crowd: int, each: int, kills: int
) -> None:
    seed = drawn_seed()
    dice = random.Random(seed)
    rounds = await Rounds.opened(db, meeting_id)
    async with Sandbox.serve(token=TOKEN) as sandbox:
        everybody = await join_at_night(db, meeting_id, sandbox, crowd)
        victim = Victim("tests.integration.telling_bot", sandbox.url, db, folder)
        for life in range(kills):
            for number in range(each * life // kills, each * (life + 1) // kills):
                for one in everybody:
                    await one.gives(number, rounds)
            polled = len(sandbox.journal.calls("getUpdates", ok=None))
            await victim.start()
            await _first_poll(sandbox, polled)
            await asyncio.sleep(dice.uniform(0, 0.2))
            await victim.kill()
        await victim.start()
        await all_done(db, sum(one.sent for one in everybody), seconds=60 + crowd * each / 20)
        await victim.kill()
    await check_answers(db, folder, everybody, rounds)
    says(kills=kills, answers=crowd * each, lost=0, applied_twice=0, seed=seed)


@pytest.mark.fault("F3")
@sqlite_first
async def test_killed_4_times_96_answers_are_each_taken_once(
    db: Database, meeting_id: int, tmp_path: Path, proof_says: Says
) -> None:
    await _killed(db, meeting_id, tmp_path, proof_says, crowd=8, each=12, kills=4)


@pytest.mark.proof
@pytest.mark.timeout(3600)
@pytest.mark.fault("F3")
async def test_killed_100_times_5000_answers_are_each_taken_once(
    db: Database, meeting_id: int, tmp_path: Path, proof_says: Says
) -> None:
    await _killed(db, meeting_id, tmp_path, proof_says, crowd=50, each=100, kills=100)
