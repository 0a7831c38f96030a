"""The bot's own clock, passed through."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from sandbox import Sandbox
from sandbox.caller import Caller, Refused


class BotClock:
    """What the bot serves at its clock URL."""

    def __init__(self) -> None:
        self.url = ""
        self.runner: web.AppRunner | None = None
        self.clock: dict[str, Any] = {
            "now": "2018-11-10T07:25:00+02:00",
            "zone": "Europe/Riga",
            "speed": 1.0,
            "rehearsal": True,
            "next_item": None,
        }

    async def read(self, request: web.Request) -> web.Response:
        return web.json_response(self.clock)

    async def move(self, request: web.Request) -> web.Response:
        asked = await request.json()
        if asked != {"set": "2018-11-10T08:30"}:
            return web.json_response({"error": "time moves forward only"}, status=400)
        self.clock["now"] = "2018-11-10T08:30:00+02:00"
        return web.json_response(self.clock)


@pytest.fixture
async def bot_clock() -> AsyncIterator[BotClock]:
    clock = BotClock()
    app = web.Application()
    app.router.add_get("/clock", clock.read)
    app.router.add_post("/clock", clock.move)
    clock.runner = web.AppRunner(app, shutdown_timeout=0.1)
    await clock.runner.setup()
    await web.TCPSite(clock.runner, "127.0.0.1", 0).start()
    clock.url = f"http://127.0.0.1:{clock.runner.addresses[0][1]}/clock"
    yield clock
    await clock.runner.cleanup()


@pytest.fixture
async def sandbox(bot_clock: BotClock) -> AsyncIterator[Sandbox]:
    async with Sandbox.serve(clock_url=bot_clock.url) as running:
        yield running


async def test_clock_is_read_and_moved(bot: Caller, bot_clock: BotClock) -> None:
    assert await bot.control("GET", "clock") == bot_clock.clock
    moved = await bot.control("POST", "clock", set="2018-11-10T08:30")
    assert moved["now"] == "2018-11-10T08:30:00+02:00"
    assert (await bot.control("GET", "state"))["clock"] == moved
    with pytest.raises(Refused) as caught:
        await bot.control("POST", "clock", set="1999-01-01T00:00")
    assert (caught.value.status, caught.value.description) == (400, "time moves forward only")


async def test_messages_are_shown_with_the_meeting_time(bot: Caller, sandbox: Sandbox) -> None:
    anna = sandbox.add_person("Anna")
    await bot.control("POST", "clock", set="2018-11-10T08:30")
    await anna.start()
    chat = await bot.control("GET", f"people/{anna.id}/chat")
    assert [(each["shown_date"], each["shown_time"]) for each in chat["messages"]] == [
        ("2018-11-10", "08:30")
    ]


async def test_each_message_on_the_way_to_a_target_is_shown_with_its_own_time(
    bot: Caller, sandbox: Sandbox, bot_clock: BotClock
) -> None:
    anna = sandbox.add_person("Anna")
    await anna.start()
    times = [f"{hour}:{minute}" for hour in ("08", "09", "10") for minute in ("15", "30", "45")]
    bot_clock.clock |= {"target": "2018-11-10T11:00:00+02:00", "speed": 3600.0}
    await bot.control("GET", "clock")
    for time in times:
        bot_clock.clock["now"] = f"2018-11-10T{time}:00+02:00"
        await bot("sendMessage", chat_id=anna.id, text="x")
    chat = await bot.control("GET", f"people/{anna.id}/chat")
    assert [each["shown_time"] for each in chat["messages"] if each["from"]["is_bot"]] == times


async def test_clock_that_stops_answering(bot: Caller, sandbox: Sandbox, bot_clock: BotClock) -> None:
    await bot.control("GET", "clock")
    assert bot_clock.runner is not None
    await bot_clock.runner.cleanup()
    with pytest.raises(Refused) as caught:
        await bot.control("GET", "clock")
    assert caught.value.status == 502
    assert sandbox.world.rehearsal.now() is None


async def test_sandbox_without_a_clock_has_none() -> None:
    async with Sandbox.serve() as sandbox, Caller.open(sandbox.url, sandbox.token) as bot:
        for verb in ("GET", "POST"):
            with pytest.raises(Refused) as caught:
                await bot.control(verb, "clock")
            assert caught.value.status == 404
        await asyncio.sleep(0)
