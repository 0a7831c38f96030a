"""Several workers whose PostgreSQL goes away."""

import asyncio
import time

import pytest

from bot.db.engine import Database
from bot.db.migrate import migrate
from tests.integration.gateway.feeding import message, store, until_states
from tests.integration.gateway.sharing import ask, changing, check_changes, make_table, sharing, until_true
from tests.postgres import Postgres
from tests.proving import Says


@pytest.mark.fault("F28")
async def test_a_server_that_is_killed_and_started_again_costs_no_update_and_repeats_none(
    server: Postgres, proof_says: Says
) -> None:
    db = Database(server.create())
    await migrate(db.url)
    await make_table(db)
    await store(db, (message(number, number % 40) for number in range(1, 401)))
    async with sharing(db, changing(db, 0.05)), sharing(db, changing(db, 0.05)):
        await until_true(lambda: ask(db, "SELECT count(*) > 60 FROM changes"))
        await asyncio.to_thread(server.kill)
        await asyncio.sleep(1)
        await asyncio.to_thread(server.revive)
        back = time.monotonic()
        await until_states(db, 30, done=400)
    proof_says(done_after=round(time.monotonic() - back, 1))
    await check_changes(db, 400)
    await db.dispose()
