"""Poison, nasty texts and a large backlog: each handled or quarantined, nothing held up."""

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import sparing
from bot.app import Bot
from bot.db.engine import Database
from bot.db.tables import inbox
from sandbox import Person, Sandbox
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import sqlite_first, sqlite_only, store, until
from tests.integration.live import publish_sample, running, settings_for
from tests.integration.updates.looks import all_done, answers, raw

POISON: list[dict[str, Any]] = [
    {"message": {}},
    {"message": {"message_id": 1}},
    {"message": []},
    {"message": "text"},
    {"callback_query": {"id": "1"}},
    {"poll_answer": {"poll_id": 5}},
    {"message": {"message_id": 1, "date": "soon", "chat": {"id": 5, "type": "private"}}},
    {"message": {"message_id": 1, "date": 10**30, "chat": {"id": 5, "type": "private"}}},
]
"""What cannot even be parsed: each is one row of quarantine."""

HARMLESS: list[dict[str, Any]] = [
    {},
    {"a_new_kind_of_update": {"id": 1}},
    {"message": None},
    {"poll_answer": {"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["a"]}},
]


@pytest.mark.fault("F16")
async def test_poison_goes_to_quarantine_one_row_each_and_the_rest_is_handled_in_5_seconds(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person
) -> None:
    await anna.start()
    await anna.receives()
    began = time.monotonic()
    for each in [*POISON, *HARMLESS]:
        sandbox.updates.inject(dict(each))
    await anna.send("/today")
    await anna.receives(5)
    assert time.monotonic() - began < 5
    found = await all_done(db, 2 + len(POISON) + len(HARMLESS))
    assert found == {"done": 2 + len(HARMLESS), "quarantined": len(POISON)}
    async with db.read() as session:
        rows = (await session.execute(select(inbox.c.body).where(inbox.c.state == "quarantined"))).scalars()
        assert all(rows), "the raw text is what a developer needs"


@pytest.mark.parametrize(
    "text",
    ["x" * 2**20, "a\x00b", "/today\x00", "\ud800", "/today \udfff", "\u202e/today", "/" * 4096],
    ids=["1 MB", "NUL", "NUL behind", "surrogate", "surrogate behind", "right to left", "slashes"],
)
@pytest.mark.fault("bad:text", "bad:nul")
async def test_a_nasty_text_is_answered_and_so_is_the_next(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person, text: str
) -> None:
    await anna.start()
    await anna.receives()
    before = len(answers(sandbox, anna))
    entities = [{"type": "bot_command", "offset": 0, "length": 6}] if text.startswith("/today") else []
    # Straight into the inbox: the sandbox refuses to write half a surrogate on the wire.
    await store(db, [{"update_id": 1, "message": raw(anna, text=text, entities=entities)}])
    bot.feeder.wake()
    await until(lambda: len(answers(sandbox, anna)) == before + 1, 5)
    await anna.send("/help")
    await until(lambda: len(answers(sandbox, anna)) == before + 2, 5)
    assert await all_done(db, 3) == {"done": 3}


@pytest.mark.fault("F43")
@pytest.mark.fault("bad:dates")
async def test_a_date_of_long_ago_or_far_ahead_changes_no_answer(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person
) -> None:
    await anna.start()
    await anna.receives()
    dates = (0, 1, 1541827500, 2**31 - 1, 2**33)
    await store(
        db,
        [{"update_id": n, "message": raw(anna, text="/help", date=date)} for n, date in enumerate(dates, 1)],
    )
    bot.feeder.wake()
    assert await all_done(db, 1 + len(dates)) == {"done": 1 + len(dates)}
    _, *same = answers(sandbox, anna)
    assert len(same) == len(dates)
    assert len(set(same)) == 1


@sqlite_only
@pytest.mark.fault("bad:commands", "F16")
async def test_a_hundred_updates_with_one_fault_make_one_line_of_the_log(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sparing, "SECONDS", 60.0)
    for _ in range(100):
        sandbox.updates.inject({"message": {"message_id": "x", "date": "soon"}})
    await anna.start()
    await anna.receives(5)
    assert await all_done(db, 101) == {"done": 1, "quarantined": 100}
    assert len(logged.events("update_failed")) == 1


@sqlite_first
async def test_a_backlog_of_500_is_handled(
    sandbox: Sandbox, db: Database, database_url: str, tmp_path: Path
) -> None:
    await _backlog(sandbox, db, database_url, tmp_path, number=500, seconds=60)


@pytest.mark.proof
@pytest.mark.quiet
@pytest.mark.parametrize(("number", "seconds"), [(2_000, 30), (10_000, 60)])
@pytest.mark.fault("F43")
async def test_a_long_backlog_is_handled_in_time(
    sandbox: Sandbox, db: Database, database_url: str, tmp_path: Path, number: int, seconds: float
) -> None:
    await _backlog(sandbox, db, database_url, tmp_path, number=number, seconds=seconds)


async def _backlog(
    sandbox: Sandbox, db: Database, database_url: str, folder: Path, *, number: int, seconds: float
) -> None:
    await publish_sample(db)
    crowd = [sandbox.add_person(f"P{n}") for n in range(200)]
    for each in crowd:
        await each.start()
    for n in range(number - len(crowd)):
        sandbox.updates.inject({"message": raw(crowd[n % 200], text="hello", message_id=100 + n)})
    began = time.monotonic()
    async with running(Bot(settings_for(sandbox, database_url, folder))):
        await all_done(db, number, seconds)
    assert time.monotonic() - began < seconds
    assert len(sandbox.journal.calls("sendMessage")) == number
