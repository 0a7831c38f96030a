"""Killed at any moment, a bot never takes its own database for an old copy."""

import asyncio
import itertools
import random
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import beat
from bot.beat import Heart
from bot.clock import Clock
from bot.db.engine import Database
from bot.db.tables import state
from bot.domain.hold import Beat, HoldReason
from bot.hold import Hold
from bot.services import hold
from bot.services import state as state_row
from sandbox import Sandbox
from tests.integration.deliveries.crowd import gather, tell
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.victim import TOKEN, Victim
from tests.proving import Says

pytestmark = pytest.mark.fault("F33")

MODULE = "tests.integration.beating_bot"
POINTS = ("before_beat", "amid_beat", "after_beat")


async def _is_free(db: Database, folder: Path) -> None:
    """Nothing is held, and the copy is not ahead."""
    async with db.read() as session:
        kept, held = await hold.pulse(session)
    copy = await asyncio.to_thread(beat.read, folder)
    assert held is None, held
    assert kept is not None
    assert copy is None or copy.epoch != kept.epoch or copy.beat <= kept.beat, "the copy is ahead"


async def _life(victim: Victim, sandbox: Sandbox, longest: float, dice: random.Random) -> None:
    """Let it tell something, then kill it."""
    told = len(sandbox.journal.calls("sendMessage", ok=None))
    await victim.start()
    async with asyncio.timeout(30):
        while len(sandbox.journal.calls("sendMessage", ok=None)) <= told:
            await asyncio.sleep(0.01)
    await asyncio.sleep(dice.uniform(0, longest))
    await victim.kill()


async def _killed(db: Database, folder: Path, *, kills: int) -> tuple[int, int, int]:
    """Returns the seed, how often it was killed, and how far the beat came.

    A kill can come amid a beat only if there are some: where lives were so short that there were none but
    those of a start (two), more follow.
    """
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    async with Sandbox.serve(token=TOKEN) as sandbox:
        sandbox.faults.add("latency", method="sendMessage", times=None, ms=10, most=60)
        await gather(db, sandbox, 40)
        victim = Victim(MODULE, sandbox.url, db, folder)
        for number in range(1, 10 * kills):
            await tell(db, 40, key=f"note-{number}", due_at=Clock().real() - timedelta(seconds=1))
            await _life(victim, sandbox, 0.5, dice)
            await _is_free(db, folder)
            async with db.read() as session:
                beats: int = (await session.execute(select(state.c.beat))).scalar_one()
            if number >= kills and beats > 2 * number:
                return seed, number, beats
    raise AssertionError(f"seed {seed}: it never beat but at a start")


async def test_killed_5_times_a_bot_never_holds(db: Database, tmp_path: Path, proof_says: Says) -> None:
    seed, kills, beats = await _killed(db, tmp_path, kills=3 if db.is_sqlite else 2)
    proof_says(kills=kills, held=0, beats=beats, seed=seed)


@pytest.mark.proof
@pytest.mark.timeout(3600)
async def test_killed_50_times_a_bot_never_holds(db: Database, tmp_path: Path, proof_says: Says) -> None:
    seed, kills, beats = await _killed(db, tmp_path, kills=50)
    proof_says(kills=kills, held=0, beats=beats, seed=seed)


async def _cut(db: Database, folder: Path, point: str, count: int) -> None:
    """Die at a pass of a point, from the first start on an upgraded database; then start and look."""
    async with Sandbox.serve(token=TOKEN) as sandbox:
        await gather(db, sandbox, 3)
        victim = Victim(MODULE, sandbox.url, db, folder)
        await victim.start(f"{point}:{count}")
        async with asyncio.timeout(30):
            for number in itertools.count():  # it beats only while there is more to tell
                if victim.process.returncode is not None:
                    break
                await asyncio.sleep(0.02)
                await tell(db, 3, key=f"note-{number}", due_at=Clock().real() - timedelta(seconds=1))
        assert victim.process.returncode == 137, "the point was never passed"
        await tell(db, 3, key="after", due_at=Clock().real() - timedelta(seconds=1))
        await _life(victim, sandbox, 0, random.Random(0))
    await _is_free(db, folder)


_SHORT = [("before_beat", 1, "sqlite"), ("amid_beat", 2, "postgresql"), ("after_beat", 1, "postgresql")]
"""Pass 1 is the first start's, before its commit; from pass 2 on the copy follows a commit."""


@pytest.mark.fault("F2")
@pytest.mark.parametrize(("point", "count", "database_url"), _SHORT, indirect=["database_url"])
async def test_cut_short_at_a_beat_a_bot_does_not_hold(
    db: Database, tmp_path: Path, point: str, count: int
) -> None:
    await _cut(db, tmp_path, point, count)


@sqlite_first
async def test_an_old_copy_that_nobody_ever_wrote_to_goes_its_own_way(db: Database, tmp_path: Path) -> None:
    async with db.write() as session:
        await state_row.ensure(session)
        await hold.set_epoch(session, "e" * 32)
    await asyncio.to_thread(beat.write, tmp_path, Beat("e" * 32, 5))
    flag = Hold()
    for _ in range(2):
        heart = Heart(db, Clock(), flag, tmp_path)
        async with db.write() as session:
            await heart.wake(session)
        await heart.keep()
        assert not flag.on
        copy = await asyncio.to_thread(beat.read, tmp_path)
        async with db.read() as session:
            kept, _ = await hold.pulse(session)
        assert kept == copy
    assert kept is not None
    assert kept.epoch != "e" * 32, "else the newer one, put back in turn, would not be found out"
    assert kept.beat == 2


@sqlite_first
@pytest.mark.fault("F2")
async def test_an_old_copy_whose_first_start_is_cut_short_holds_all_the_same(
    db: Database, tmp_path: Path
) -> None:
    async with Sandbox.serve(token=TOKEN) as sandbox:
        await gather(db, sandbox, 3)
        async with db.write() as session:
            await hold.set_epoch(session, "e" * 32)
        await asyncio.to_thread(beat.write, tmp_path, Beat("e" * 32, 5))
        await tell(db, 3, due_at=Clock().real() - timedelta(seconds=1))
        victim = Victim(MODULE, sandbox.url, db, tmp_path)
        await victim.start("before_beat:1")
        assert await asyncio.wait_for(victim.process.wait(), 30) == 137
        await victim.start()
        await asyncio.sleep(2)
        assert victim.process.returncode is None
        await victim.kill()
        assert sandbox.journal.calls("sendMessage", ok=None) == []
    async with db.read() as session:
        held = await hold.held(session)
    assert held is not None
    assert held.why is HoldReason.BEHIND, "the first reason stays"


@pytest.mark.proof
@pytest.mark.fault("F2")
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("count", (1, 2, 3, 4))
async def test_cut_short_at_each_pass_of_a_beat_a_bot_does_not_hold(
    db: Database, tmp_path: Path, point: str, count: int
) -> None:
    await _cut(db, tmp_path, point, count)
