"""Two processes send as fast as they may: together they keep to the rate, and Telegram never says no."""

import asyncio
import json
import os
from collections import Counter

import pytest
from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import turns as table
from sandbox import Sandbox
from tests.forked import Forked
from tests.integration.victim import TOKEN
from tests.proving import Says

SECONDS = 4


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("strict", [False, pytest.param(True, marks=[pytest.mark.proof, pytest.mark.quiet])])
async def test_two_processes_keep_to_the_rate_of_one(db: Database, strict: bool, proof_says: Says) -> None:
    async with Sandbox.serve(token=TOKEN) as sandbox:
        people = [sandbox.add_person(f"P{n}") for n in range(360)]
        for person in people:
            person.profile.started = bool(person.chat)  # they have a chat with the bot
        chats = [str(person.id) for person in people]
        sandbox.limits.enforced = strict
        both = [
            Forked(
                "tests.integration.gateway.sending",
                [db.url, sandbox.url, str(SECONDS), *chats[n::2]],
                os.environ,
            )
            for n in range(2)
        ]
        for one in both:
            await one.start(stdout=True)
        instants: Counter[float] = Counter()
        while any(one.returncode is None for one in both):
            instants |= Counter(await _given(db))
            await asyncio.sleep(0.2)
        counts = [json.loads((await one.communicate())[0]) for one in both]
        calls = [entry for entry in sandbox.journal if entry.method == "sendMessage"]
    assert all(one.returncode == 0 for one in both)
    assert {entry.error_code for entry in calls} == {None}
    assert _most(sorted(instants.elements())) <= 30
    assert len(calls) >= 25 * SECONDS, "and most of what they may send"
    for one in counts:
        assert one["replies"] >= 3 * (SECONDS - 1), "replies have their turns at once"
        assert one["deliveries"] >= 5 * SECONDS, "no process starves"
    proof_says(processes=2, sent=len(calls), refused=0, most_in_a_second=_most([entry.at for entry in calls]))


async def _given(db: Database) -> list[float]:
    async with db.read() as session:
        return list((await session.execute(select(table.c.given))).scalar_one_or_none() or [])


def _most(times: list[float]) -> int:
    return max(sum(at <= other < at + 1 for other in times) for at in times)
