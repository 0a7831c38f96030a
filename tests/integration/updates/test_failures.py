"""What a person hears when a handler or a reply fails."""

import asyncio
import re
from typing import Any

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout
from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.app import Bot
from bot.db.engine import Database
from bot.deps import Context
from bot.gateway import feeder
from bot.services import people
from sandbox import Person, Sandbox
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import until_states
from tests.integration.updates.looks import all_done, answers, raw


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeder, "RETRY_SECONDS", (0.05, 0.05, 0.05))


async def _fail(update: Update, context: Context) -> None:
    raise RuntimeError("the words of somebody")


def _let_fail(bot: Bot) -> None:
    bot.chat.application.handlers[0].insert(0, MessageHandler(filters.Regex("^fail"), _fail))


async def _until_logged(logged: Logged, name: str, number: int) -> None:
    async with asyncio.timeout(10):
        while len(logged.events(name)) < number:
            await asyncio.sleep(0.02)


@pytest.mark.fault("F17")
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
    found = await all_done(db, 3)
    assert found == {"done": 2, "quarantined": 1}
    apologies = answers(sandbox, anna)[1:]
    assert len(apologies) == 1
    number = re.search(r"<code>([0-9A-F]{6})</code>", apologies[0])
    assert number is not None
    (incident,) = logged.events("incident")
    assert incident["incident"] == number[1]
    await _until_logged(logged, "update_failed", 3)  # the line of a try comes after its row
    assert [event["attempts"] for event in logged.events("update_failed")] == [1, 2, 3]
    assert "Atvainojiet" in apologies[0] or "Piedodiet" in apologies[0], apologies[0]
    assert "words of somebody" not in logged.text


async def test_a_gate_that_fails_lets_nothing_through_and_is_tried_again(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person, logged: Logged, _quick: None
) -> None:
    fails = iter([PoolTimeout("the database is away")])

    async def glance(*args: Any) -> Any:
        for error in fails:
            raise error
        return await found(*args)

    found = people.glance
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "glance", glance)
        await anna.start()
        await anna.receives(10)
    assert await all_done(db, 1) == {"done": 1}
    await _until_logged(logged, "update_failed", 1)
    (failed,) = logged.events("update_failed")
    assert (failed["attempts"], failed["counted"]) == (0, False), "the storage is to blame"
    assert "AttributeError" not in logged.text
    assert len(answers(sandbox, anna)) == 1


@pytest.mark.fault("F9")
async def test_a_reply_whose_fate_is_unknown_is_repeated_and_its_update_is_done(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person, _quick: None
) -> None:
    sandbox.faults.add("close_before", method="sendMessage")
    await anna.start()
    await anna.receives()
    assert await all_done(db, 1) == {"done": 1}
    assert len(answers(sandbox, anna)) == 1


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
                "from": raw(anna)["from"],
                "chat_instance": "1",
                "data": "1item|NONE|0",
                "message": message.raw,
            }
        }
    )
    await all_done(db, 2)
    edits = sandbox.journal.calls("editMessageText", chat_id=anna.id, ok=None)
    assert [call.ok for call in edits] == [False, True]


async def test_a_person_who_blocked_the_bot_is_not_written_to_again(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person, logged: Logged
) -> None:
    await anna.start()
    await anna.receives()
    await anna.blocks()
    sandbox.updates.inject({"message": raw(anna, text="hello")})
    await until_states(db, done=3)  # start, the note of the blocking, and the text
    tried = sandbox.journal.calls("sendMessage", anna.id, ok=False)
    assert [call.error_code for call in tried] == [403]
    assert logged.events("update_failed") == []
