"""Presses and their answers."""

from typing import Any

import pytest

from sandbox import Person, Sandbox
from sandbox.caller import Caller, Refused

KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def pressed(bot: Caller, person: Person) -> str:
    await bot("sendMessage", chat_id=person.id, text="Well?", reply_markup=KEYBOARD)
    return await person.presses("Go")


async def refusal(bot: Caller, **params: Any) -> str:
    with pytest.raises(Refused) as caught:
        await bot("answerCallbackQuery", **params)
    return caught.value.description


async def test_press_is_answered_once(bot: Caller, anna: Person) -> None:
    query = await pressed(bot, anna)
    assert await bot("answerCallbackQuery", callback_query_id=query, text="Gone", show_alert=True) is True
    toast = await anna.sees_toast()
    assert (toast.callback_query_id, toast.text, toast.show_alert) == (query, "Gone", True)
    assert await refusal(bot, callback_query_id=query) == TOO_OLD


async def test_press_waits_150_seconds_for_its_answer(bot: Caller, anna: Person, sandbox: Sandbox) -> None:
    first = await pressed(bot, anna)
    sandbox.clock.advance(149)
    second = await pressed(bot, anna)
    sandbox.clock.advance(2)
    assert await refusal(bot, callback_query_id=first) == TOO_OLD
    await bot("answerCallbackQuery", callback_query_id=second)


async def test_toast_has_at_most_200_units(bot: Caller, anna: Person) -> None:
    query = await pressed(bot, anna)
    assert await refusal(bot, callback_query_id=query, text="🏰" * 101) == "Bad Request: MESSAGE_TOO_LONG"
    await bot("answerCallbackQuery", callback_query_id=query, text="🏰" * 100)


async def test_url_may_only_lead_back_to_the_bot(bot: Caller, anna: Person) -> None:
    query = await pressed(bot, anna)
    assert await refusal(bot, callback_query_id=query, url="https://x.lv") == "Bad Request: URL_INVALID"
    await bot("answerCallbackQuery", callback_query_id=query, url="https://t.me/ttchan_sandbox_bot?start=x")


async def test_only_shown_buttons_can_be_pressed(bot: Caller, anna: Person) -> None:
    await pressed(bot, anna)
    with pytest.raises(AssertionError, match="Stop"):
        await anna.presses("Stop")
    with pytest.raises(AssertionError):
        await anna.presses(data="stop")
    await bot("editMessageReplyMarkup", chat_id=anna.id, message_id=anna.chat.last.id)
    with pytest.raises(AssertionError):
        await anna.presses("Go")


async def test_press_on_a_message_out_of_reach(bot: Caller, anna: Person) -> None:
    await anna.presses_stale(77, "old")
    (update,) = await bot("getUpdates")
    message = update["callback_query"]["message"]
    assert (message["message_id"], message["date"]) == (77, 0)
    assert "text" not in message
