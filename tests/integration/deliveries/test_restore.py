"""The drill: a backup is made while the bot tells everybody something, the bot is killed, the backup is put
back, and the bot goes on: nothing leaves before an admin says so, the erased stay erased, nobody is left out.
"""

import asyncio
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import ledger
from bot.clock import Clock
from bot.db.engine import Database
from bot.db.tables import people
from bot.domain.deliveries import State
from bot.domain.privacy import Erasure, account_digest
from bot.services import audit
from sandbox import Person, Sandbox
from tests.backups import Place, with_programs
from tests.integration.command import Ended, ttchan
from tests.integration.deliveries.crowd import gather, rows, tell
from tests.integration.deliveries.invariants import told_keys
from tests.integration.victim import TOKEN, Victim
from tests.proving import Says, drawn_seed

pytestmark = pytest.mark.fault("F33", "restore")

PEOPLE = 20
PATIENCE = 30
LATENCY = 60
"""Of the sandbox at most, in milliseconds."""


class Drills:
    """A bot, its data and a sandbox, for one drill after another."""

    def __init__(self, db: Database, sandbox: Sandbox, folder: Path, seed: int) -> None:
        self.db = db
        self.sandbox = sandbox
        self.place = Place(db.url, folder)
        self.dice = random.Random(seed)
        self.victim = Victim("tests.integration.telling_bot", sandbox.url, db, folder, TTCHAN_SEND_RATE="60")
        self.crowd: list[Person] = []
        self.slowest = 0.0
        self.twice = 0

    async def command(self, *words: str) -> Ended:
        """Run one beside the bot, or without it."""
        done = await ttchan(*words, **self.place.environment)
        assert done.code == 0, done.err
        return done

    def told(self, number: int) -> Counter[str]:
        """How often each message of a drill was taken by Telegram."""
        calls = self.sandbox.journal.calls("sendMessage", ok=True)
        return Counter(key for call in calls for key in told_keys(call) if key.startswith(f"drill-{number}:"))

    async def waiting(self) -> int:
        """How many messages have not ended."""
        return sum(not State(row.state).final for row in await rows(self.db))

    async def run(self, number: int) -> None:
        """One drill."""
        erased = self.crowd[PEOPLE + number]
        await tell(self.db, PEOPLE, key=f"drill-{number}", due_at=Clock().real() - timedelta(seconds=1))
        await self.victim.start()
        await self._tells(number, self.dice.randrange(1, PEOPLE // 2))
        writer = self.dice.choice(self.crowd[:PEOPLE])
        await writer.send(self.dice.choice(("/help", "/today", "what is this?")))
        await self.command("backup")
        copied = self.told(number)
        await asyncio.sleep(self.dice.uniform(0, 0.3))
        self._erase(erased)
        await self.victim.kill()
        await asyncio.sleep(LATENCY / 1000 * 5)  # what was on its way then arrives all the same
        told = self.told(number)
        await self.db.dispose()
        backup = max(self.place.backups.iterdir())
        done = await self.command("restore", str(backup), "--identity", str(self.place.key))
        self.slowest = max(self.slowest, done.seconds)
        await self.victim.start()
        await self._answers(self.dice.choice(self.crowd[:PEOPLE]))
        assert self.told(number) == told, "something left before an admin said so"
        assert await self._holds_none_of(erased)
        sent = self.dice.random() < 0.5
        await self.command("hold", "mark-sent" if sent else "go")
        async with asyncio.timeout(PATIENCE):
            while await self.waiting():
                await asyncio.sleep(0.05)
        await self.victim.kill()
        await self._check(number, copied, told, sent=sent)

    async def _tells(self, number: int, least: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.told(number)) < least:
                await asyncio.sleep(0.01)

    async def _answers(self, person: Person) -> None:
        before = self.sandbox.journal.last
        await person.send("/help")
        async with asyncio.timeout(PATIENCE):
            while not any(
                call.seq > before and call.params["chat_id"] == person.id and not told_keys(call)
                for call in self.sandbox.journal.calls("sendMessage", ok=True)
            ):
                await asyncio.sleep(0.02)

    def _erase(self, person: Person) -> None:
        """As /forget begins: what is written down first outlives everything."""
        key = (self.place.side / "secret.key").read_bytes().strip()
        ledger.append(self.place.side, {account_digest(person.id, key): Erasure(Clock().real())})

    async def _holds_none_of(self, person: Person) -> bool:
        async with self.db.read() as session:
            return not (await session.execute(select(people).where(people.c.user_id == person.id))).all()

    async def _check(self, number: int, copied: Counter[str], told: Counter[str], *, sent: bool) -> None:
        """``copied``: told before the backup was finished; ``told``: before the kill."""
        now = self.told(number)
        if sent:
            assert now == told
        else:
            assert len(now) == PEOPLE, "somebody was left out"
            twice = {key for key, times in now.items() if times > 1}
            # Told after the copy's instant, which lies before the command's end by what the window holds.
            assert len(twice) <= len(told)
            assert max(now.values()) <= 2
            self.twice += len(twice)
        mine = [row for row in await rows(self.db) if row.dedupe_key.endswith(tuple(now))]
        assert not [
            row for row in mine if row.state == State.SENT and not now[row.dedupe_key.partition(":")[2]]
        ]
        async with self.db.read() as session:
            assert await audit.broken_at(session) is None


async def _drill(db: Database, folder: Path, says: Says, *, times: int) -> None:
    seed = drawn_seed()
    async with Sandbox.serve(token=TOKEN) as sandbox:
        sandbox.faults.add("latency", method="sendMessage", times=None, ms=10, most=LATENCY)
        drills = Drills(db, sandbox, folder, seed)
        drills.crowd = await gather(db, sandbox, PEOPLE + times)
        for number in range(times):
            await drills.run(number)
    says(seed=seed, drills=times, before_approval=0, twice=drills.twice, slowest_restore=drills.slowest)


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own."""
    monkeypatch.setenv("PATH", with_programs())


@pytest.mark.parametrize(
    ("database_url", "times"), (("sqlite", 2), ("postgresql", 1)), indirect=["database_url"]
)
async def test_a_backup_made_while_sending_is_put_back_after_a_kill(
    db: Database, tmp_path: Path, proof_says: Says, times: int
) -> None:
    await _drill(db, tmp_path, proof_says, times=times)


@pytest.mark.proof
@pytest.mark.timeout(3600)
async def test_of_50_backups_made_while_sending_50_are_put_back(
    db: Database, tmp_path: Path, proof_says: Says
) -> None:
    await _drill(db, tmp_path, proof_says, times=50)
