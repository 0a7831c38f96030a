"""SIGKILL at any moment of a burst, and at every point: nobody is left out, doubles are few and declared."""

import asyncio
import random
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.db.engine import Database
from bot.domain.deliveries import State
from sandbox import Sandbox
from tests.integration.deliveries.crowd import gather, rows, tell
from tests.integration.deliveries.invariants import Figures, check, real_time
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.victim import TOKEN, Victim
from tests.proving import Says, drawn_seed

WINDOW = 10
POINTS = (
    "before_claim",
    "after_claim",
    "before_send",
    "after_send",
    "before_record",
    "after_record",
)


async def _burst(db: Database, sandbox: Sandbox, folder: Path, number: int, **more: str) -> Victim:
    """So many people who are to be told something now; and the bot that will tell them."""
    await gather(db, sandbox, number)
    # Nobody moves this clock: the bot lives in real time here.
    await tell(db, number, due_at=Clock().real() - timedelta(seconds=1))
    return Victim("tests.integration.telling_bot", sandbox.url, db, folder, **more)


async def _all_ended(db: Database, seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while any(not State(row.state).final for row in await rows(db)):
            await asyncio.sleep(0.1)


async def _checked(db: Database, sandbox: Sandbox, number: int, kills: int) -> Figures:
    figures = check(
        sandbox.journal.calls("sendMessage", ok=None),
        await rows(db),
        window=WINDOW,
        kills=kills,
        audience={f"note:{n}" for n in range(number)},
        meeting_time=real_time,
    )
    print(figures)  # noqa: T201 - pytest shows it beside a failure
    assert figures.unknown_without_copy <= 0.005 * number
    return figures


async def _killed_at_random(
    db: Database,
    folder: Path,
    says: Says,
    *,
    number: int,
    kills: int,
    longest: float,
    first: int = 0,
    **more: str,
) -> None:
    """``first``: so many messages are told in every life, for on a busy machine two lives too short for
    any would follow each other often, and what both tried ends as unknown."""
    seed = drawn_seed()
    dice = random.Random(seed)
    async with Sandbox.serve(token=TOKEN) as sandbox:
        sandbox.faults.add("latency", method="sendMessage", times=None, ms=10, most=60)
        victim = await _burst(db, sandbox, folder, number, **more)
        done = 0
        while done < kills and any(not State(row.state).final for row in await rows(db)):
            before, told = sandbox.journal.last, len(sandbox.journal.calls("sendMessage"))
            await victim.start()
            async with asyncio.timeout(30):  # a kill before the first call of a life would prove little
                while (
                    sandbox.journal.last < before + 3
                    or len(sandbox.journal.calls("sendMessage")) < told + first
                ):
                    await asyncio.sleep(0.02)
            await asyncio.sleep(dice.uniform(0, longest))
            await victim.kill()
            done += 1
        assert done == kills, f"the burst was over after {done} kills"
        await victim.start()
        await _all_ended(db, 60 + number / 15)
        await victim.kill()
        seen = await _checked(db, sandbox, number, kills)
    says(
        kills=kills,
        people=number,
        lost=0,
        undeclared=0,
        doubles=seen.doubles,
        unknown_without_copy=seen.unknown_without_copy,
        seed=seed,
    )


@pytest.mark.fault("F1")
@sqlite_first
async def test_killed_in_a_burst_nobody_is_left_out_and_doubles_are_declared(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _killed_at_random(db, tmp_path, proof_says, number=400, kills=4, longest=0.5, first=WINDOW)


@pytest.mark.proof
@pytest.mark.timeout(3600)
@pytest.mark.fault("F1")
async def test_killed_200_times_while_2000_are_told(db: Database, tmp_path: Path, proof_says: Says) -> None:
    await _killed_at_random(
        db, tmp_path, proof_says, number=2000, kills=200, longest=0.6, TTCHAN_SEND_RATE="20"
    )


async def _killed_at(db: Database, folder: Path, point: str, count: int) -> bool:
    """Die at a point, start again, and look. Returns whether the point was passed often enough to die."""
    async with Sandbox.serve(token=TOKEN) as sandbox:
        sandbox.faults.add("latency", method="sendMessage", times=None, ms=10, most=60)
        victim = await _burst(db, sandbox, folder, 60)
        died = await victim.dies(point, count)
        await victim.start()
        await _all_ended(db, 30)
        await victim.kill()
        await _checked(db, sandbox, 60, kills=1)
    return died


_TURNS = [(point, ("sqlite", "postgresql")[number % 2]) for number, point in enumerate(POINTS)]
"""Each point on one kind of database, in turn; the proof has more passes of it on both."""


@pytest.mark.parametrize(("point", "database_url"), _TURNS, indirect=["database_url"])
@pytest.mark.fault("F2")
async def test_every_crash_point_of_a_burst_leaves_nobody_out(
    db: Database, tmp_path: Path, point: str
) -> None:
    assert await _killed_at(db, tmp_path, point, 2), "the point was never passed"


@pytest.mark.proof
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("count", (1, 2, 5, 9))
@pytest.mark.fault("F2")
async def test_every_pass_of_a_crash_point_leaves_nobody_out(
    db: Database, tmp_path: Path, point: str, count: int, proof_says: Says
) -> None:
    proof_says(deaths=int(await _killed_at(db, tmp_path, point, count)), at=f"{point}:{count}")
