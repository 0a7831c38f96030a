"""Edits and deletions."""

from typing import Any

import pytest

from sandbox import Person, Sandbox
from sandbox.caller import Caller, Refused

KEYBOARD = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
OTHER = {"inline_keyboard": [[{"text": "Stop", "callback_data": "stop"}]]}


async def refusal(bot: Caller, method: str, **params: Any) -> str:
    with pytest.raises(Refused) as caught:
        await bot(method, **params)
    return f"{caught.value.status} {caught.value.description}"


async def test_text_is_replaced_and_the_keyboard_goes(bot: Caller, anna: Person) -> None:
    sent = await bot(
        "sendMessage", chat_id=anna.id, text="<b>a</b>", parse_mode="HTML", reply_markup=KEYBOARD
    )
    await anna.receives()
    edited = await bot("editMessageText", chat_id=anna.id, message_id=sent["message_id"], text="b")
    assert edited["text"] == "b"
    assert "entities" not in edited
    assert "reply_markup" not in edited
    assert edited["edit_date"] >= edited["date"]
    seen = await anna.receives()
    assert (seen.edited, seen.text) == (True, "b")


async def test_equal_content_is_refused(bot: Caller, anna: Person) -> None:
    sent = await bot("sendMessage", chat_id=anna.id, text="a", reply_markup=KEYBOARD)
    same: dict[str, Any] = {"chat_id": anna.id, "message_id": sent["message_id"]}
    for method, params in (
        ("editMessageText", {"text": " a ", "reply_markup": KEYBOARD}),
        ("editMessageReplyMarkup", {"reply_markup": KEYBOARD}),
    ):
        said = await refusal(bot, method, **same, **params)
        assert said.startswith("400 Bad Request: message is not modified: specified new message content")
    await bot("editMessageText", text="a", reply_markup=OTHER, **same)
    for _ in range(2):
        await bot("editMessageText", text="b", **same)
        assert (await refusal(bot, "editMessageText", text="b", **same)).startswith("400")
        await bot("editMessageText", text="a", **same)


async def test_keyboard_alone_is_replaced_without_an_edit_date(bot: Caller, anna: Person) -> None:
    sent = await bot("sendMessage", chat_id=anna.id, text="a", reply_markup=KEYBOARD)
    same = {"chat_id": anna.id, "message_id": sent["message_id"]}
    edited = await bot("editMessageReplyMarkup", reply_markup=OTHER, **same)
    assert edited["reply_markup"] == OTHER
    assert "edit_date" not in edited
    assert "reply_markup" not in await bot("editMessageReplyMarkup", **same)


async def test_what_cannot_be_edited(bot: Caller, anna: Person) -> None:
    own = await anna.send("mine")
    said = await refusal(bot, "editMessageText", chat_id=anna.id, message_id=own.id, text="x")
    assert said == "400 Bad Request: message can't be edited"
    said = await refusal(bot, "editMessageText", chat_id=anna.id, message_id=999, text="x")
    assert said == "400 Bad Request: message to edit not found"
    keyboard = {"keyboard": [["Today"]]}
    sent = await bot("sendMessage", chat_id=anna.id, text="a", reply_markup=keyboard)
    said = await refusal(bot, "editMessageText", chat_id=anna.id, message_id=sent["message_id"], text="x")
    assert said == "400 Bad Request: message can't be edited"
    sent = await bot("sendLocation", chat_id=anna.id, latitude=1, longitude=1)
    said = await refusal(bot, "editMessageText", chat_id=anna.id, message_id=sent["message_id"], text="x")
    assert said == "400 Bad Request: there is no text in the message to edit"
    said = await refusal(bot, "editMessageText", inline_message_id="x", text="x")
    assert said == "400 Bad Request: MESSAGE_ID_INVALID"
    assert await refusal(bot, "editMessageText", text="x") == "400 Bad Request: chat_id is empty"


async def test_own_message_is_editable_for_ever_and_deletable_for_48_hours(
    bot: Caller, anna: Person, sandbox: Sandbox
) -> None:
    old = await bot("sendMessage", chat_id=anna.id, text="a")
    sandbox.clock.advance(48 * 3600 + 5)
    await bot("editMessageText", chat_id=anna.id, message_id=old["message_id"], text="b")
    said = await refusal(bot, "deleteMessage", chat_id=anna.id, message_id=old["message_id"])
    assert said.startswith("400 Bad Request: message can't be deleted")
    young = await bot("sendMessage", chat_id=anna.id, text="c")
    assert await bot("deleteMessage", chat_id=anna.id, message_id=young["message_id"]) is True
    said = await refusal(bot, "deleteMessage", chat_id=anna.id, message_id=young["message_id"])
    assert said == "400 Bad Request: message to delete not found"


async def test_several_are_deleted_and_missing_ones_passed_over(bot: Caller, anna: Person) -> None:
    sent = [(await bot("sendMessage", chat_id=anna.id, text=text))["message_id"] for text in "abc"]
    assert await bot("deleteMessages", chat_id=anna.id, message_ids=[sent[0], sent[2], 999]) is True
    assert [message.text for message in anna.chat.messages] == ["/start", "b"]


async def test_message_of_a_blocked_person_cannot_be_edited(bot: Caller, anna: Person) -> None:
    sent = await bot("sendMessage", chat_id=anna.id, text="a")
    await anna.blocks()
    said = await refusal(bot, "editMessageText", chat_id=anna.id, message_id=sent["message_id"], text="x")
    assert said == "403 Forbidden: bot was blocked by the user"
