"""What becomes of every kind of update in the whole bot: handled, quarantined, or met with silence."""

import asyncio
import logging
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.app import Bot
from bot.db.engine import Database
from bot.db.tables import inbox, people
from bot.deps import Context
from bot.gateway import feeder
from sandbox import Person, Sandbox
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import sqlite_only, states, store, until, until_states
from tests.integration.live import publish_sample, running, settings_for


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.serve(check_results=False) as served:
        yield served


@pytest.fixture
async def bot(
    sandbox: Sandbox, db: Database, database_url: str, tmp_path: Path, logged: Logged
) -> AsyncIterator[Bot]:
    await publish_sample(db)
    made = Bot(settings_for(sandbox, database_url, tmp_path))
    async with running(made):
        yield made
    assert logged.events("loop_error") == []


@pytest.fixture
def anna(sandbox: Sandbox) -> Person:
    return sandbox.add_person("Agnieszka", "Modrzewska", language_code="lv")


def _answers(sandbox: Sandbox, person: Person) -> list[str]:
    return [str(call.params["text"]) for call in sandbox.journal.calls("sendMessage", chat_id=person.id)]


def _raw(person: Person, **content: Any) -> dict[str, Any]:
    sender = {"id": person.id, "is_bot": False, "first_name": "A", "language_code": "en"}
    chat = {"id": person.id, "type": "private", "first_name": "A"}
    return {"message_id": 5000, "date": 1, "chat": chat, "from": sender} | content


async def _all_done(db: Database, number: int, seconds: float = 15) -> Counter[str]:
    deadline = time.monotonic() + seconds
    while True:
        found = await states(db)
        if found["done"] + found["quarantined"] >= number:
            return found
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.02)


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


async def test_poison_goes_to_quarantine_one_row_each_and_the_rest_is_handled_in_5_seconds(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person
) -> None:
    await anna.start()
    await anna.receives()
    began = time.monotonic()
    for raw in [*POISON, *HARMLESS]:
        sandbox.updates.inject(dict(raw))
    await anna.send("/today")
    await anna.receives(5)
    assert time.monotonic() - began < 5
    found = await _all_done(db, 2 + len(POISON) + len(HARMLESS))
    assert found == {"done": 2 + len(HARMLESS), "quarantined": len(POISON)}
    async with db.read() as session:
        rows = (await session.execute(select(inbox.c.body).where(inbox.c.state == "quarantined"))).scalars()
        assert all(rows), "the raw text is what a developer needs"


@pytest.mark.parametrize(
    "text",
    ["x" * 2**20, "a\x00b", "/today\x00", "\ud800", "/today \udfff", "\u202e/today", "/" * 4096],
    ids=["1 MB", "NUL", "NUL behind", "surrogate", "surrogate behind", "right to left", "slashes"],
)
async def test_a_nasty_text_is_answered_and_so_is_the_next(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person, text: str
) -> None:
    await anna.start()
    await anna.receives()
    before = len(_answers(sandbox, anna))
    entities = [{"type": "bot_command", "offset": 0, "length": 6}] if text.startswith("/today") else []
    # Straight into the inbox: the sandbox refuses to write half a surrogate on the wire.
    await store(db, [{"update_id": 1, "message": _raw(anna, text=text, entities=entities)}])
    bot.feeder.wake()
    await until(lambda: len(_answers(sandbox, anna)) == before + 1, 5)
    await anna.send("/help")
    await until(lambda: len(_answers(sandbox, anna)) == before + 2, 5)
    assert await _all_done(db, 3) == {"done": 3}


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeder, "RETRY_SECONDS", (0.05, 0.05, 0.05))


async def _fail(update: Update, context: Context) -> None:
    raise RuntimeError("the words of somebody")


def _let_fail(bot: Bot) -> None:
    bot.chat.application.handlers[0].insert(0, MessageHandler(filters.Regex("^fail"), _fail))


async def test_a_handler_that_always_raises_ends_in_one_apology_with_a_number_for_the_log(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person, logged: Logged, _quick: None
) -> None:
    _let_fail(bot)
    other = sandbox.add_person("Other", language_code="en")
    await anna.start()
    await anna.receives()
    await anna.send("fail")
    await other.start()
    await other.receives(3)
    found = await _all_done(db, 3)
    assert found == {"done": 2, "quarantined": 1}
    apologies = _answers(sandbox, anna)[1:]
    assert len(apologies) == 1
    number = re.search(r"<code>([0-9A-F]{6})</code>", apologies[0])
    assert number is not None
    (incident,) = logged.events("incident")
    assert incident["incident"] == number[1]
    assert [event["attempts"] for event in logged.events("update_failed")] == [1, 2, 3]
    assert "Atvainojiet" in apologies[0] or "Piedodiet" in apologies[0], apologies[0]
    assert "words of somebody" not in logged.text


async def test_a_reply_whose_fate_is_unknown_is_repeated_and_its_update_is_done(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person, _quick: None
) -> None:
    sandbox.faults.add("close_before", method="sendMessage")
    await anna.start()
    await anna.receives()
    assert await _all_done(db, 1) == {"done": 1}
    assert len(_answers(sandbox, anna)) == 1


async def test_a_refusal_that_could_not_be_said_is_said_again(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person, _quick: None
) -> None:
    await anna.start()
    await anna.receives()
    sandbox.faults.add("close_before", method="editMessageText")
    message = anna.chat.last
    sandbox.updates.inject(
        {
            "callback_query": {
                "id": "77",
                "from": _raw(anna)["from"],
                "chat_instance": "1",
                "data": "1item|NONE|0",
                "message": message.raw,
            }
        }
    )
    await _all_done(db, 2)
    edits = sandbox.journal.calls("editMessageText", chat_id=anna.id, ok=None)
    assert [call.ok for call in edits] == [False, True]


async def test_a_person_who_blocked_the_bot_is_not_written_to_again(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person, logged: Logged
) -> None:
    await anna.start()
    await anna.receives()
    await anna.blocks()
    sandbox.updates.inject({"message": _raw(anna, text="hello")})
    await until_states(db, done=3)  # start, the note of the blocking, and the text
    tried = sandbox.journal.calls("sendMessage", anna.id, ok=False)
    assert [call.error_code for call in tried] == [403]
    assert logged.events("update_failed") == []


@sqlite_only
async def test_notes_of_membership_are_harmless(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person, logged: Logged
) -> None:
    await anna.start()
    await anna.receives()
    await anna.blocks()
    await anna.unblocks()
    group = sandbox.add_group("Hosts", anna)
    group.removes_bot()
    await asyncio.sleep(0.3)
    found = await states(db)
    assert set(found) == {"done"}
    assert found["done"] >= 4
    assert logged.events("update_failed") == []


def _senders() -> dict[str, dict[str, Any]]:
    """Messages of nobody that could be answered."""
    private = {"message_id": 9, "date": 1, "text": "/start", "chat": {"id": 5, "type": "private"}}
    command = {"entities": [{"type": "bot_command", "offset": 0, "length": 6}]}
    person = {"id": 5, "is_bot": False, "first_name": "A"}

    def said(**changes: Any) -> dict[str, Any]:
        return {"message": private | command | {"from": person} | changes}

    group = {"id": -100, "type": "supergroup", "title": "G"}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    press = {"id": "1", "chat_instance": "1", "data": "1today", "from": person}
    return {
        "nobody": {"message": private | command},
        "service": said(**{"from": person | {"id": 777000}}),
        "anonymous admin": said(**{"from": anonymous}, chat=group),
        "anonymous admin said to be a person": said(**{"from": anonymous | {"is_bot": False}}),
        "bot": said(**{"from": person | {"is_bot": True}}),
        "group": said(chat=group),
        "small group": said(chat={"id": -7, "type": "group", "title": "G"}),
        "channel": {"channel_post": private | {"chat": {"id": -100, "type": "channel", "title": "C"}}},
        "edited": {"edited_message": private | command | {"from": person, "edit_date": 2}},
        "press in a group": {
            "callback_query": press | {"from": person, "message": said(chat=group)["message"]}
        },
        "press under an inline message": {
            "callback_query": press | {"from": person, "inline_message_id": "x"}
        },
        "press of a game": {"callback_query": {"id": "1", "chat_instance": "1", "from": person}},
    }


async def test_senders_without_a_person_in_private_meet_silence(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person
) -> None:
    for raw in _senders().values():
        sandbox.updates.inject(raw)
    await anna.start()  # something that does get an answer
    await anna.receives()
    assert await _all_done(db, len(_senders()) + 1) == {"done": len(_senders()) + 1}
    written = [call for call in sandbox.journal if call.method.startswith(("send", "edit"))]
    assert {call.chat_id for call in written} == {anna.id}


async def test_the_same_update_and_the_same_press_again_leave_the_same(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person
) -> None:
    sandbox.updates.repeat_share = 1.0
    sandbox.updates.press_again_share = 1.0
    await anna.start()
    await anna.receives()
    await anna.presses("English")
    await asyncio.sleep(0.3)
    async with db.read() as session:
        kept = (await session.execute(select(people.c.user_id, people.c.language))).all()
    assert [tuple(row) for row in kept] == [(anna.id, "en")]
    assert len(sandbox.journal.calls("sendMessage", anna.id)) == 1
    assert await _all_done(db, 3) == {"done": 3}, "one start, and the press under two numbers"


async def test_a_backlog_of_2000_is_handled_in_time(
    sandbox: Sandbox, db: Database, database_url: str, tmp_path: Path
) -> None:
    await _backlog(sandbox, db, database_url, tmp_path, number=2_000, seconds=30)


@pytest.mark.proof
async def test_a_backlog_of_10000_is_handled_in_a_minute(
    sandbox: Sandbox, db: Database, database_url: str, tmp_path: Path
) -> None:
    await _backlog(sandbox, db, database_url, tmp_path, number=10_000, seconds=60)


async def _backlog(
    sandbox: Sandbox, db: Database, database_url: str, folder: Path, *, number: int, seconds: float
) -> None:
    await publish_sample(db)
    crowd = [sandbox.add_person(f"P{n}") for n in range(200)]
    for each in crowd:
        await each.start()
    for n in range(number - len(crowd)):
        sandbox.updates.inject({"message": _raw(crowd[n % 200], text="hello", message_id=100 + n)})
    began = time.monotonic()
    async with running(Bot(settings_for(sandbox, database_url, folder))):
        await _all_done(db, number, seconds)
    assert time.monotonic() - began < seconds
    assert len(sandbox.journal.calls("sendMessage")) == number


async def test_a_whole_conversation_at_debug_leaves_no_words_names_or_secrets_in_the_log(
    sandbox: Sandbox, db: Database, database_url: str, tmp_path: Path, logged: Logged
) -> None:
    await publish_sample(db)
    logging.root.setLevel("DEBUG")
    made = Bot(settings_for(sandbox, database_url, tmp_path))
    anna = sandbox.add_person("Agnieszka", "Modrzewska", username="agn_modrz", language_code="pl")
    sandbox.faults.add(
        "error", method="editMessageText", code=400, description="Bad Request: can't parse entities"
    )
    async with running(made):
        await anna.start()
        await anna.receives()
        for label in ("English", "🇵🇱 Radom", "Group A"):
            await anna.presses(label)
            await anna.receives()
        await asyncio.sleep(0.2)
        for words in ("/today", "my secret words", "/programme", "/info", "/help"):
            await anna.send(words)
            await anna.receives()
        sandbox.updates.inject({"message": {"text": "poisonous words"}})
        await asyncio.sleep(0.3)
    assert logged.events("unreadable_text"), "there must be something that could leak"
    assert logged.events("update_failed")
    for leak in (
        "Agnieszka",
        "Modrzewska",
        "agn_modrz",
        "secret words",
        "poisonous",
        "Radom",
        "Good morning",
        str(anna.id),
        sandbox.token,
        sandbox.token.replace(":", "%3A"),
    ):
        assert leak not in logged.text
