"""Text and places: limits, keyboards, who may be written to."""

from typing import Any

import pytest

from sandbox import Person, Sandbox
from sandbox.caller import Caller, Refused


async def refusal(bot: Caller, method: str, **params: Any) -> str:
    with pytest.raises(Refused) as caught:
        await bot(method, **params)
    return f"{caught.value.status} {caught.value.description}"


async def test_text_is_parsed_trimmed_and_answered(bot: Caller, anna: Person) -> None:
    sent = await bot("sendMessage", chat_id=anna.id, text=" <b>Hi</b> \n", parse_mode="HTML")
    assert sent["text"] == "Hi"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 2}]
    assert (await anna.receives()).html == "<b>Hi</b>"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "400 Bad Request: message text is empty"),
        (" \n ", "400 Bad Request: text must be non-empty"),
        ("<b> </b>", "400 Bad Request: text must be non-empty"),
        ("x" * 4097, "400 Bad Request: message is too long"),
        ("🏰" * 2049, "400 Bad Request: message is too long"),
        ("<p>x</p>", '400 Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 0'),
    ],
)
async def test_text_that_cannot_be_sent(bot: Caller, anna: Person, text: str, said: str) -> None:
    assert await refusal(bot, "sendMessage", chat_id=anna.id, text=text, parse_mode="HTML") == said
    assert len(anna.chat.messages) == 1, "only /start"


async def test_length_is_measured_after_parsing_in_utf_16(bot: Caller, anna: Person) -> None:
    for text in ("<b>" + "x" * 4096 + "</b>", "🏰" * 2048, "&amp;" * 4096):
        await bot("sendMessage", chat_id=anna.id, text=text, parse_mode="HTML")


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ({"text": "x"}, "Text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "callback_data": "x"}, "must be non-empty"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "ā" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": "a", "url": "https://x.lv"}, "one action a button"),
        ({"text": "x", "url": "radom"}, "Wrong HTTP URL"),
        ({"text": "x", "callback_data": "a", "style": "pink"}, "pink"),
        ({"text": "x", "web_app": {"url": "http://x.lv"}}, "Only HTTPS links are allowed"),
        ({"text": "x", "pay": True}, "plays no button"),
    ],
)
async def test_button_that_clients_could_not_show(
    bot: Caller, anna: Person, button: dict[str, Any], said: str
) -> None:
    markup = {"inline_keyboard": [[button]]}
    assert said in await refusal(bot, "sendMessage", chat_id=anna.id, text="x", reply_markup=markup)


async def test_keyboard_sizes(bot: Caller, anna: Person) -> None:
    button = {"text": "x", "callback_data": "ā" * 32, "style": "success"}
    fits = {"inline_keyboard": [[button] * 8] * 12 + [[button] * 4]}
    await bot("sendMessage", chat_id=anna.id, text="x", reply_markup=fits)
    for rows in ([[button] * 9], [[button] * 8] * 13):
        said = await refusal(
            bot, "sendMessage", chat_id=anna.id, text="x", reply_markup={"inline_keyboard": rows}
        )
        assert said == "400 Bad Request: reply markup is too long"


async def test_empty_inline_keyboard_is_none(bot: Caller, anna: Person) -> None:
    sent = await bot("sendMessage", chat_id=anna.id, text="x", reply_markup={"inline_keyboard": [[]]})
    assert "reply_markup" not in sent


async def test_reply_keyboard_shows_until_it_is_removed(bot: Caller, anna: Person) -> None:
    markup: dict[str, Any] = {"keyboard": [["Today", "Help"]], "resize_keyboard": True}
    await bot("sendMessage", chat_id=anna.id, text="x", reply_markup=markup)
    await bot("sendMessage", chat_id=anna.id, text="y")
    assert anna.chat.reply_labels == [["Today", "Help"]]
    with pytest.raises(AssertionError, match="Yesterday"):
        await anna.taps("Yesterday")
    await bot("sendMessage", chat_id=anna.id, text="z", reply_markup={"remove_keyboard": True})
    assert anna.chat.reply_labels == []


async def test_one_time_keyboard_goes_when_it_is_used(bot: Caller, anna: Person) -> None:
    markup = {"keyboard": [["Yes"], ["No"]], "one_time_keyboard": True}
    await bot("sendMessage", chat_id=anna.id, text="x", reply_markup=markup)
    await anna.send("Perhaps")
    assert anna.chat.reply_labels == [["Yes"], ["No"]]
    await anna.taps("Yes")
    assert anna.chat.reply_labels == []


async def test_reply_carries_what_it_replies_to(bot: Caller, anna: Person) -> None:
    asked = await anna.send("Where is the bus?")
    reply = {"message_id": asked.id, "quote": "the bus"}
    sent = await bot("sendMessage", chat_id=anna.id, text="Here", reply_parameters=reply)
    assert sent["reply_to_message"]["text"] == "Where is the bus?"
    assert sent["quote"] == {"text": "the bus", "position": 9, "is_manual": True}
    gone = {"message_id": 999}
    said = await refusal(bot, "sendMessage", chat_id=anna.id, text="x", reply_parameters=gone)
    assert said == "400 Bad Request: message to be replied not found"
    gone["allow_sending_without_reply"] = True
    assert "reply_to_message" not in await bot(
        "sendMessage", chat_id=anna.id, text="x", reply_parameters=gone
    )


async def test_venue_carries_its_location(bot: Caller, anna: Person) -> None:
    place = {"latitude": 51.4, "longitude": 21.15}
    sent = await bot("sendVenue", chat_id=anna.id, title="Town hall", address="Rynek 1", **place)
    assert sent["venue"]["location"] == sent["location"] == place
    assert (await bot("sendLocation", chat_id=anna.id, **place))["location"] == place
    said = await refusal(bot, "sendLocation", chat_id=anna.id, latitude=91, longitude=0)
    assert said == "400 Bad Request: wrong location specified"


async def test_action_shows_until_the_next_message(bot: Caller, anna: Person) -> None:
    await bot("sendChatAction", chat_id=anna.id, action="typing")
    assert anna.chat.action == "typing"
    await bot("sendMessage", chat_id=anna.id, text="x")
    assert anna.chat.action is None
    said = await refusal(bot, "sendChatAction", chat_id=anna.id, action="dancing")
    assert said == "400 Bad Request: wrong parameter action in request"


async def test_who_may_be_written_to(bot: Caller, sandbox: Sandbox) -> None:
    juris = sandbox.add_person("Juris")

    async def attempt() -> str:
        return await refusal(bot, "sendMessage", chat_id=juris.id, text="x")

    assert await attempt() == "400 Bad Request: chat not found"
    await juris.start()
    await bot("sendMessage", chat_id=juris.id, text="x")
    await juris.blocks()
    assert await attempt() == "403 Forbidden: bot was blocked by the user"
    await juris.start()
    await bot("sendMessage", chat_id=juris.id, text="x")
    await juris.deactivates()
    assert await attempt() == "403 Forbidden: user is deactivated"


async def test_blocking_tells_the_bot(bot: Caller, anna: Person) -> None:
    await anna.blocks()
    await anna.unblocks()
    changes = [
        (each["old_chat_member"]["status"], each["new_chat_member"]["status"])
        for each in [update["my_chat_member"] for update in await bot("getUpdates")]
    ]
    assert changes == [("member", "kicked"), ("kicked", "member")]


async def test_person_met_in_a_group_cannot_be_written_to_first(bot: Caller, sandbox: Sandbox) -> None:
    juris = sandbox.add_person("Juris")
    sandbox.add_group("Hosts", juris)
    said = await refusal(bot, "sendMessage", chat_id=juris.id, text="x")
    assert said == "403 Forbidden: bot can't initiate conversation with a user"
