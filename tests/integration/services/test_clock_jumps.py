"""The machine's clock jumps about: nothing is told twice, nothing is forgotten, rests do not grow."""

import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.db import tables
from bot.db.engine import Database
from bot.deps import Deps
from bot.domain.deliveries import BACK_OFF, DeliveryKind, Outcome, Parcel, Settled, State
from bot.poll_keys import PollKeys
from bot.services import claims, planning
from bot.services.deliveries import next_due
from bot.services.programme import Programmes, read_programme
from bot.settings import load_settings
from schedules import digests, reminders
from tests.clocks import PushedClock
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.services.reminding import ANNA, BERT, ELSA, joined, sweep
from tests.proving import Says, drawn_seed
from tests.sample import at

pytestmark = pytest.mark.fault("F22")

__all__ = ["joined"]

TOKEN = "123456789:test-only-not-a-real-token-of-anybody"
BEGINS = at("2018-11-10 06:00")
MINUTE, HOUR, DAY = 60, 3600, 86_400
FAR = HOUR + MINUTE
PLANNED = DeliveryKind.REMINDER, DeliveryKind.DIGEST


class Life:
    """The planners and the table's end of the dispatcher, by a clock that jumps."""

    def __init__(self, db: Database, meeting_id: int, folder: Path, seed: int) -> None:
        self.db, self.meeting_id = db, meeting_id
        self.clock = PushedClock(BEGINS)
        self.clock.steady()
        self.dice = random.Random(seed)
        settings = load_settings(token=TOKEN, data_dir=folder, database_url=db.url)
        self._deps = Deps(settings, db, b"", self.clock, Programmes(db), PollKeys.of(settings))
        self._flying: list[Parcel] = []
        self.off = 0.0
        self.furthest = BEGINS
        """What the clock has shown at most: what was due before may rightly have expired."""
        self.told: Counter[str] = Counter()
        self.told_at: dict[str, datetime] = {}

    async def passes(self, seconds: float, jump: float = 0, *, well: bool = False) -> None:
        """Time goes on, and everything is done that the clock would have done."""
        self.off += jump
        steady = self.clock.passes(seconds, jump)
        self.furthest = max(self.furthest, self.clock.real())
        if steady:
            await reminders.enqueue_due(self._deps)
            await digests.enqueue_due(self._deps)
        await self._turn(well=well)

    async def _turn(self, *, well: bool) -> None:
        clock, dice = self.clock, self.dice
        landed = [one for one in self._flying if well or dice.random() < 0.7]
        outcomes = [Outcome.SENT] if well else [Outcome.SENT, Outcome.NOT_SENT, Outcome.HELD]
        settled = [Settled(one, dice.choice(outcomes), message_id=1) for one in landed]
        self._flying = [one for one in self._flying if one not in landed]
        for one in settled:
            if one.outcome is Outcome.SENT:
                self.told.update(row.key for row in one.parcel.rows)
                self.told_at |= dict.fromkeys(
                    (row.key for row in one.parcel.rows), clock.real() - timedelta(seconds=self.off)
                )
        row = tables.deliveries.c
        early = row.state == State.EXPIRED, row.expires_at > self.furthest
        async with self.db.write() as session:
            await claims.record(session, settled, real=clock.real())
            if clock.steady():
                now = clock.now()
                self._flying += await claims.claim(session, now=now, real=clock.real(), limit=10)
            alive = {one.claim_id for one in self._flying}
            assert await claims.recover(session, alive, real=clock.real()) == 0
            assert not (await session.scalars(select(row.dedupe_key).where(*early))).all(), "given up early"

    async def states(self) -> dict[str, State]:
        row = tables.deliveries.c
        async with self.db.read() as session:
            found = await session.execute(select(row.dedupe_key, row.state))
            return {one.dedupe_key.partition(":")[2]: State(one.state) for one in found}

    async def owed(self, until: datetime) -> dict[str, datetime]:
        """What those who joined are to be reminded of by then, and when; nobody asks them anything here."""
        async with self.db.read() as session:
            programme = await read_programme(session, self.meeting_id)
            plan = [
                one
                for who in (ANNA, BERT, ELSA)
                for one in await planning.whole(session, self.meeting_id, programme, who)
            ]
        rows = (row for one in plan for row in one.rows if row.kind in PLANNED)
        return {row.key: row.due_at for row in rows if BEGINS < row.due_at <= until}


async def _over(life: Life) -> datetime:
    """The clock is right again, and a day passes after all it has shown. Returns how far it came."""
    await life.passes(1, -life.off)
    await life.passes(61)
    until = life.furthest + timedelta(days=1)
    while life.clock.at < until:
        await life.passes(1200, well=True)
    return life.clock.at - timedelta(hours=1)


async def _jump_about(db: Database, meeting_id: int, folder: Path, jumps: int, seed: int) -> int:
    """Returns how many rows were told."""
    life = Life(db, meeting_id, folder, seed)
    dice = life.dice
    for number in range(jumps):
        back = -life.off if life.off and dice.random() < 0.5 else None
        jumps_near = [one for one in (HOUR, -HOUR, DAY, -DAY, 20, -40) if abs(life.off + one) < 2 * DAY]
        jump = back if back is not None else dice.choice(jumps_near)
        await life.passes(dice.uniform(1, 10), jump)
        # Far ahead that is believed ends all that was due meanwhile: until late it goes back in time.
        if life.off > FAR and number < 0.9 * jumps:
            await life.passes(dice.uniform(1, 30))
            await life.passes(dice.uniform(1, 10), -jump)
        for _ in range(dice.randrange(1, 4)):
            await life.passes(dice.choice((1, 20, 45, 90, 200)))
    ended = await _over(life)
    states = await life.states()
    assert not [key for key, number in life.told.items() if number > 1], "told twice"
    assert {key for key, state in states.items() if state is State.SENT} == life.told.keys()
    owed = await life.owed(ended)
    assert not owed.keys() - states.keys(), "never written"
    left = {key: states[key] for key in owed if states[key] not in {State.SENT, State.EXPIRED}}
    assert not left
    assert len(life.told) > len(owed) // 5, "where next to nothing is told, nothing can be told twice"
    return len(life.told)


@sqlite_first
async def test_a_clock_that_jumps_100_times_doubles_nothing_and_forgets_nothing(
    db: Database, meeting_id: int, joined: None, tmp_path: Path
) -> None:
    await _jump_about(db, meeting_id, tmp_path, 100, drawn_seed())


@pytest.mark.proof
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("turn", range(3))
async def test_a_clock_that_jumps_1000_times_doubles_nothing_and_forgets_nothing(
    db: Database, meeting_id: int, joined: None, tmp_path: Path, turn: int, proof_says: Says
) -> None:
    seed = drawn_seed()
    told = await _jump_about(db, meeting_id, tmp_path, 1000, seed)
    proof_says(jumps=1000, told=told, doubles=0, missing=0, seed=seed)


@sqlite_first
async def test_jumps_that_come_back_within_a_minute_cost_nobody_a_message(
    db: Database, meeting_id: int, joined: None, tmp_path: Path
) -> None:
    """A day ahead for some seconds would have ended all reminders of that day."""
    life = Life(db, meeting_id, tmp_path, random.randrange(10**6))
    await life.passes(1)
    for _ in range(40):
        await life.passes(3, life.dice.choice((HOUR, -HOUR, DAY, -DAY)), well=True)
        await life.passes(30, well=True)
        await life.passes(20, -life.off, well=True)
        for _ in range(4):
            await life.passes(60, well=True)
    states = await life.states()
    assert set(states.values()) <= {State.SENT, State.PENDING, State.SENDING}
    owed = await life.owed(life.clock.at - timedelta(minutes=5))
    assert len(owed) >= 10
    assert not owed.keys() - life.told.keys()
    late = {key: life.told_at[key] - due for key, due in owed.items()}
    # Reminders that are due together leave together, up to ten minutes early.
    assert all(timedelta(minutes=-10) <= one <= timedelta(minutes=4) for one in late.values()), late


async def test_a_rest_does_not_grow_when_the_clock_goes_back(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 08:00"))
    row = tables.deliveries.c
    until = BEGINS + timedelta(seconds=BACK_OFF[-1])
    async with db.write() as session:
        waits = row.state == State.PENDING
        await session.execute(update(tables.deliveries).where(waits).values(due_at=BEGINS, retry_at=until))
        assert await next_due(session, real=BEGINS) is None, "nobody need look yet"
        assert await claims.claim(session, now=BEGINS, real=BEGINS, limit=10) == []
        yesterday = BEGINS - timedelta(days=1)
        assert await next_due(session, real=yesterday) == BEGINS
        parcels = await claims.claim(session, now=BEGINS, real=yesterday, limit=10)
    assert {one.person.user_id for one in parcels} == {101, 102, 103}


async def test_what_was_held_rests_a_second_and_loses_no_try(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 08:00"))
    now = at("2018-11-10 08:20")
    async with db.write() as session:
        parcels = await claims.claim(session, now=now, real=now, limit=10)
        assert parcels
        await claims.record(session, [Settled(one, Outcome.HELD) for one in parcels], real=now)
        assert await claims.claim(session, now=now, real=now, limit=10) == []
        soon = now + timedelta(seconds=1)
        again = await claims.claim(session, now=soon, real=soon, limit=10)
    assert [replace(one, claim_id="") for one in again] == [replace(one, claim_id="") for one in parcels]
