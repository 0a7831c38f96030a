"""Guessing codes: few are looked up, none hits, and no restart makes anybody's count less."""

import asyncio
import os
import random
import signal
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.db import tables
from bot.db.engine import Database
from bot.domain.invitations import LINK_LENGTH, Invitation, Redemption
from bot.services import guesses
from bot.services import invitations as service
from tests.forked import Forked
from tests.integration.conftest import Logged
from tests.integration.services.conftest import NOW
from tests.integration.services.guessing import KEY, PEOPLE, STEP, Looked, once
from tests.proving import Says

EVALUATED = 500
WRONG, WRONG_LINK = "0" * 10, "0" * LINK_LENGTH
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
async def made(db: Database, meeting_id: int) -> list[Invitation]:
    """87 live codes: everybody's, and each delegation's common one."""
    async with db.write() as session:
        own = await service.issue(session, meeting_id, KEY, by=None, now=NOW)
        towns = sorted({one.delegation for one in own})
        return own + [
            await service.issue_shared(session, meeting_id, KEY, town, by=None, now=NOW) for town in towns
        ]


async def typed(db: Database, meeting_id: int, text: str, user_id: int, now: datetime = NOW) -> bool:
    """Whether a text opened something."""
    async with db.write() as session:
        found = await service.look_up(session, meeting_id, KEY, user_id, text, now=now)
    return found.kind is not Redemption.INVALID


async def counted(db: Database) -> int:
    """Wrong codes that are counted for people."""
    today = select(func.coalesce(func.sum(tables.guesses.c.today), 0))
    async with db.read() as session:
        return int((await session.execute(today.where(tables.guesses.c.user_id != 0))).scalar_one())


@pytest.mark.fault("guesses")
async def test_five_wrong_codes_silence_a_person_for_a_day(
    db: Database, meeting_id: int, made: list[Invitation]
) -> None:
    for text in (WRONG, WRONG_LINK, "nonsense", WRONG):
        assert not await typed(db, meeting_id, text, 1)
    assert await typed(db, meeting_id, made[0].codes.code, 1)
    assert not await typed(db, meeting_id, WRONG, 1)
    for text in (made[0].codes.code, made[0].codes.link):
        assert not await typed(db, meeting_id, text, 1, NOW + DAY - MINUTE)
        assert await typed(db, meeting_id, text, 2)
        assert await typed(db, meeting_id, text, 1, NOW + DAY)


@pytest.mark.fault("guesses")
async def test_a_silenced_persons_code_is_not_even_looked_up(
    db: Database, meeting_id: int, made: list[Invitation]
) -> None:
    looked = Looked(db)
    for _ in range(20):
        assert not await typed(db, meeting_id, WRONG, 1)
    assert looked.times == 5
    assert await counted(db) == 5


@pytest.mark.fault("guesses")
async def test_slow_wrong_codes_are_forgiven_until_there_are_twenty_a_day(
    db: Database, meeting_id: int, made: list[Invitation]
) -> None:
    for number in range(20):
        now = NOW + number * 20 * MINUTE
        assert await typed(db, meeting_id, made[0].codes.code, 1, now)
        assert not await typed(db, meeting_id, WRONG, 1, now)
    assert not await typed(db, meeting_id, made[0].codes.code, 1, now + MINUTE)


@pytest.mark.fault("guesses")
async def test_a_hundred_wrong_codes_brake_everybody_who_types_but_no_link(
    db: Database, meeting_id: int, made: list[Invitation], logged: Logged
) -> None:
    for user_id in range(1, 101):
        assert not logged.events("codes_guessed")
        await typed(db, meeting_id, WRONG, user_id)
    assert [event["wrong"] for event in logged.events("codes_guessed")] == [100]
    soon, later = NOW + timedelta(seconds=29), NOW + timedelta(seconds=30)
    right = made[0].codes
    assert not await typed(db, meeting_id, right.code, 1000, soon)
    assert await typed(db, meeting_id, right.link, 1000, soon)
    assert await typed(db, meeting_id, right.code, 1000, later)
    await typed(db, meeting_id, WRONG, 1001, later)
    assert not await typed(db, meeting_id, right.code, 1000, later + timedelta(seconds=29))
    assert len(logged.events("codes_guessed")) == 1
    next_hour = NOW + timedelta(minutes=61)
    await typed(db, meeting_id, WRONG, 1002, next_hour)
    assert await typed(db, meeting_id, right.code, 1000, next_hour)


@pytest.mark.fault("guesses")
async def test_wrong_codes_at_the_same_moment_are_all_counted(
    db: Database, meeting_id: int, made: list[Invitation]
) -> None:
    await asyncio.gather(*(typed(db, meeting_id, WRONG, user_id) for user_id in range(1, 31)))
    await asyncio.gather(*(typed(db, meeting_id, WRONG, 1) for _ in range(4)))
    assert await counted(db) == 34
    async with db.read() as session:
        everybody = tables.guesses.c.user_id == guesses.EVERYBODY
        assert (await session.execute(select(tables.guesses.c.recent).where(everybody))).scalar_one() == 34


@pytest.mark.parametrize("tries", [500, pytest.param(10_000, marks=pytest.mark.proof)])
@pytest.mark.fault("guesses", "bad:deeplinks")
async def test_of_hundreds_of_guesses_none_hits_and_few_are_looked_up(
    db: Database, meeting_id: int, made: list[Invitation], tries: int, proof_says: Says
) -> None:
    looked, guessers = Looked(db), [user_id for user_id in PEOPLE for _ in range(tries // len(PEOPLE))]
    random.shuffle(guessers)
    hits = [await once(db, meeting_id, user_id, now=NOW + n * STEP) for n, user_id in enumerate(guessers)]
    assert len(hits) == tries
    assert not any(hits)
    assert await counted(db) == looked.times
    assert len(PEOPLE) < looked.times <= EVALUATED
    proof_says(guesses=tries, hits=0, looked_up=looked.times)


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.proof)])
@pytest.mark.fault("guesses")
async def test_counters_survive_kills(
    db: Database, meeting_id: int, made: list[Invitation], kills: int
) -> None:
    answered, before = 0, 0
    for _ in range(kills):
        process = Forked("tests.integration.services.guessing", [db.url, str(meeting_id)], os.environ)
        await process.start(stdout=True)
        assert process.stdout is not None
        said = await process.stdout.readexactly(1)
        await asyncio.sleep(random.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        said += await process.stdout.read()
        assert await process.wait() == -signal.SIGKILL
        assert b"!" not in said
        answered += said.count(b".")
        now_counted = await counted(db)
        # What was answered is counted; of each life at most one was counted and not answered.
        assert before <= now_counted
        assert answered <= now_counted <= answered + kills
        before = now_counted
    assert 0 < before <= EVALUATED
    while len(await _silent(db)) < 3:
        await typed(db, meeting_id, WRONG_LINK, 1 + before % 3)
        before += 1
    looked = Looked(db)
    for user_id in PEOPLE:
        if guesses.typist(user_id, KEY) in await _silent(db):
            assert not await typed(db, meeting_id, made[0].codes.link, user_id, NOW + MINUTE)
    assert looked.times == 0


async def _silent(db: Database) -> set[int]:
    async with db.read() as session:
        silent = tables.guesses.c.silent_until > NOW + MINUTE, tables.guesses.c.user_id != 0
        return set((await session.execute(select(tables.guesses.c.user_id).where(*silent))).scalars())
