"""SIGKILL while Telegram sends: before an update is confirmed, and before it is handled. None is lost."""

import asyncio
import random
from pathlib import Path

import pytest

from bot.db.engine import Database
from sandbox import Sandbox
from tests.integration.command import free_port
from tests.integration.counting import all_answered, check_applied_once, write
from tests.integration.counting_bot import make_table
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.victim import TOKEN, Victim
from tests.proving import Says, drawn_seed

pytestmark = pytest.mark.fault("F4")

POINTS = ("before_store", "after_store", "before_handle")
"""Before it is stored; stored and not confirmed; confirmed and not handled."""


def _victim(sandbox: Sandbox, db: Database, folder: Path) -> Victim:
    port = free_port()
    hook = sandbox.world.webhook
    hook.first_pause, hook.longest_pause = 0.05, 0.2  # nobody waits here for a bot to come back
    return Victim(
        "tests.integration.counting_bot",
        sandbox.url,
        db,
        folder,
        TTCHAN_WEBHOOK_URL=f"http://127.0.0.1:{port}/telegram",
        TTCHAN_WEBHOOK_LISTEN=f"127.0.0.1:{port}",
    )


def _unsent(sandbox: Sandbox) -> int:
    return len(sandbox.world.webhook) + len(sandbox.updates)


async def _killed_at_random(db: Database, folder: Path, says: Says, *, updates: int, kills: int) -> None:
    seed = drawn_seed()
    dice = random.Random(seed)
    await make_table(db)
    async with Sandbox.serve(token=TOKEN) as sandbox:
        await write(sandbox, updates)
        victim = _victim(sandbox, db, folder)
        amid = 0
        for _ in range(kills):
            left = _unsent(sandbox) - dice.randrange(updates // kills)
            await victim.start()
            async with asyncio.timeout(30):
                while _unsent(sandbox) > max(left, 1):
                    await asyncio.sleep(0.002)
            await asyncio.sleep(dice.uniform(0, 0.01))
            await victim.kill()
            amid += _unsent(sandbox) > 0
        await victim.start()
        await all_answered(sandbox, updates, seconds=60 + updates / 10)
        assert not sandbox.journal.calls("getUpdates")
        await victim.kill()
    await check_applied_once(db, updates)
    says(kills=kills, while_sending=amid, updates=updates, lost=0, applied_twice=0, seed=seed)


@sqlite_first
async def test_killed_while_updates_are_sent_nothing_is_lost_or_applied_twice(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _killed_at_random(db, tmp_path, proof_says, updates=120, kills=2)


@pytest.mark.proof
@pytest.mark.timeout(3600)
async def test_killed_30_times_while_updates_are_sent_nothing_is_lost_or_applied_twice(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _killed_at_random(db, tmp_path, proof_says, updates=1500, kills=30)


async def _killed_at(db: Database, folder: Path, point: str, count: int) -> bool:
    await make_table(db)
    async with Sandbox.serve(token=TOKEN) as sandbox:
        await write(sandbox, 40)
        victim = _victim(sandbox, db, folder)
        died = await victim.dies(point, count)
        await victim.start()
        await all_answered(sandbox, 40, seconds=20)
        await victim.kill()
    await check_applied_once(db, 40)
    return died


_SOME = [("after_store", "postgresql"), ("before_handle", "sqlite")]
"""Before the 200 and behind it, each on one kind of database; the proof has all on both."""


@pytest.mark.parametrize(("point", "database_url"), _SOME, indirect=["database_url"])
async def test_dying_at_each_point_between_sent_and_handled_leaves_all_updates_applied_once(
    db: Database, tmp_path: Path, point: str
) -> None:
    assert await _killed_at(db, tmp_path, point, 1), "the point was never passed"


@pytest.mark.proof
@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("count", (1, 2, 3, 10))
async def test_every_pass_of_a_point_between_sent_and_handled_leaves_all_updates_applied_once(
    db: Database, tmp_path: Path, point: str, count: int
) -> None:
    await _killed_at(db, tmp_path, point, count)
