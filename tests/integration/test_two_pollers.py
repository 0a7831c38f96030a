"""F14: two bots poll with one token, on two machines. One of them gives up, and nothing is lost."""

import asyncio
import time
from collections import Counter
from pathlib import Path

import pytest

from bot.db.engine import Database
from sandbox import Sandbox
from tests.integration.command import started
from tests.integration.gateway.feeding import states
from tests.proving import Says

GIVES_UP = 30
"""Seconds of conflict after which a bot ends; a poll and a wait of three seconds may lie around them."""


@pytest.mark.proof
@pytest.mark.fault("F14")
@pytest.mark.timeout(300)
async def test_of_two_bots_with_one_token_one_stops_and_nothing_is_lost(
    tmp_path: Path, proof_says: Says
) -> None:
    async with Sandbox.serve() as sandbox:
        anna = sandbox.add_person("Anna", language_code="en")
        settings = {"TOKEN": sandbox.token, "API_URL": sandbox.url}
        folders = [tmp_path / name for name in ("first", "second")]
        async with (
            started("run", DATA_DIR=str(folders[0]), **settings) as first,
            started("run", DATA_DIR=str(folders[1]), **settings) as second,
        ):
            await first.says('"ready"')
            await second.says('"ready"')
            began = time.monotonic()
            both = (first, second)
            sent = 0
            while all(one.process.returncode is None for one in both):
                assert time.monotonic() - began < GIVES_UP + 15, "neither of them gives up"
                await anna.send("hello")
                sent += 1
                await asyncio.sleep(1)
            seconds = time.monotonic() - began
            (loser,) = [one for one in both if one.process.returncode is not None]
            ended = await loser.ends()
            winner = second if loser is first else first
            for _ in range(3):
                await anna.send("hello")
                sent += 1
            async with asyncio.timeout(20):
                while len(sandbox.journal.calls("sendMessage", anna.id)) < sent:
                    await asyncio.sleep(0.1)
            await winner.stops()
        assert ended.code == 1, ended.err
        assert "Another bot is running with this token (409 Conflict)" in ended.err.splitlines()[-1]
        assert sandbox.token not in ended.err
    handled: Counter[str] = Counter()
    for folder in folders:
        db = Database(f"sqlite+aiosqlite:///{folder}/ttchan.db")
        handled += await states(db)
        await db.dispose()
    assert handled["done"] >= sent, "an update was lost"
    proof_says(updates=sent, lost=0, seconds_until_one_stopped=round(seconds))
