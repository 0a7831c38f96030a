"""How tests talk with the bot: waiting, order, and refusals that explain themselves."""

import asyncio

import pytest

from sandbox import Person
from sandbox.caller import Caller
from sandbox.errors import ControlError


async def test_messages_and_edits_are_received_in_order(bot: Caller, anna: Person) -> None:
    first = await bot("sendMessage", chat_id=anna.id, text="one")
    await bot("sendMessage", chat_id=anna.id, text="two")
    await bot("editMessageText", chat_id=anna.id, message_id=first["message_id"], text="one!")
    received = [await anna.receives() for _ in range(3)]
    assert [(each.text, each.edited) for each in received] == [("one", False), ("two", False), ("one!", True)]


async def test_receiving_waits(bot: Caller, anna: Person) -> None:
    waiting = asyncio.ensure_future(anna.receives())
    await asyncio.sleep(0.05)
    await bot("sendMessage", chat_id=anna.id, text="late")
    assert (await waiting).text == "late"


async def test_silence_is_an_assertion_error(anna: Person) -> None:
    with pytest.raises(AssertionError, match=r"Anna received nothing within 0\.05 s"):
        await anna.receives(timeout=0.05)
    await anna.receives_nothing(within=0.05)


async def test_receives_nothing_fails_when_something_comes(bot: Caller, anna: Person) -> None:
    await bot("sendMessage", chat_id=anna.id, text="but")
    with pytest.raises(AssertionError, match="but"):
        await anna.receives_nothing(within=0.05)


async def test_unanswered_press_is_an_assertion_error(bot: Caller, anna: Person) -> None:
    markup = {
        "inline_keyboard": [[{"text": "Go", "callback_data": "go"}, {"text": "No", "url": "https://x.lv"}]]
    }
    await bot("sendMessage", chat_id=anna.id, text="<i>x</i>", parse_mode="HTML", reply_markup=markup)
    seen = await anna.receives()
    assert (seen.html, seen.buttons, seen.data) == ("<i>x</i>", [["Go", "No"]], [["go", ""]])
    await anna.presses(data="go", message_id=seen.id)
    with pytest.raises(AssertionError, match="no button press was answered"):
        await anna.sees_toast(timeout=0.05)
    with pytest.raises(AssertionError, match="no button 'No'"):
        await anna.presses("No")


async def test_newest_message_with_the_button_is_pressed(bot: Caller, anna: Person) -> None:
    for data in ("old", "new"):
        markup = {"inline_keyboard": [[{"text": "Go", "callback_data": data}]]}
        await bot("sendMessage", chat_id=anna.id, text="x", reply_markup=markup)
    await anna.presses("Go")
    (update,) = await bot("getUpdates")
    assert update["callback_query"]["data"] == "new"


async def test_people_send_pictures_and_places(bot: Caller, anna: Person) -> None:
    gif = b"GIF89a\x02\x00\x01\x00"
    await anna.send_photo(gif, caption="Here")
    await anna.send_location(56.9, 24.1)
    photo, place = (update["message"] for update in await bot("getUpdates"))
    assert (photo["photo"][0]["width"], photo["caption"]) == (2, "Here")
    assert place["location"] == {"latitude": 56.9, "longitude": 24.1}


async def test_a_live_place_moves_and_the_bot_is_told(bot: Caller, anna: Person) -> None:
    live = await anna.send_location(56.9, 24.1, live=900)
    await anna.moves(live.id, 56.91, 24.12)
    first, moved = [one for one in await bot("getUpdates") if "location" in str(one)]
    assert first["message"]["location"] == {"latitude": 56.9, "longitude": 24.1, "live_period": 900}
    assert moved["edited_message"]["message_id"] == live.id
    assert moved["edited_message"]["location"] == {"latitude": 56.91, "longitude": 24.12, "live_period": 900}
    still = await anna.send_location(56.9, 24.1)
    with pytest.raises(ControlError, match="only a live place moves"):
        await anna.moves(still.id, 56.91, 24.12)
