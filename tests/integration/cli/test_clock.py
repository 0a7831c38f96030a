"""``ttchan clock`` beside a running bot, which follows."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import Bot
from bot.db.engine import Database
from sandbox import Sandbox
from tests.integration.command import Ended, free_port, ttchan
from tests.integration.gateway.feeding import sqlite_only, until
from tests.integration.live import publish_sample, running, settings_for


@pytest.fixture
async def bot(db: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Bot]:
    await publish_sample(db)
    async with Sandbox.serve() as sandbox:
        made = Bot(settings_for(sandbox, database_url, tmp_path))
        async with running(made):
            yield made


async def _clock(bot: Bot, *words: str) -> Ended:
    return await ttchan("clock", *words, DATABASE_URL=bot.settings.database, API_URL=bot.settings.api_url)


@sqlite_only
async def test_a_rehearsal_is_told_and_moved_and_the_bot_follows(bot: Bot) -> None:
    told = await _clock(bot)
    assert told.out.startswith("2018-11-10T07:25")
    assert "Europe/Riga (rehearsal, speed 1)" in told.out
    moved = await _clock(bot, "--set", "2018-11-10T08:00", "--add", "15m", "--speed", "2")
    assert moved.out.startswith("2018-11-10T08:15"), moved.err
    assert "speed 2" in moved.out
    await until(lambda: bot.clock.now().strftime("%H:%M") == "06:15", 3)
    ahead = await _clock(bot, "--next", "item")
    assert ahead.out.startswith("2018-11-10T08:30")


REFUSED = {
    ("--set", "2018-11-09T08:00"): "only moves ahead",
    ("--set", "9999-12-31T23:59-10:00"): "not a time",
    ("--set", "2500-01-01"): "not a time",
    ("--add", "15 parsecs"): "not a time or a span",
    ("--speed", "nan"): "speed must be above 0",
}


@sqlite_only
async def test_wishes_that_cannot_be_are_refused_with_1_and_move_nothing(bot: Bot) -> None:
    before = bot.clock.rehearsal
    for ended, said in zip(
        await asyncio.gather(*(_clock(bot, *words) for words in REFUSED)), REFUSED.values(), strict=True
    ):
        assert ended.code == 1, ended.err
        assert said in ended.err
        assert "Traceback" not in ended.err
    await asyncio.sleep(1.1)  # the bot has looked at the database by then
    assert bot.clock.rehearsal == before


async def test_without_a_rehearsal_time_is_real_and_does_not_move(tmp_path: Path) -> None:
    told = await ttchan("clock", DATA_DIR=str(tmp_path))
    assert told.code == 0, told.err
    assert "UTC (real time)" in told.out
    moved = await ttchan("clock", "--add", "15m", DATA_DIR=str(tmp_path))
    assert moved.code == 1
    assert "no rehearsal" in moved.err


@sqlite_only
async def test_the_bots_own_door_tells_and_moves_and_refuses(
    db: Database, database_url: str, tmp_path: Path
) -> None:
    await publish_sample(db)
    async with Sandbox.serve() as sandbox:
        listen = f"127.0.0.1:{free_port()}"
        bot = Bot(settings_for(sandbox, database_url, tmp_path, listen=listen))
        async with running(bot), aiohttp.ClientSession() as session:
            url = f"http://{listen}/clock"
            async with session.get(url) as answer:
                assert (await answer.json())["next_item"]["id"] == "P21"
            async with session.post(url, json={"add": "1h"}) as answer:
                assert (await answer.json())["now"].startswith("2018-11-10T08:25")
            wishes: list[Any] = [
                {"set": "2018-11-01T00:00"},
                {"add": 5},
                {},
                [],
                {"set": 1, "next": "x"},
                "x",
            ]
            for wish in wishes:
                async with session.post(url, json=wish) as answer:
                    assert answer.status == 400
                    assert set(await answer.json()) == {"error"}
            async with session.post(url, data="add=1h", headers={"Origin": "http://evil.example"}) as answer:
                assert answer.status == 415, "a page of another site can send a form"
            async with session.post(url, data=io.BytesIO(b"x" * 2**21)) as answer:
                assert answer.status in (400, 413, 415)
