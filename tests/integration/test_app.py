"""Start and stop of the whole bot as a process: signals, an absent Telegram, a refused token."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.db.engine import Database
from sandbox import Person, Sandbox
from tests.integration.command import COLD, Ended, beside, free_port, started
from tests.integration.gateway.feeding import locked, states, until

GRACE = 8
"""Seconds that a stop may take."""
HELD_UP = f"""
import sys, time, bot.chat
def hold_up(*_):
    print('{{"level": "info", "event": "held up"}}', file=sys.stderr, flush=True)
    time.sleep(60)
bot.chat.Chat.handle = hold_up
{COLD}
"""
"""The bot, whose loop is held up for a minute by whatever comes in."""


@asynccontextmanager
async def database(folder: Path) -> AsyncIterator[Database]:
    db = Database(f"sqlite+aiosqlite:///{folder}/ttchan.db")
    yield db
    await db.dispose()


def _is_clean(ended: Ended) -> None:
    """Exit 0 in time, and nothing on standard error but lines of the log."""
    assert ended.code == 0, ended.err
    assert ended.seconds <= GRACE
    for line in ended.err.splitlines():
        assert json.loads(line)["level"] in ("info", "warning", "error"), line
    assert "unclosed" not in ended.err.lower()


@pytest.mark.parametrize(
    "signals",
    [
        (signal.SIGTERM, signal.SIGTERM),
        (signal.SIGINT, signal.SIGINT, signal.SIGTERM),
        (signal.SIGHUP,),
    ],
    ids=lambda signals: "+".join(each.name for each in signals),
)
@pytest.mark.fault("F35", "F36")
async def test_a_stop_ends_what_is_in_flight_and_keeps_the_rest(
    sandbox: Sandbox, anna: Person, tmp_path: Path, signals: tuple[signal.Signals, ...]
) -> None:
    sandbox.faults.add("latency", method="sendMessage", ms=700, times=None)
    async with beside(sandbox, tmp_path, program=COLD) as running:
        await running.says('"ready"')
        for _ in range(5):
            await anna.send("hello")
        await until(lambda: len(sandbox.journal.calls("sendMessage")) == 1)
        ended = await running.stops(*signals)
    _is_clean(ended)
    assert "stopped" in ended.err
    handled = len(sandbox.journal.calls("sendMessage"))
    assert 1 <= handled < 5
    async with database(tmp_path) as db:
        assert await states(db) == {"done": handled, "new": 5 - handled}


@pytest.mark.fault("F35")
async def test_a_stop_does_not_wait_for_an_answer_that_never_comes(
    sandbox: Sandbox, anna: Person, tmp_path: Path
) -> None:
    sandbox.faults.add("hang", method="sendMessage", applied=False, seconds=60)
    async with beside(sandbox, tmp_path) as running:
        await running.says('"ready"')
        await anna.send("hello")
        await until(lambda: len(sandbox.journal.calls("sendMessage", ok=None)) == 1)
        _is_clean(await running.stops())
    async with beside(sandbox, tmp_path):
        await anna.receives(10)


@pytest.mark.fault("F35")
async def test_a_stop_while_the_database_is_locked_is_in_time(
    sandbox: Sandbox, anna: Person, tmp_path: Path
) -> None:
    async with beside(sandbox, tmp_path) as running:
        await running.says('"ready"')
        async with database(tmp_path) as db:
            with locked(db):
                await anna.send("hello")
                await asyncio.sleep(0.3)
                ended = await running.stops()
    assert ended.code == 0
    assert ended.seconds <= GRACE


@pytest.mark.fault("F20", "F35")
async def test_a_stop_while_the_loop_is_held_up_is_in_time(
    sandbox: Sandbox, anna: Person, tmp_path: Path
) -> None:
    async with beside(sandbox, tmp_path, program=HELD_UP) as running:
        await running.says('"ready"')
        await anna.send("hello")
        await running.says("held up")
        ended = await running.stops()
    _is_clean(ended)
    assert "stopping" not in ended.err


@pytest.mark.fault("F10")
async def test_a_bot_waits_for_telegram_and_stops_while_it_waits(tmp_path: Path) -> None:
    settings = {"TOKEN": "1234567:sandbox-token-of-no-bot-at-all", "DATA_DIR": str(tmp_path)}
    async with started("run", API_URL=f"http://127.0.0.1:{free_port()}", **settings) as running:
        await running.says("telegram_unreachable")
        _is_clean(await running.stops())


@pytest.mark.fault("F10")
async def test_a_bot_that_started_before_telegram_answers_when_it_comes(tmp_path: Path) -> None:
    port = free_port()
    settings = {"TOKEN": "1234567:sandbox-token-of-no-bot-at-all", "DATA_DIR": str(tmp_path)}
    async with started("run", API_URL=f"http://127.0.0.1:{port}", **settings) as running:
        await running.says("telegram_unreachable")
        async with Sandbox.serve(port=port) as sandbox:
            anna = sandbox.add_person("Anna", language_code="en")
            await anna.start()
            await anna.receives(15)
            sandbox.refuse_connections(3)
            await asyncio.sleep(0.3)
            await anna.send("written while nobody listened")
            await anna.receives(15)
            _is_clean(await running.stops())
            assert len(sandbox.journal.calls("sendMessage")) == 2


@pytest.mark.fault("F13")
async def test_a_refused_token_ends_the_start_with_78_and_one_clear_line(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    token = "1234567:another-token-that-nobody-gave-out"
    async with beside(sandbox, tmp_path, TOKEN=token) as running:
        ended = await running.ends(15)
    assert ended.code == 78
    assert ended.err.splitlines()[-1] == "Telegram refuses the token: it was revoked or is wrong."
    assert token not in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.fault("F12")
async def test_one_refused_greeting_is_got_over(sandbox: Sandbox, anna: Person, tmp_path: Path) -> None:
    sandbox.faults.add("error", method="getMe", code=401, description="Unauthorized")
    async with beside(sandbox, tmp_path) as running:
        await anna.start()
        await anna.receives(15)
        _is_clean(await running.stops())


@pytest.mark.fault("F13")
async def test_a_token_revoked_while_running_ends_with_78_after_what_is_in_flight(
    sandbox: Sandbox, anna: Person, tmp_path: Path
) -> None:
    program = "import bot.gateway.intake as i; i.REFUSED_SECONDS = 0.1; from bot.cli import main; main()"
    settings = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATA_DIR": str(tmp_path)}
    async with started("run", program=program, **settings) as running:
        await running.says('"ready"')
        sandbox.faults.add("latency", method="sendMessage", ms=1500)
        sandbox.faults.add("error", method="getUpdates", code=401, description="Unauthorized", times=None)
        await anna.send("hello")
        ended = await running.ends(15)
    assert ended.code == 78
    assert "401 Unauthorized" in ended.err.splitlines()[-1]
    assert sandbox.token not in ended.err
    async with database(tmp_path) as db:
        assert await states(db) == {"done": 1}, "what was in flight ended well"


async def test_everything_that_is_kept_is_for_its_owner_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with beside(sandbox, folder) as running:
        await running.says('"ready"')
        assert folder.stat().st_mode & 0o077 == 0
        modes = {file.name: file.stat().st_mode & 0o077 for file in folder.rglob("*")}
    assert {"ttchan.db", "ttchan.lock", "secret.key"} <= set(modes)
    assert set(modes.values()) == {0}, modes
