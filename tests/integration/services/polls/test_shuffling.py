"""Rows are put in order while people answer: none is lost, none comes twice."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from bot.db import tables
from bot.db.engine import Database
from bot.db.trouble import is_trouble
from bot.domain.polls.rounds import Asked, Progress
from bot.services.polls import anonymity, progress
from tests.integration.gateway.feeding import postgresql_first
from tests.integration.services.conftest import NOW
from tests.integration.services.polls.keeping import CODE, KEY, answered, opened
from tests.sample import content

CROWD = sorted(content().participants)[:24]


@postgresql_first
async def test_nothing_is_lost_while_people_answer(db: Database, meeting_id: int) -> None:
    one = await opened(db, meeting_id, "seminar", asked=CROWD)
    over = asyncio.Event()
    rounds = 0

    async def shuffles() -> None:
        nonlocal rounds
        while not over.is_set():
            try:
                async with db.write() as session:
                    rounds += await anonymity.shuffle(session, now=NOW)
            except Exception as error:
                assert is_trouble(error), error
            await asyncio.sleep(0.01)

    few = asyncio.Semaphore(4)

    async def answers(who: str) -> None:
        for question_id in ("sess_rate", "sess_use"):
            async with few:
                await again(answered, db, one, question_id, who, "4")
                await asyncio.sleep(0.01)

    async def again(write, *words: object) -> None:  # type: ignore[no-untyped-def]
        for _ in range(20):  # as the inbox does: an update that met trouble is handled anew
            try:
                await write(*words)
            except Exception as error:
                assert is_trouble(error), error
                await asyncio.sleep(0.05)
            else:
                return
        raise AssertionError("never written")

    moving = asyncio.ensure_future(shuffles())
    await asyncio.gather(*(answers(who) for who in CROWD))
    over.set()
    await moving
    assert rounds > 1, "nothing was moved meanwhile"
    async with db.read() as session:
        rows = (await session.execute(select(tables.poll_answers))).all()
        far = await progress.progress(session, one, key=KEY, code=CODE)
    assert len(rows) == 2 * len(CROWD)
    assert {who: each.state for who, each in far.items()} == dict.fromkeys(CROWD, Asked.DONE)


async def test_a_round_that_ended_long_ago_or_has_names_is_left_alone(db: Database, meeting_id: int) -> None:
    secret = await opened(db, meeting_id, "seminar", asked=CROWD)
    named = await opened(db, meeting_id, "followup-5w", anonymous=False, asked=CROWD)
    for who in CROWD[:3]:
        await answered(db, secret, "sess_rate", who, "4")
        await answered(db, named, "fu_contact", who, "yes")
    async with db.write() as session:
        assert await anonymity.shuffle(session, now=NOW) == 1
        late = Progress(Asked.DONE, answered=True)
        await progress.note(session, named, CROWD[5], late, key=KEY, code=CODE)
    async with db.write() as session:
        assert await anonymity.shuffle(session, now=NOW + timedelta(days=9)) == 0
