"""A live bot in trouble: the right sign turns red, the admin is told once, and once more when it is over."""

import asyncio
import resource
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text

import bot.alarms
import bot.domain.alarms
import bot.health
import bot.services.alarms
from bot.app import Bot
from bot.clock import Clock
from bot.db.engine import Database
from bot.db.tables import QUARANTINED, inbox
from bot.domain.alarms import Cause
from bot.domain.health import Vital
from bot.gateway import intake
from bot.gateway.intake import IntakeStopped
from sandbox import Person, Sandbox
from tests.integration.command import started
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import sqlite_only, until
from tests.integration.live import running
from tests.integration.troubled import (
    PATIENCE,
    failing,
    hears,
    impatient,
    kept,
    lock,
    said,
    settings,
    watched,
    wire_to,
)

WRITES = "I cannot write to my database."
WRITES_AGAIN = "I can write to my database."
FAILED = "I could not handle something"
NOTHING_YET = "There is no programme to show yet"

QUICK = """
import bot.alarms, bot.health, bot.domain.alarms
from datetime import timedelta
bot.alarms.LOOK_SECONDS = bot.health.PROBE_SECONDS = 0.1
bot.domain.alarms.RIPE, bot.domain.alarms.SETTLED = timedelta(), timedelta(seconds=0.6)
from bot.cli import main
main()
"""


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Minutes are fractions of a second."""
    monkeypatch.setattr(bot.alarms, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(bot.alarms, "FACTS_SECONDS", 0.2)
    monkeypatch.setattr(bot.health, "PROBE_SECONDS", 0.1)
    monkeypatch.setattr(bot.domain.alarms, "RIPE", timedelta())
    monkeypatch.setattr(bot.domain.alarms, "SETTLED", timedelta(seconds=0.6))
    monkeypatch.setattr(bot.domain.alarms, "RECENT", timedelta(seconds=1.5))
    monkeypatch.setattr(bot.services.alarms, "RECENT", timedelta(seconds=1.5))


@sqlite_only
@pytest.mark.fault("F29")
async def test_a_locked_database_is_told_while_it_is_locked_and_when_it_is_not(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path
) -> None:
    async with watched(sandbox, db, tmp_path, ada) as made:
        await impatient(made.db)
        async with lock(db):
            await until(lambda: failing(made) == (Vital.STORAGE,))
            await hears(sandbox, WRITES)
            assert made.watch.vitals.live.well, "a restart would not help"
            await ada.send("/about")
            await asyncio.sleep(0.5)
            assert said(sandbox, NOTHING_YET) <= 1, "the answer to Start"
        await until(lambda: failing(made) == ())
        await hears(sandbox, WRITES_AGAIN)
        await until(lambda: said(sandbox, NOTHING_YET) >= 2)
        assert await kept(db) == {}
    assert said(sandbox, WRITES) == said(sandbox, WRITES_AGAIN) == 1


@pytest.mark.fault("F30")
async def test_a_disk_that_takes_nothing_is_told_and_the_bot_goes_on_without_a_restart(
    sandbox: Sandbox, ada: Person, tmp_path: Path
) -> None:
    """No file of the process may grow: the system refuses as a full disk does."""
    where = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATA_DIR": str(tmp_path / "data")}
    async with started("run", program=QUICK, ADMINS=str(ada.id), **where) as process:
        await process.says('"ready"')
        await ada.start()
        await ada.receives(PATIENCE)
        _may_write(process.process.pid, 1)
        await ada.send("/about")
        await hears(sandbox, WRITES)
        assert said(sandbox, WRITES_AGAIN) == 0
        _may_write(process.process.pid, resource.RLIM_INFINITY)
        await hears(sandbox, WRITES_AGAIN)
        await until(lambda: said(sandbox, NOTHING_YET) >= 2)
        assert (await process.stops()).code == 0
    assert said(sandbox, WRITES) == said(sandbox, WRITES_AGAIN) == 1


def _may_write(pid: int, size: int) -> None:
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.fault("F28")
async def test_a_database_server_that_is_gone_is_told_and_the_bot_goes_on_when_it_is_back(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path
) -> None:
    async with wire_to(db.url) as wire, watched(sandbox, Database(wire.url), tmp_path, ada) as made:
        await wire.cut()
        await until(lambda: failing(made) == (Vital.STORAGE,))
        await hears(sandbox, WRITES)
        assert made.watch.vitals.live.well
        await ada.send("/about")
        await wire.mend()
        await until(lambda: failing(made) == ())
        await hears(sandbox, WRITES_AGAIN)
        await until(lambda: said(sandbox, NOTHING_YET) >= 2, PATIENCE)
    assert said(sandbox, WRITES) == said(sandbox, WRITES_AGAIN) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.fault("F28")
async def test_a_server_that_is_gone_is_told_though_the_lead_is_lost_before_the_storage_is_looked_at(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with wire_to(db.url) as wire, watched(sandbox, Database(wire.url), tmp_path, ada) as made:
        await until(lambda: made.lead.on)
        monkeypatch.setattr(bot.health, "PROBE_SECONDS", 3.0)
        await asyncio.sleep(0.5)  # the next look is far off
        await wire.cut()
        await until(lambda: not made.lead.on)
        await asyncio.sleep(0.3)
        assert failing(made) == ()
        await hears(sandbox, WRITES)
        await wire.mend()
        await hears(sandbox, WRITES_AGAIN)


@sqlite_only
@pytest.mark.fault("F12")
async def test_a_token_refused_for_a_moment_is_told_and_got_over(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "REFUSED_SECONDS", 1.0)
    async with watched(sandbox, db, tmp_path, ada) as made:
        sandbox.faults.add("error", method="getUpdates", code=401, description="Unauthorized")
        await ada.send("/about")  # ends the poll that waits
        await hears(sandbox, "Telegram refuses my token.")
        await hears(sandbox, "Telegram takes my token.")
        assert failing(made) == ()
        assert await kept(db) == {}


@sqlite_only
@pytest.mark.fault("F13")
async def test_a_token_that_is_refused_everywhere_is_not_tried_again_and_again(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "REFUSED_SECONDS", 0.6)
    made = Bot(settings(sandbox, db, tmp_path, ada.id))
    with pytest.raises(IntakeStopped, match="401 Unauthorized"):
        async with running(made, at=None):
            await ada.start()
            await ada.receives(PATIENCE)
            sandbox.faults.add("error", method="*", code=401, description="Unauthorized", times=None)
            await ada.send("/about")  # ends the poll that waits
            await asyncio.sleep(2.5)
    tried = [call.params["text"] for call in sandbox.journal.calls("sendMessage", ok=None)]
    assert len([text for text in tried if "Telegram refuses my token." in text]) == 1


@sqlite_only
@pytest.mark.fault("F14")
async def test_a_second_poller_is_told_before_the_bot_gives_up(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "BRIEF_CONFLICT_SECONDS", 0.5)
    monkeypatch.setattr(intake, "CONFLICT_APART_SECONDS", 4.0)
    async with watched(sandbox, db, tmp_path, ada):
        sandbox.faults.add("error", method="getUpdates", code=409, description="Conflict", times=2)
        await ada.send("/about")
        await hears(sandbox, "Another bot is running with my token.")
        await hears(sandbox, "I am alone with my token.")


@sqlite_only
@pytest.mark.fault("F15")
async def test_polls_without_an_answer_are_told_and_got_over(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each poll that brings nothing for a second is silence here, and is begun anew.
    monkeypatch.setattr(intake, "SILENT_SECONDS", 1.0)
    monkeypatch.setattr(intake, "RESTARTS", 1000)
    monkeypatch.setattr(bot.health, "SILENT_SECONDS", 1.9)
    async with watched(sandbox, db, tmp_path, ada) as made:
        assert failing(made) == ()
        sandbox.faults.add("hang", method="getUpdates", applied=False, seconds=60, times=2)
        await until(lambda: failing(made) == (Vital.INTAKE,))
        await hears(sandbox, "I have not heard from Telegram")
        assert made.watch.vitals.live.well
        await ada.send("/about")
        await until(lambda: failing(made) == ())
        await hears(sandbox, "I hear from Telegram.")
        await until(lambda: said(sandbox, NOTHING_YET) >= 2)


@sqlite_only
async def test_an_update_that_could_not_be_handled_is_told_once_and_not_again_after_a_restart(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path
) -> None:
    async with watched(sandbox, db, tmp_path, ada) as made:
        await quarantine(db, 1)
        await hears(sandbox, FAILED)
        await quarantine(db, 2)
        assert made.watch.vitals.ready.well, "it concerns one of many"
        async with asyncio.timeout(PATIENCE):  # noted after it was told
            while await kept(db) != {Cause.UPDATES_FAILED: True}:
                await asyncio.sleep(0.02)
    async with running(Bot(settings(sandbox, db, tmp_path, ada.id)), at=None):
        await hears(sandbox, "For an hour I have handled everything.")
    assert said(sandbox, FAILED) == 1


@sqlite_only
async def test_each_admin_is_told_in_their_language_and_one_who_never_came_costs_a_line_of_the_log(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path, logged: Logged
) -> None:
    stranger = sandbox.add_person("Eve")
    async with running(Bot(settings(sandbox, db, tmp_path, ada.id, stranger.id)), at=None):
        await ada.start()
        await ada.receives(PATIENCE)
        async with db.write() as session:
            await session.execute(text("UPDATE people SET language = 'lv'"))
        await asyncio.sleep(0.4)
        await quarantine(db, 1)
        await until(lambda: logged.events("admin_not_reached"))
        told = (await ada.receives(PATIENCE)).text
        await asyncio.sleep(0.3)
    assert FAILED not in told
    assert "docs/operations.md" in told
    assert len(logged.events("admin_not_reached")) == 1
    assert str(stranger.id) not in logged.text


async def quarantine(db: Database, number: int) -> None:
    """An update that nobody could handle."""
    row = {"update_id": number, "body": "{}", "received_at": Clock().real(), "state": QUARANTINED}
    async with db.write() as session:
        await session.execute(insert(inbox).values(row))
