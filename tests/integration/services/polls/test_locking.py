"""Whoever asks and whoever records what became of it touch the same rows: neither locks the other out."""

import asyncio

import pytest

from bot.db.engine import Database
from bot.domain.deliveries import Outcome, Settled
from bot.services import claims
from bot.services.polls import asking, landing
from bot.services.polls.asking import Asking, Listed
from tests.integration.services.polls.asked import Clocked, key_of
from tests.sample import at

EVENING = at("2018-11-10 20:46")
TIMES = 10


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_asking_and_recording_in_any_order_wait_for_each_other_and_end(
    db: Database, meeting_id: int
) -> None:
    clock = Clocked(db, meeting_id)
    await clock.join()
    await clock.sweep(EVENING)
    async with db.write() as session:
        parcels = await claims.claim(session, now=EVENING, real=EVENING, limit=200)
    assert len(parcels) > 40
    settled = [Settled(one, Outcome.SENT, message) for message, one in enumerate(parcels, 1)]
    keys = [one.rows[0].key.split(":") for one in parcels]
    listed = [Listed(int(number), participant) for _, number, participant in keys]
    look = await clock.look(EVENING)

    async def ask() -> None:
        async with db.write() as session:
            await asking.settle(session, look, Asking(told=tuple(listed[::-1])))

    async def record() -> None:
        async with db.write() as session:
            await landing.follow(session, settled, key_of)

    for _ in range(TIMES):
        settled.reverse()
        await asyncio.gather(ask(), record())
