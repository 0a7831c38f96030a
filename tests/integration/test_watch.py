"""The door of a live bot: how it is, its figures, and what `ttchan health` and systemd get to know."""

import asyncio
import itertools
import re
import signal
import socket
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot.app import Bot
from bot.cli.health_check import health_findings
from bot.db.engine import Database
from bot.domain.health import Stage, Vital
from bot.lag import watch_lag
from bot.metrics import TALLY
from bot.settings import Settings
from bot.watch import Watch
from sandbox import Person, Sandbox
from tests.integration.command import free_port, started, ttchan
from tests.integration.gateway import warped
from tests.integration.gateway.feeding import sqlite_first, sqlite_only, until
from tests.integration.live import publish_sample, running, settings_for

PAPER = Path(__file__).parent.parent.parent / "docs" / "operations.md"
WELL = {"status": "ok", "failing": [], "state": "running"}


async def asks(port: int, path: str) -> tuple[int, Any]:
    """Status and body; JSON where it is."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as response,
    ):
        told = response.content_type == "application/json"
        return response.status, await (response.json() if told else response.text())


@sqlite_only
async def test_the_door_tells_how_the_bot_is_until_it_has_stopped(
    sandbox: Sandbox, anna: Person, db: Database, tmp_path: Path
) -> None:
    port = free_port()
    async with running(
        Bot(settings_for(sandbox, db.url, tmp_path, listen=f"127.0.0.1:{port}")), at=None
    ) as bot:
        await until(lambda: bot.watch.vitals.room is not None)
        assert await asks(port, "/healthz") == (200, WELL)
        assert await asks(port, "/readyz") == (200, WELL)
        assert (await asks(port, "/metrics"))[0] == 404, "they are off"
        (found,) = await health_findings(bot.settings)
        assert (found.ok, found.words) == (True, f"the bot at 127.0.0.1:{port} says: ok (running)")
        bot.watch.vitals.late(20)
        red = {"status": "failing", "failing": [Vital.LOOP], "state": "running"}
        assert await asks(port, "/healthz") == (503, red)
        (found,) = await health_findings(bot.settings)
        assert (found.ok, found.words.partition("says: ")[2]) == (False, "failing (running): loop")
        async with db.write() as session:
            await session.execute(text("UPDATE state SET held_since = '2018-11-10', held_for = 'restored'"))
        await bot.watch.vitals.look()
        assert (await asks(port, "/readyz"))[1]["state"] == Stage.HELD
        async with db.write() as session:
            await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await bot.watch.vitals.look()
        assert Vital.SCHEMA in (await asks(port, "/readyz"))[1]["failing"]
        sandbox.faults.add("latency", method="sendMessage", ms=1000)
        await anna.send("hello")
        await until(lambda: sandbox.faults.rules[0].done)
        bot.stop()
        status, told = await asks(port, "/readyz")
        assert (status, told["state"]) == (503, "stopping")
    with pytest.raises(aiohttp.ClientError):
        await asks(port, "/healthz")
    (found,) = await health_findings(bot.settings)
    assert (found.ok, "none runs here" in found.words) == (None, True)


@sqlite_only
async def test_a_check_says_what_the_door_lacks(sandbox: Sandbox, db: Database, tmp_path: Path) -> None:
    (closed,) = await health_findings(settings_for(sandbox, db.url, tmp_path))
    assert (closed.ok, "TTCHAN_LISTEN is empty" in closed.words) == (None, True)
    (lacking,) = await health_findings(settings_for(sandbox, db.url, tmp_path, metrics=True))
    assert (lacking.ok, "TTCHAN_METRICS needs" in lacking.words) == (False, True)


@sqlite_first
async def test_figures_are_prometheus_words_and_name_nobody(
    sandbox: Sandbox, anna: Person, database_url: str, tmp_path: Path, db: Database
) -> None:
    port = free_port()
    await publish_sample(db)
    settings = settings_for(sandbox, db.url, tmp_path, listen=f"127.0.0.1:{port}", metrics=True)
    async with running(Bot(settings)) as bot:
        before = TALLY.updates["message", "done"]
        await anna.start()
        await until(lambda: TALLY.updates["message", "done"] > before)
        await until(lambda: bot.watch.vitals.room is not None)
        _, page = await asks(port, "/metrics")
    found = {family.name: family for family in text_string_to_metric_families(page)}
    assert {
        "ttchan_updates",
        "ttchan_update_seconds",
        "ttchan_inbox_rows",
        "ttchan_inbox_oldest_seconds",
        "ttchan_deliveries",
        "ttchan_delivery_rows",
        "ttchan_due_oldest_seconds",
        "ttchan_floods",
        "ttchan_pause_seconds",
        "ttchan_loop_lag_seconds",
        "ttchan_reminder_lag_seconds",
        "ttchan_failing",
    } <= set(found)
    updates = found["ttchan_updates"].samples
    (done,) = (one for one in updates if one.labels == {"type": "message", "result": "done"})
    assert done.value > before
    assert {one.labels["vital"] for one in found["ttchan_failing"].samples} == set(Vital)
    assert sum(one.value for one in found["ttchan_failing"].samples) == 0
    counts = [one for one in found["ttchan_update_seconds"].samples if one.name.endswith("_bucket")]
    assert [one.value for one in counts] == sorted(one.value for one in counts), "each holds the ones below"
    assert counts[-1].labels == {"le": "+Inf"}
    told = set(re.findall(r"`(ttchan_[a-z_]+)`", PAPER.read_text("utf-8")))
    names = {f"{name}_total" if family.type == "counter" else name for name, family in found.items()}
    assert told == names | {"ttchan_backup_age_seconds"}, "in the operator's paper; there was no backup yet"
    labels = {value for family in found.values() for one in family.samples for value in one.labels.values()}
    assert not {label for label in labels if re.search(r"\d{4,}", label)}, "no ids"
    assert "Anna" not in page
    assert str(anna.id) not in page


async def test_ttchan_health_ends_with_0_while_the_bot_lives_and_with_1_when_it_is_gone(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    listen = f"127.0.0.1:{free_port()}"
    settings = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATA_DIR": str(tmp_path), "LISTEN": listen}
    async with started("run", **settings) as bot:
        await bot.says('"ready"')
        well = await ttchan("health", LISTEN=listen)
        assert (well.code, well.out) == (0, "ok (running)\n")
        ready = await ttchan("health", "--ready", LISTEN=listen)
        assert (ready.code, ready.out) == (0, "ok (running)\n")
        assert (await bot.stops()).code == 0
    gone = await ttchan("health", LISTEN=listen)
    assert (gone.code, gone.err) == (1, "No bot answers at TTCHAN_LISTEN.\n")


async def test_ttchan_health_says_what_it_lacks_and_who_else_answers(sandbox: Sandbox) -> None:
    nowhere = await ttchan("health")
    assert (nowhere.code, nowhere.err) == (78, "TTCHAN_LISTEN: must be HOST:PORT, such as 127.0.0.1:8080\n")
    other = await ttchan("health", LISTEN=sandbox.url.removeprefix("http://"))
    assert (other.code, other.err) == (1, "Something else answers at TTCHAN_LISTEN.\n")
    assert (await ttchan("health", "--help")).code == 0


async def test_ttchan_health_imports_next_to_nothing() -> None:
    program = "import sys; sys.argv = ['ttchan', 'health']\nfrom bot.__main__ import main\n"
    look = "try: main()\nexcept SystemExit: print(*sorted(sys.modules))"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program + look,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    said, _ = await process.communicate()
    modules = {name.partition(".")[0] for name in said.decode().split()}
    assert "bot" in modules
    assert not modules & {"typer", "pydantic", "sqlalchemy", "aiohttp", "telegram", "structlog", "asyncio"}


@sqlite_only
async def test_systemd_hears_that_it_runs_lives_and_stops(
    sandbox: Sandbox, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(str(tmp_path / "notify"))
        door.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", door.getsockname())
        monkeypatch.setenv("WATCHDOG_USEC", "300000")
        async with running(Bot(settings_for(sandbox, db.url, tmp_path)), at=None):
            await asyncio.sleep(0.3)
            first, *food = _heard(door)
            assert first == "READY=1"
            assert set(food) == {"WATCHDOG=1"}
        assert "STOPPING=1" in _heard(door)


@pytest.mark.proof
@pytest.mark.fault("F20")
async def test_systemd_hears_nothing_of_a_bot_that_stands_still(sandbox: Sandbox, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(str(tmp_path / "notify"))
        door.setblocking(False)
        environment = {"NOTIFY_SOCKET": door.getsockname(), "WATCHDOG_USEC": "600000"}
        program = f"import os; os.environ |= {environment}; from bot.cli import main; main()"
        settings = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATA_DIR": str(tmp_path / "data")}
        async with started("run", program=program, **settings) as bot:
            await bot.says('"ready"')
            await asyncio.sleep(0.7)
            heard = _heard(door)
            assert heard[0] == "READY=1"
            assert heard.count("WATCHDOG=1") >= 2
            bot.process.send_signal(signal.SIGSTOP)  # the whole machine of the bot stands still
            await asyncio.sleep(0.1)
            _heard(door)
            await asyncio.sleep(0.7)
            assert _heard(door) == []
            bot.process.send_signal(signal.SIGCONT)
            await asyncio.sleep(0.5)
            assert "WATCHDOG=1" in _heard(door)
            assert (await bot.stops()).code == 0
            assert "STOPPING=1" in _heard(door)


@pytest.mark.parametrize("seconds", [6, 10, 20, 30])
@pytest.mark.parametrize("begins", [41, 50, 59])
def test_a_loop_that_hung_and_turns_again_is_not_killed(
    begins: int, seconds: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the unit's own period, by a clock that is moved; it hangs soon after a meal, or just before."""
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("WATCHDOG_USEC", "60000000")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(str(tmp_path / "notify"))
        door.setblocking(False)
        meals = warped.run(_meals_around_a_hang(door, begins, seconds, tmp_path))
    gaps = [later - earlier for earlier, later in itertools.pairwise(meals)]
    assert len(gaps) >= 8
    assert max(gaps) < 60


async def _meals_around_a_hang(door: socket.socket, begins: int, seconds: int, folder: Path) -> list[float]:
    """When the watchdog was fed, in the loop's seconds."""
    loop, clock, meals = asyncio.get_running_loop(), warped.WarpedClock(), list[float]()
    assert isinstance(loop, warped.WarpedLoop)
    settings = Settings(data_dir=folder)
    watch = Watch(settings, clock, Database(settings.database), None, None)
    loop.add_reader(door, lambda: meals.extend([loop.time()] * _heard(door).count("WATCHDOG=1")))
    tasks = [asyncio.ensure_future(one) for one in (watch.report(), watch_lag(clock, watch.vitals.late))]
    await asyncio.sleep(begins)
    loop.selector.now += seconds  # nobody has a turn meanwhile
    await asyncio.sleep(1)
    assert watch.vitals.live.failing == (Vital.LOOP,), "who asks at the door hears of it for a while"
    await asyncio.sleep(200 - begins - seconds)
    for task in tasks:
        task.cancel()
    loop.remove_reader(door)
    return meals


def _heard(door: socket.socket) -> list[str]:
    said = []
    while True:
        try:
            said.append(door.recv(100).decode())
        except BlockingIOError:
            return said
