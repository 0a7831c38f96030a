"""The chat page's way: people, what they see, what they do."""

import json
from typing import Any

import aiohttp
import pytest

from sandbox import Person, Sandbox
from sandbox.caller import Caller, Refused


async def test_person_is_made_and_starts(bot: Caller) -> None:
    made = await bot.control("POST", "people", first_name="Ieva", language_code="lv", about="host from Cēsis")
    assert {key: made[key] for key in ("first_name", "started", "blocked", "about")} == {
        "first_name": "Ieva",
        "started": False,
        "blocked": False,
        "about": "host from Cēsis",
    }
    message = await bot.control("POST", f"people/{made['id']}/start", payload="R-7")
    assert message["text"] == "/start R-7"
    assert len(message["shown_time"]) == 5
    state = await bot.control("GET", "state")
    assert [person["started"] for person in state["people"]] == [True]
    assert state["bot"]["username"] == "ttchan_sandbox_bot"
    assert state["clock"] is None


async def test_the_link_of_a_badge_is_behind_the_first_start_alone(bot: Caller) -> None:
    made = await bot.control("POST", "people", first_name="Ieva", payload="R-7")
    first = await bot.control("POST", f"people/{made['id']}/start")
    again = await bot.control("POST", f"people/{made['id']}/start")
    assert [first["text"], again["text"]] == ["/start R-7", "/start"]


async def test_state_describes_the_bot_in_the_asked_language(bot: Caller) -> None:
    await bot("setMyDescription", description="Programme")
    await bot("setMyDescription", description="Programma", language_code="lv")
    async with bot.http.get(f"{bot.url}/control/state?language_code=lv") as answer:
        assert (await answer.json())["bot"]["description"] == "Programma"


async def test_chat_shows_everything_on_the_screen(bot: Caller, anna: Person) -> None:
    await bot("sendMessage", chat_id=anna.id, text="x", reply_markup={"keyboard": [["Today"]]})
    await bot("setMyCommands", commands=[{"command": "today", "description": "Today"}])
    await bot("sendChatAction", chat_id=anna.id, action="typing")
    chat = await bot.control("GET", f"people/{anna.id}/chat")
    assert [message["text"] for message in chat["messages"]] == ["/start", "x"]
    assert chat["reply_keyboard"]["keyboard"] == [[{"text": "Today"}]]
    assert chat["commands"] == [{"command": "today", "description": "Today"}]
    assert chat["menu_button"] == {"type": "commands"}
    assert chat["action"] == "typing"


async def test_text_place_and_reply(bot: Caller, anna: Person) -> None:
    first = await bot.control("POST", f"people/{anna.id}/send", text="Hello")
    await bot.control("POST", f"people/{anna.id}/send", latitude=51.4, longitude=21)
    await bot.control("POST", f"people/{anna.id}/send", text="Yes", reply_to_message_id=first["message_id"])
    await bot.control("POST", f"people/{anna.id}/edit", message_id=first["message_id"], text="Hello!")
    found = await bot("getUpdates")
    assert found[1]["message"]["location"] == {"latitude": 51.4, "longitude": 21}
    assert found[2]["message"]["reply_to_message"]["text"] == "Hello"
    assert found[3]["edited_message"]["text"] == "Hello!"


async def test_file_goes_up_and_is_shown(bot: Caller, anna: Person) -> None:
    form = aiohttp.FormData({"kind": "document", "caption": "List"})
    form.add_field("file", b"<script>", filename="list.html", content_type="text/html")
    async with bot.http.post(f"{bot.url}/control/people/{anna.id}/send", data=form) as answer:
        message = await answer.json()
    assert (message["document"]["file_name"], message["caption"]) == ("list.html", "List")
    async with bot.http.get(f"{bot.url}/control/files/{message['document']['file_id']}") as answer:
        assert await answer.read() == b"<script>"
        assert answer.headers["Content-Disposition"] == "attachment", "foreign pages are never shown"


async def test_press_vote_and_block(bot: Caller, anna: Person) -> None:
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await bot("sendMessage", chat_id=anna.id, text="x", reply_markup=markup)
    pressed = await bot.control("POST", f"people/{anna.id}/press", message_id=sent["message_id"], data="go")
    await bot("answerCallbackQuery", callback_query_id=pressed["callback_query_id"])
    poll = await bot("sendPoll", chat_id=anna.id, question="?", options=[{"text": "a"}, {"text": "b"}])
    await bot.control("POST", f"people/{anna.id}/vote", poll_id=poll["poll"]["id"], options=[1])
    assert anna.chat.last.raw["poll"]["total_voter_count"] == 1
    assert (await bot.control("POST", f"people/{anna.id}/block"))["blocked"] is True
    assert (await bot.control("POST", f"people/{anna.id}/unblock"))["blocked"] is False


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("people", {}, 400),
        ("people", {"first_name": "x", "shoe_size": 40}, 400),
        ("people/12/start", {}, 404),
        ("people/x/start", {}, 404),
        ("people/{id}/start", {"payload": "two words"}, 400),
        ("people/{id}/start", {"payload": 7}, 400),
        ("people/{id}/send", {"latitude": "x"}, 400),
        ("people/{id}/send", {}, 400),
        ("people/{id}/send", {"text": "   "}, 400),
        ("people/{id}/send", {"text": "x", "reply_to_message_id": 999}, 404),
        ("people/{id}/send", {"latitude": 100, "longitude": 1}, 400),
        ("people/{id}/press", {"message_id": 1, "data": "go"}, 404),
        ("people/{id}/press", {"message_id": 999, "data": "go"}, 404),
        ("people/{id}/vote", {"poll_id": "7", "options": []}, 404),
        ("people/{id}/vote", {"poll_id": "7", "options": ["a"]}, 400),
        ("people/{id}/edit", {"message_id": 999, "text": "x"}, 404),
        ("nothing", {}, 404),
    ],
)
async def test_refusal_is_one_sentence(
    bot: Caller, anna: Person, path: str, body: dict[str, Any], status: int
) -> None:
    with pytest.raises(Refused) as caught:
        await bot.control("POST", path.format(id=anna.id), **body)
    assert caught.value.status == status
    assert caught.value.description


async def test_blocked_person_cannot_write(bot: Caller, anna: Person, sandbox: Sandbox) -> None:
    await anna.blocks()
    sandbox.updates.clear()
    with pytest.raises(Refused, match="unblock"):
        await bot.control("POST", f"people/{anna.id}/send", text="x")
    await bot.control("POST", f"people/{anna.id}/start")
    kinds = [set(update) - {"update_id"} for update in await bot("getUpdates")]
    assert kinds == [{"my_chat_member"}, {"message"}]


async def test_body_that_is_no_object_is_refused(bot: Caller) -> None:
    for body in ("[]", "{", json.dumps("x")):
        headers = {"Content-Type": "application/json"}
        async with bot.http.post(f"{bot.url}/control/people", data=body, headers=headers) as answer:
            assert answer.status == 400
            assert "error" in await answer.json()


async def test_page_of_another_site_is_refused(bot: Caller) -> None:
    for origin, status in (("https://evil.example", 403), (bot.url, 200)):
        body = {"first_name": "Eve"}
        async with bot.http.post(
            f"{bot.url}/control/people", json=body, headers={"Origin": origin}
        ) as answer:
            assert answer.status == status
