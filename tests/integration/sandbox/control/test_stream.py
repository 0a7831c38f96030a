"""Server-sent events."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from sandbox import Person
from sandbox.caller import Caller
from sandbox.events import KEPT


class Page:
    """A listening chat page."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer
        self.last_id = ""

    async def next(self) -> tuple[str, Any]:
        name, data = "", None
        while True:
            line = (await self.answer.content.readline()).decode().rstrip("\n")
            field, _, value = line.partition(": ")
            if field == "id":
                self.last_id = value
            elif field == "event":
                name = value
            elif field == "data":
                data = json.loads(value)
            elif not line and name:
                return name, data


@asynccontextmanager
async def listening(bot: Caller, last_id: str | None = None) -> AsyncIterator[Page]:
    headers = {"Last-Event-ID": last_id} if last_id is not None else {}
    async with bot.http.get(f"{bot.url}/control/events", headers=headers) as answer:
        assert answer.content_type == "text/event-stream"
        await answer.content.readline()
        yield Page(answer)
        answer.close()


async def test_everything_a_page_shows_is_told(bot: Caller, anna: Person) -> None:
    async with listening(bot) as page:
        await bot("sendChatAction", chat_id=anna.id, action="typing")
        assert await page.next() == ("action", {"chat_id": anna.id, "action": "typing"})
        markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
        sent = await bot("sendMessage", chat_id=anna.id, text="Labdien, 🏰", reply_markup=markup)
        name, data = await page.next()
        assert (name, data["chat_id"], data["message"]["text"]) == ("message", anna.id, "Labdien, 🏰")
        assert {"shown_time", "shown_date"} <= data["message"].keys()
        assert await page.next() == ("action", {"chat_id": anna.id, "action": None})
        query = await anna.presses("Go")
        await bot("answerCallbackQuery", callback_query_id=query, text="Gone")
        toast = {
            "chat_id": anna.id,
            "callback_query_id": query,
            "text": "Gone",
            "show_alert": False,
            "url": None,
        }
        assert await page.next() == ("toast", toast)
        await bot("editMessageText", chat_id=anna.id, message_id=sent["message_id"], text="y")
        name, data = await page.next()
        assert (name, data["message"]["text"]) == ("edit", "y")
        await bot("pinChatMessage", chat_id=anna.id, message_id=sent["message_id"])
        assert (await page.next())[0] == "message"
        assert await page.next() == ("pin", {"chat_id": anna.id, "message_id": sent["message_id"]})
        await bot("deleteMessage", chat_id=anna.id, message_id=sent["message_id"])
        assert await page.next() == ("delete", {"chat_id": anna.id, "message_ids": [sent["message_id"]]})
        assert await page.next() == ("pin", {"chat_id": anna.id, "message_id": None})
        await bot("sendMessage", chat_id=anna.id, text="z", reply_markup={"keyboard": [["Today"]]})
        assert (await page.next())[0] == "message"
        assert (await page.next())[0] == "keyboard"
        await bot("setMyCommands", commands=[])
        assert await page.next() == ("commands", {})
        await anna.blocks()
        name, data = await page.next()
        assert (name, data["person"]["blocked"]) == ("person", True)


async def test_page_that_comes_back_hears_what_it_missed(bot: Caller, anna: Person) -> None:
    async with listening(bot) as page:
        await anna.send("one")
        await page.next()
    await anna.send("two")
    async with listening(bot, page.last_id) as again:
        assert (await again.next())[1]["message"]["text"] == "two"
        await anna.send("three")
        assert (await again.next())[1]["message"]["text"] == "three"
        assert int(again.last_id) > int(page.last_id)


async def test_page_that_missed_too_much_starts_anew(bot: Caller, anna: Person) -> None:
    for number in range(KEPT + 5):
        await anna.send(str(number))
    async with listening(bot, "1") as page:
        assert await page.next() == ("reset", {})
        await anna.send("after")
        assert (await page.next())[1]["message"]["text"] == "after"
    async with listening(bot, "99999999") as page:
        assert (await page.next())[0] == "reset"
