"""Every cause of an alarm, brought about in one running bot, one after the other, and taken away again."""

import asyncio
import json
import shutil
import time
from collections import namedtuple
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

import bot.alarms
import bot.domain.alarms
import bot.health
from bot import metrics
from bot.app import Bot
from bot.clock import Clock
from bot.db.engine import Database
from bot.domain.alarms import Cause
from bot.domain.health import Vital
from bot.i18n import translator
from bot.roles import Role
from bot.services import inbox
from bot.views.alarms import WORDS
from sandbox import Person, Sandbox
from tests.integration.gateway.feeding import sqlite_only, until
from tests.integration.live import publish_sample, running
from tests.integration.troubled import failing, impatient, kept, lock, said, settings, watched

Usage = namedtuple("Usage", "total used free")
PATIENCE = 20


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.alarms, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(bot.alarms, "FACTS_SECONDS", 0.1)
    monkeypatch.setattr(bot.health, "PROBE_SECONDS", 0.05)
    for name in ("RIPE", "WORTH_TELLING"):
        monkeypatch.setattr(bot.domain.alarms, name, timedelta())
    for name in ("SETTLED", "RECENT"):
        monkeypatch.setattr(bot.domain.alarms, name, timedelta(seconds=0.3))
    monkeypatch.setattr(bot.domain.alarms, "STALLED", timedelta(seconds=2))


FORGOTTEN = (
    "INSERT INTO inbox (id, update_id, body, received_at, chat) "
    "VALUES (-1, -1, '{}', '2018-11-10 00:00:00', 7)"
)
"""An update that nobody takes: whoever handles them is past it."""
REMEMBERED = "UPDATE inbox SET state = 'done' WHERE id = -1"


async def _writes(db: Database, statement: str) -> None:
    async with db.write() as session:
        await session.execute(text(statement))


@sqlite_only
async def test_each_cause_is_told_once_and_its_end_once(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def held() -> None:
        await _writes(db, "UPDATE state SET held_since = '2018-11-10', held_for = 'asked'")

    async def not_held() -> None:
        await _writes(db, "UPDATE state SET held_since = NULL, held_for = NULL")

    async def disk(free: int) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2**40, 0, free))

    async def stuck(seconds: float) -> None:
        monkeypatch.setattr(bot.health, "STUCK_SECONDS", seconds)

    async def refused() -> None:
        metrics.TALLY.refused_texts += 1

    async def version(number: str) -> None:
        await _writes(db, f"UPDATE alembic_version SET version_num = '{number}'")

    async def backup(at: str) -> None:
        await _writes(db, f"UPDATE state SET backed_up_at = '{at}'")

    async def nothing() -> None:
        """It passes by itself."""

    head = await _version(db)
    causes: dict[Cause, tuple[Callable[[], Awaitable[None]], Callable[[], Awaitable[None]]]] = {
        Cause.HELD: (held, not_held),
        Cause.DISK_LOW: (partial(disk, 2**30), partial(disk, 2**39)),
        Cause.DISPATCHER_STUCK: (partial(stuck, -1), partial(stuck, 30)),
        Cause.TEXT_REFUSED: (refused, nothing),
        Cause.UPDATES_WAIT: (partial(_writes, db, FORGOTTEN), partial(_writes, db, REMEMBERED)),
        Cause.SCHEMA_CHANGED: (partial(version, "9999"), partial(version, head)),
        Cause.BACKUP_OLD: (partial(backup, "2018-11-10 00:00:00"), partial(backup, "2999-01-01 00:00:00")),
    }
    made = Bot(settings(sandbox, db, tmp_path, ada.id).model_copy(update={"backup_dir": tmp_path / "copies"}))
    async with running(made, at=None):
        await ada.start()
        await ada.receives(PATIENCE)
        await until(lambda: made.watch.vitals.room is not None)
        for cause, (begin, end) in causes.items():
            await begin()
            await until(partial(said, sandbox, words(cause).wrong), PATIENCE)
            await end()
            await until(partial(said, sandbox, words(cause).again), PATIENCE)
        assert failing(made) == ()
    told = {cause: (said(sandbox, words(cause).wrong), said(sandbox, words(cause).again)) for cause in Cause}
    assert told == {cause: (1, 1) if cause in causes else (0, 0) for cause in Cause}


@sqlite_only
@pytest.mark.fault("F7")
async def test_a_long_pause_is_told_when_it_is_over_for_nothing_may_leave_before(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.domain.alarms, "LONG_PAUSE", timedelta(seconds=0.5))
    await publish_sample(db)
    async with running(Bot(settings(sandbox, db, tmp_path, ada.id)), at=None):
        await ada.start()
        await ada.receives(PATIENCE)
        sandbox.faults.add("too_many_requests", method="sendMessage", retry_after=2)
        await ada.send("/help")
        await until(lambda: said(sandbox, words(Cause.SENDING_PAUSED).again), PATIENCE)
    accepted = [
        call for call in sandbox.journal.calls("sendMessage") if "more than 15 minutes" in call.params["text"]
    ]
    assert len(accepted) <= 1


@sqlite_only
async def test_people_who_wait_are_told_of_once_a_pause_is_over_and_not_again_after_a_restart(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path
) -> None:
    waits = words(Cause.UPDATES_WAIT)
    async with running(Bot(settings(sandbox, db, tmp_path, ada.id)), at=None):
        await ada.start()
        await ada.receives(PATIENCE)
        await _writes(db, "UPDATE state SET sending_paused_until = '2999-01-01 00:00:00'")
        await _writes(db, FORGOTTEN)
        await asyncio.sleep(3)
        assert said(sandbox, waits.wrong) == 0, "Telegram wants to hear nothing"
        await _writes(db, "UPDATE state SET sending_paused_until = NULL")
        await until(partial(said, sandbox, waits.wrong), PATIENCE)
        await _told(db, Cause.UPDATES_WAIT)
    async with running(Bot(settings(sandbox, db, tmp_path, ada.id)), at=None):
        await asyncio.sleep(3)
        assert (said(sandbox, waits.wrong), said(sandbox, waits.again)) == (1, 0)
        await _writes(db, REMEMBERED)
        await until(partial(said, sandbox, waits.again), PATIENCE)
    assert said(sandbox, waits.wrong) == 1


@sqlite_only
async def test_nothing_is_called_over_that_something_else_explains_by_now(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path
) -> None:
    waits, writes = words(Cause.UPDATES_WAIT), words(Cause.STORAGE_FAILING)
    async with watched(sandbox, db, tmp_path, ada) as made:
        await impatient(made.db)
        await _writes(db, FORGOTTEN)
        await until(partial(said, sandbox, waits.wrong), PATIENCE)
        await _told(db, Cause.UPDATES_WAIT)
        async with lock(db):
            await until(partial(said, sandbox, writes.wrong), PATIENCE)
            await asyncio.sleep(1)
        await until(partial(said, sandbox, writes.again), PATIENCE)
        assert said(sandbox, waits.again) == 0
        await _writes(db, REMEMBERED)
        await until(partial(said, sandbox, waits.again), PATIENCE)
    assert said(sandbox, waits.wrong) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_leads_tells_that_nobody_answers_where_all_workers_are_gone(
    sandbox: Sandbox, ada: Person, db: Database, tmp_path: Path
) -> None:
    known = settings(sandbox, db, tmp_path, ada.id)
    waits = words(Cause.UPDATES_WAIT)
    async with running(Bot(known, Role.DISPATCHER), at=None):
        await ada.start()  # heard by nobody; but now the bot may write to her
        whose = {"chat": {"id": ada.id, "type": "private"}, "from": _someone(ada)}
        command = {"type": "bot_command", "offset": 0, "length": 6}
        asked = {"message_id": 5, "date": 1541800000, "text": "/about", "entities": [command], **whose}
        async with db.write() as session:
            body = json.dumps({"update_id": 5, "message": asked})
            await inbox.store(session, [(5, body)], now=Clock().real())
        await until(partial(said, sandbox, waits.wrong), PATIENCE)
        async with running(Bot(known, Role.WORKER), at=None):
            await until(partial(said, sandbox, "There is no programme to show yet"), PATIENCE)
            await until(partial(said, sandbox, waits.again), PATIENCE)
    assert (said(sandbox, waits.wrong), said(sandbox, waits.again)) == (1, 1)


def _someone(person: Person) -> dict[str, object]:
    return {"id": person.id, "is_bot": False, "first_name": "Ada", "language_code": "en"}


@sqlite_only
@pytest.mark.fault("F20")
async def test_a_loop_that_was_held_up_is_red_for_a_while_and_green_after(
    sandbox: Sandbox, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.health, "LATE_SECONDS", 0.8)
    monkeypatch.setattr(bot.health, "REMEMBERED_SECONDS", 0.5)
    async with running(Bot(settings(sandbox, db, tmp_path)), at=None) as made:
        await asyncio.sleep(0.6)
        assert made.watch.vitals.live.well
        time.sleep(1.5)  # what nobody may do
        await until(lambda: made.watch.vitals.live.failing == (Vital.LOOP,))
        await until(lambda: made.watch.vitals.live.well and failing(made) == ())


def words(cause: Cause) -> "Said":
    """A cause in English, as it stands in a message."""
    t = translator("en", None)
    return Said(str(t(WORDS[cause].wrong)), str(t(WORDS[cause].again)))


Said = namedtuple("Said", "wrong again")


async def _told(db: Database, cause: Cause) -> None:
    """Wait until it is noted that the admins know."""
    async with asyncio.timeout(PATIENCE):
        while (await kept(db)).get(cause) is not True:
            await asyncio.sleep(0.02)


async def _version(db: Database) -> str:
    async with db.read() as session:
        return str(await session.scalar(text("SELECT version_num FROM alembic_version")))
