"""Who and what is met with silence, in the chat and in the log."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import Bot
from bot.db.engine import Database
from bot.db.tables import people
from sandbox import Person, Sandbox
from tests.chat.conftest import invited
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import sqlite_only, states, until
from tests.integration.live import publish_sample, running, settings_for
from tests.integration.updates.looks import all_done


@sqlite_only
@pytest.mark.fault("bad:commands")
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


@pytest.mark.fault("bad:commands")
async def test_senders_without_a_person_in_private_meet_silence(
    sandbox: Sandbox, bot: Bot, db: Database, anna: Person
) -> None:
    for each in _senders().values():
        sandbox.updates.inject(each)
    await anna.start()  # something that does get an answer
    await anna.receives()
    assert await all_done(db, len(_senders()) + 1) == {"done": len(_senders()) + 1}
    written = [call for call in sandbox.journal if call.method.startswith(("send", "edit"))]
    assert {call.chat_id for call in written} == {anna.id}


@pytest.mark.fault("F5")
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
    assert await all_done(db, 3) == {"done": 3}, "one start, and the press under two numbers"


@pytest.mark.fault("F42")
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
        codes = await invited(made, "PL-RAD-03")
        await anna.start(codes.link)
        seen = await anna.receives()
        while seen.buttons:
            await anna.presses(seen.buttons[0][0])
            seen = await anna.receives()
        for words in ("/today", "my secret words", "/programme", "/info", "/me", "/mydata", "/help"):
            await anna.send(words)
            await anna.receives()
        sandbox.updates.inject({"message": {"text": "poisonous words"}})
        await until(lambda: logged.events("update_failed"))
    assert logged.events("unreadable_text"), "there must be something that could leak"
    assert logged.events("update_failed")
    for leak in (
        "Agnieszka",
        "Modrzewska",
        "agn_modrz",
        "secret words",
        "poisonous",
        "Radom",
        codes.link,
        codes.code,
        "Good morning",
        str(anna.id),
        sandbox.token,
        sandbox.token.replace(":", "%3A"),
    ):
        assert leak not in logged.text
