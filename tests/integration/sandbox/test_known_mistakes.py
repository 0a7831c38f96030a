"""Mistakes that other imitations of the Bot API are known for."""

import time
from typing import Any

from sandbox import Person, Sandbox
from sandbox.caller import Caller
from sandbox.schema import check_value


async def fetch(bot: Caller) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await bot("getUpdates", timeout=5)
    for update in found:
        check_value("Update", update)
    return found


async def test_get_me_says_that_it_is_a_bot(bot: Caller) -> None:
    me = await bot("getMe")
    assert me["is_bot"] is True
    assert me["can_join_groups"] is True


async def test_dates_are_whole_seconds(bot: Caller, anna: Person) -> None:
    await anna.send("Hello")
    (update,) = await fetch(bot)
    date = update["message"]["date"]
    assert isinstance(date, int)
    assert abs(date - time.time()) < 60


async def test_press_has_a_chat_instance_and_the_message(bot: Caller, anna: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await bot("sendMessage", chat_id=anna.id, text="Well?", reply_markup=markup)
    await anna.presses("Go")
    (update,) = await fetch(bot)
    query = update["callback_query"]
    assert query["chat_instance"]
    assert query["message"]["text"] == "Well?"
    assert query["from"]["language_code"] == "pl"


async def test_poll_options_have_lasting_ids(bot: Caller, anna: Person) -> None:
    sent = await bot("sendPoll", chat_id=anna.id, question="When?", options=[{"text": "9"}, {"text": "10"}])
    ids = [option["persistent_id"] for option in sent["poll"]["options"]]
    assert len(set(ids)) == 2
    assert ids != ["0", "1"], "an index must not pass for an id"


async def test_keyboard_of_the_person_is_not_echoed_in_the_answer(bot: Caller, anna: Person) -> None:
    sent = await bot(
        "sendMessage", chat_id=anna.id, text="x", reply_markup={"keyboard": [[{"text": "Today"}]]}
    )
    assert "reply_markup" not in sent
    assert anna.chat.reply_labels == [["Today"]]


async def test_update_is_not_lost_until_it_is_confirmed(bot: Caller, anna: Person) -> None:
    await anna.send("Hello")
    first, again = await fetch(bot), await fetch(bot)
    assert first == again
    assert await bot("getUpdates", offset=first[0]["update_id"] + 1) == []


async def test_bot_cannot_write_first(bot: Caller, sandbox: Sandbox) -> None:
    stranger = sandbox.add_person("Juris")
    async with bot.http.post(
        bot.address("sendMessage"), json={"chat_id": stranger.id, "text": "x"}
    ) as answer:
        assert answer.status == 400
    assert stranger.chat.messages == []
