"""Half an hour at 50 updates a second: memory stays, the write-ahead log stays small, nothing is lost.

``make proof LONG=1``; PROOF_SOAK_MINUTES says for how long.
"""

import asyncio
import os
import random
import statistics
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.db.engine import Database
from bot.db.tables import DONE, inbox
from sandbox import Person, Sandbox
from tests.integration.command import COLD, started
from tests.integration.deliveries.crowd import gather, tell
from tests.integration.gateway.feeding import states
from tests.proving import Says

MINUTES = float(os.environ.get("PROOF_SOAK_MINUTES", "0"))
A_SECOND = 50
PEOPLE = 200
MOST_LOG = 64 * 2**20
MOST_GROWTH = 1.0
"""MB in ten minutes, once it is warm; and at least NOISE, which an allocator may take at any time."""
NOISE = 2.0
WARM = 1 / 3
"""The part of the time after which memory is looked at."""
WORDS = ("/today", "/next", "/me", "/programme", "hello", "/help")
DAYS = tuple(f"1day|201811{day:02}|0|" for day in range(8, 13))


@dataclass
class Seen:
    """What was measured once a second: memory of the bot in MB, bytes of the write-ahead log."""

    memory: list[float] = field(default_factory=list)
    log: int = 0

    def look(self, pid: int, database: Path) -> None:
        """Measure."""
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        self.memory.append(pages * os.sysconf("SC_PAGE_SIZE") / 2**20)
        log = database.with_name(f"{database.name}-wal")
        self.log = max(self.log, log.stat().st_size if log.exists() else 0)

    @property
    def tenths(self) -> list[float]:
        """Memory at the end of each tenth of the time."""
        return [self.memory[len(self.memory) * n // 10 - 1] for n in range(1, 11)]

    @property
    def growth(self) -> float:
        """MB from the beginning of the warm time to its end, by medians of a tenth of it each."""
        warm = self.memory[int(len(self.memory) * WARM) :]
        tenth = max(len(warm) // 10, 1)
        return statistics.median(warm[-tenth:]) - statistics.median(warm[:tenth])


async def _done(db: Database) -> int:
    async with db.read() as session:
        finished = select(func.count()).select_from(inbox).where(inbox.c.state == DONE)
        return int((await session.execute(finished)).scalar_one())


async def _writes(dice: random.Random, crowd: list[Person]) -> None:
    person = dice.choice(crowd)
    if dice.random() < 0.3:
        await person.presses_stale(1, dice.choice(DAYS))
    else:
        await person.send(dice.choice(WORDS))


@pytest.mark.proof
@pytest.mark.quiet
@pytest.mark.fault("soak")
@pytest.mark.timeout(MINUTES * 60 + 600)
@pytest.mark.skipif(not MINUTES, reason="`make proof LONG=1` soaks for half an hour")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the other has no such log
async def test_at_50_a_second_memory_and_log_stay_small(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    seed = random.randrange(10**6)
    dice, seen, sent = random.Random(seed), Seen(), 0
    loop = asyncio.get_running_loop()
    async with Sandbox.serve() as sandbox:
        crowd = await gather(db, sandbox, PEOPLE)
        settings = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATA_DIR": str(tmp_path)}
        settings |= {"DATABASE_URL": db.url, "SEND_RATE": "0"}
        at = "2018-11-10T07:25"
        async with started("run", "--at", at, program=COLD, **settings) as running:
            await running.says('"ready"')
            began = loop.time()
            while (now := loop.time() - began) < MINUTES * 60:
                while sent < now * A_SECOND:
                    await _writes(dice, crowd)
                    sent += 1
                if len(seen.memory) < now:
                    seen.look(running.process.pid, tmp_path / "ttchan.db")
                if len(seen.memory) % 60 == 30:  # somebody is told something every minute
                    await tell(db, PEOPLE, key=f"minute{len(seen.memory)}")
                    seen.look(running.process.pid, tmp_path / "ttchan.db")
                await asyncio.sleep(0.01)
            late = -loop.time()
            async with asyncio.timeout(300):
                while await _done(db) < sent:
                    await asyncio.sleep(0.5)
            late += loop.time()
            await running.stops()
    assert await states(db) == {"done": sent}, "an update was lost"
    proof_says(
        minutes=MINUTES,
        updates=sent,
        lost=0,
        last_answer_late=late,
        memory_mb_by_tenths=" ".join(f"{one:.1f}" for one in seen.tenths),
        growth_mb=seen.growth,
        log_mb=seen.log / 2**20,
        seed=seed,
    )
    assert late < 10, "it fell behind"
    assert seen.log <= MOST_LOG
    assert seen.growth <= max(NOISE, MOST_GROWTH * MINUTES * (1 - WARM) / 10)
