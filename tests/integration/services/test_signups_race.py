"""Many sign up at once: the places are given once, the rest wait in the order of their numbers."""

import asyncio
import random

import pytest
from sqlalchemy import select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.audience import Audience
from bot.domain.signups import SignupState
from bot.services.acts import By
from bot.services.programme import read_programme
from bot.services.signups import promoting, steering
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import ORGANISER, joined
from tests.integration.services.signing import GROUP_B, comes, crowd, places, states, told
from tests.proving import Says, drawn_seed


async def numbers(db: Database) -> list[int]:
    row = tables.signups.c
    async with db.read() as session:
        return list((await session.execute(select(row.number).where(row.item_id == "P38"))).scalars())


async def test_forty_press_at_once_for_the_last_five_places(db: Database, meeting_id: int) -> None:
    everybody = await crowd(db, meeting_id, GROUP_B[:40])
    await places(db, 5)
    await asyncio.gather(*(comes(db, by) for by in everybody))
    has, waits = await states(db, SignupState.PLACE), await states(db, SignupState.WAITING)
    assert (len(has), len(waits)) == (5, 35)
    assert sorted([*has, *waits]) == GROUP_B[:40]
    assert len(set(await numbers(db))) == 40
    away = [by for by in everybody if by.person.participant and by.person.participant.id in has[:3]]
    await asyncio.gather(*(comes(db, by, wants=False) for by in away))
    assert await states(db, SignupState.PLACE) == [*has[3:], *waits[:3]]
    assert await states(db, SignupState.WAITING) == waits[3:]
    assert [who for who, what, _ in await told(db) if what == "has-place"] == waits[:3]


async def test_the_same_press_many_times_at_once_is_one(db: Database, meeting_id: int) -> None:
    (by,) = await crowd(db, meeting_id, GROUP_B[:1])
    await asyncio.gather(*(comes(db, by) for _ in range(10)))
    assert await states(db, SignupState.PLACE) == GROUP_B[:1]
    await asyncio.gather(*(comes(db, by, wants=False) for _ in range(10)))
    assert await states(db, SignupState.NO) == GROUP_B[:1]
    assert await told(db) == []


async def test_people_change_both_ways_while_more_places_are_made(db: Database, meeting_id: int) -> None:
    everybody = await crowd(db, meeting_id, GROUP_B[:20])
    organiser = await joined(db, meeting_id, 5, ORGANISER)
    async with db.write() as session:
        here = tables.items.c.id == "P37"
        values = {"audience": Audience.parse("all"), "signup": True, "capacity": 12}
        await session.execute(update(tables.items).where(here).values(values))
    await places(db, 9)
    for number, by in enumerate(everybody):
        await comes(db, by, "P37" if number % 2 else "P38")

    async def more(capacity: int) -> None:
        async with db.write() as session:
            programme = await read_programme(session, meeting_id)
            await steering.limit(session, organiser, programme, "P38", capacity)

    presses = [
        comes(db, by, "P38" if number % 2 else "P37", instead=True) for number, by in enumerate(everybody)
    ]
    await asyncio.gather(*presses[:10], more(11), *presses[10:])
    factory, hill = await states(db, SignupState.PLACE), await states(db, SignupState.PLACE, "P37")
    assert (len(factory) <= 11, len(hill) <= 12) == (True, True)
    waits = {*await states(db, SignupState.WAITING), *await states(db, SignupState.WAITING, "P37")}
    assert {*factory, *hill} | waits == set(GROUP_B[:20])
    assert len(factory) == 11 or not await states(db, SignupState.WAITING)
    assert len(hill) == 12 or not await states(db, SignupState.WAITING, "P37")


class Model:
    """What the waiting list must be, by the plainest means."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.has: list[str] = []
        self.waits: list[str] = []
        self.told: list[str] = []

    def comes(self, who: str) -> None:
        if who not in self.has and who not in self.waits:
            (self.waits if len(self.has) >= self.capacity or self.waits else self.has).append(who)

    def leaves(self, who: str) -> None:
        for line in (self.has, self.waits):
            if who in line:
                line.remove(who)
        self.fill()

    def fill(self) -> None:
        while self.waits and len(self.has) < self.capacity:
            self.told.append(self.waits[0])
            self.has.append(self.waits.pop(0))


async def follow(db: Database, meeting_id: int, everybody: list[By], seed: int, steps: int) -> None:
    """Random presses, one after the other, and more or fewer places, against the model."""
    dice = random.Random(seed)
    model = Model(dice.randrange(1, 6))
    async with db.write() as session:
        await session.execute(tables.signups.delete())
        await session.execute(tables.deliveries.delete())
    await places(db, model.capacity)
    for _ in range(steps):
        by = dice.choice(everybody)
        assert by.person.participant
        who = by.person.participant.id
        match dice.randrange(8):
            case 0 | 1 | 2 | 3:
                await comes(db, by)
                model.comes(who)
            case 4 | 5 | 6:
                await comes(db, by, wants=False)
                model.leaves(who)
            case _:
                model.capacity = dice.randrange(1, 8)
                await places(db, model.capacity)
                async with db.write() as session:
                    await promoting.fill(session, meeting_id, now=NOW)
                model.fill()
        assert await states(db, SignupState.PLACE) == model.has, seed
        assert await states(db, SignupState.WAITING) == model.waits, seed
    assert [who for who, *_ in await told(db)] == model.told, seed


async def _runs(db: Database, meeting_id: int, runs: int, seed: int) -> None:
    everybody = await crowd(db, meeting_id, GROUP_B[:10])
    for run in range(runs):
        await follow(db, meeting_id, everybody, seed + run, steps=12)


async def test_12_seeded_runs_give_places_in_order(db: Database, meeting_id: int) -> None:
    await _runs(db, meeting_id, 12, seed=2018)


@pytest.mark.proof
@pytest.mark.timeout(3600)
async def test_1000_seeded_runs_give_places_in_order(db: Database, meeting_id: int, proof_says: Says) -> None:
    seed = drawn_seed()
    await _runs(db, meeting_id, 1000, seed)
    proof_says(runs=1000, unlike_the_model=0, seed=seed)
