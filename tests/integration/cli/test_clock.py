"""``ttchan clock`` beside a running bot, which follows."""

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from typer.testing import CliRunner

from bot.app import Bot
from bot.cli import app
from bot.cli import clock as command
from bot.cli.session import opened
from bot.clock import Clock
from bot.db.engine import Database
from bot.services import rehearsal
from bot.settings import load_settings
from sandbox import Sandbox
from tests.integration.command import COLD, Ended, free_port, ttchan
from tests.integration.gateway.feeding import sqlite_only, until
from tests.integration.live import publish_sample, running, settings_for
from tests.integration.services.crowd import join


@pytest.fixture
async def bot(db: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Bot]:
    await publish_sample(db)
    async with Sandbox.serve() as sandbox:
        made = Bot(settings_for(sandbox, database_url, tmp_path))
        async with running(made):
            yield made


async def _clock(bot: Bot, *words: str, program: str = "") -> Ended:
    beside = {"DATABASE_URL": bot.settings.database, "API_URL": bot.settings.api_url}
    return await ttchan("clock", *words, program=program, **beside)


@sqlite_only
async def test_a_rehearsal_is_told_and_moved_and_the_bot_follows(bot: Bot) -> None:
    told = await _clock(bot, program=COLD)
    assert told.out.startswith("2018-11-10T07:25")
    assert "Europe/Riga (rehearsal, speed 1)" in told.out
    moved = await _clock(bot, "--set", "2018-11-10T08:00", "--add", "15m", "--speed", "2")
    assert moved.out.startswith("2018-11-10T08:15"), moved.err
    assert "speed 2" in moved.out
    await until(lambda: bot.clock.now().strftime("%H:%M") == "06:15", 3)
    ahead = await _clock(bot, "--next", "item")
    assert ahead.out.startswith("2018-11-10T08:30")


@sqlite_only
async def test_the_next_reminder_has_arrived_when_the_command_ends(
    db: Database, database_url: str, tmp_path: Path
) -> None:
    await publish_sample(db)
    async with Sandbox.serve() as sandbox:
        listen = f"127.0.0.1:{free_port()}"
        bot = Bot(settings_for(sandbox, database_url, tmp_path, listen=listen))
        async with running(bot), aiohttp.ClientSession() as session:
            nobody = await _clock(bot, "--next", "reminder")
            assert nobody.code == 1
            assert "No reminder of anybody who has joined" in nobody.err
            anna = sandbox.add_person("Anna")
            anna.profile.started = bool(anna.chat)
            await join(db, 1, anna.id, "PL-RAD-03")
            ahead = await _clock(bot, "--next", "reminder")
            assert ahead.out.startswith("2018-11-10T07:30:0"), ahead.err
            (first,) = sandbox.journal.calls("sendMessage", anna.id)
            assert "08:30" in str(first.params["text"])
            async with session.post(f"http://{listen}/clock", json={"next": "reminder"}) as answer:
                told = await answer.json()
            assert told["now"].startswith("2018-11-10T08:15:0")
            assert told["target"] is None
            assert len(sandbox.journal.calls("sendMessage", anna.id)) == 2
            # The rest of the day is many steps; what is due all comes on the way.
            far = await _clock(bot, "--set", "2018-11-11T00:00")
            assert far.out.startswith("2018-11-11T00:00:"), far.err
            assert len(sandbox.journal.calls("sendMessage", anna.id)) > 10


@sqlite_only
def test_beside_no_bot_the_wish_is_kept_and_the_command_says_that_nothing_moves(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "STILL_SECONDS", 0.3)
    for name, value in {"DATABASE_URL": database_url, "DATA_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(f"TTCHAN_{name}", value)

    async def prepare() -> None:
        async with opened(load_settings()) as db, db.write() as session:
            await rehearsal.start(session, Clock(), datetime(2018, 11, 10, 5, 25, tzinfo=UTC))

    asyncio.run(prepare())
    told = CliRunner().invoke(app, ["clock", "--add", "1h"])
    assert told.exit_code == 0
    assert told.stdout.startswith("2018-11-10T05:25:00")
    assert "on its way to 2018-11-10T06:25:00" in told.stderr
    again = CliRunner().invoke(app, ["clock"])
    assert "on its way to 2018-11-10T06:25:00" in again.stderr


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
