"""A claim beside others who write: it takes what nobody else holds, and waits for nobody."""

import asyncio

import pytest
from sqlalchemy import update

from bot.db.engine import Database
from bot.db.tables import deliveries
from bot.domain.deliveries import State
from bot.services import claims
from sandbox import Sandbox
from tests.integration.deliveries.crowd import NOW, gather, own, tell


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_what_somebody_else_is_ending_is_left_to_them(db: Database) -> None:
    async with Sandbox.serve() as sandbox:
        await gather(db, sandbox, 3)
    await tell(db, 3)
    first, second, third = sorted(row.id for row in await own(db))
    async with db.write() as other:
        ends = update(deliveries).where(deliveries.c.id == second).values(state=State.CANCELLED)
        await other.execute(ends)
        async with asyncio.timeout(5), db.write() as session:
            parcels = await claims.claim(session, now=NOW, real=NOW, limit=10)
    assert sorted(row.id for one in parcels for row in one.rows) == [first, third]
    states = {row.id: row.state for row in await own(db)}
    assert states == {first: State.SENDING, second: State.CANCELLED, third: State.SENDING}
