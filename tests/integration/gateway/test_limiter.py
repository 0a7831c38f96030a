"""The limiter: one budget, a pause that holds for all, and calls that certainly were not taken come again."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from telegram.error import Forbidden, NetworkError
from telegram.ext import ExtBot

from bot.clock import Clock
from bot.gateway import limiter as limiter_module
from bot.gateway.limiter import Limiter
from bot.gateway.transport import NotSent, Transport
from tests.integration.conftest import Logged
from tests.integration.gateway.peer import ok, peer, refused

TOKEN = "123456789:test-only-not-a-real-token-of-anybody"
MESSAGE: dict[str, Any] = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}}


@asynccontextmanager
async def calling(url: str, limiter: Limiter) -> AsyncIterator[ExtBot[Any]]:
    """A bot that needs no getMe."""
    request, unused = Transport(64), Transport(1)
    bot: ExtBot[Any] = ExtBot(
        TOKEN, f"{url}/bot", request=request, get_updates_request=unused, rate_limiter=limiter
    )
    await request.initialize()
    try:
        yield bot
    finally:
        await request.shutdown()


async def test_messages_keep_to_the_rate_after_a_burst_of_one_second() -> None:
    at: list[float] = []

    async def answer(_: web.Request) -> web.Response:
        at.append(time.monotonic())
        return ok(MESSAGE)

    async with peer(answer) as server, calling(server.url, Limiter(Clock(), 20)) as bot:
        await asyncio.gather(*(bot.send_message(1, "x") for _ in range(40)))
    assert at[-1] - at[0] >= 0.85, "40 messages at 20 a second: a burst of 20, then one second"
    for number in range(len(at)):
        assert sum(at[number] <= each < at[number] + 0.5 for each in at) <= 20 + 12


async def test_what_is_no_message_waits_for_no_budget() -> None:
    async def answer(_: web.Request) -> web.Response:
        return ok(True)

    async with peer(answer) as server, calling(server.url, Limiter(Clock(), 1)) as bot:
        async with asyncio.timeout(15):
            for _ in range(30):
                await bot.answer_callback_query("1")


@pytest.mark.parametrize("retry_after", [1, -3, "1"])
@pytest.mark.fault("F7")
async def test_a_pause_holds_for_everybody_and_nothing_is_lost(retry_after: object, logged: Logged) -> None:
    at: list[tuple[float, bool]] = []
    struck = asyncio.Event()

    async def answer(_: web.Request) -> web.Response:
        if not struck.is_set():
            struck.set()
            return refused(429, "Too Many Requests", parameters={"retry_after": retry_after})
        at.append((time.monotonic(), True))
        return ok(MESSAGE)

    limiter = Limiter(Clock(), 0)
    async with peer(answer) as server, calling(server.url, limiter) as bot:
        first = asyncio.ensure_future(bot.send_message(1, "first"))
        await struck.wait()
        began = time.monotonic()
        while not limiter.paused_for:  # the answer is on its way
            await asyncio.sleep(0.001)
        others = [asyncio.ensure_future(bot.send_message(n, "later")) for n in range(2, 12)]
        press = asyncio.ensure_future(bot.answer_callback_query("1"))
        await asyncio.gather(first, *others, press, return_exceptions=True)
        assert server.count("sendMessage") == 1 + 11
    assert min(moment for moment, _ in at) - began >= 0.95
    assert [event["seconds"] for event in logged.events("telegram_paused")] == [1.0]


@pytest.mark.fault("F7")
async def test_a_shorter_pause_never_ends_a_longer_one() -> None:
    waits = [2, 1]

    async def answer(_: web.Request) -> web.Response:
        if waits:
            return refused(429, "x", parameters={"retry_after": waits.pop(0)})
        return ok(MESSAGE)

    limiter = Limiter(Clock(), 0)
    async with peer(answer) as server, calling(server.url, limiter) as bot:
        calls = [asyncio.ensure_future(bot.send_message(n, "x")) for n in (1, 2)]
        while waits:
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.1)
        assert limiter.paused_for > 1.5
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)


@pytest.mark.fault("F10")
async def test_a_call_that_did_not_leave_is_made_again_until_the_server_is_back(
    monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    monkeypatch.setattr(limiter_module, "_BACKOFF", (0.05,))

    async def answer(_: web.Request) -> web.Response:
        return ok(MESSAGE)

    async with peer(answer) as server:
        url = server.url
    port = int(url.rpartition(":")[2])
    async with calling(url, Limiter(Clock(), 0)) as bot:
        call = asyncio.ensure_future(bot.send_message(1, "x"))
        await asyncio.sleep(0.4)
        assert not call.done()
        async with peer(answer, port) as server:
            assert (await call).message_id == 1
            assert server.count("sendMessage") == 1
    assert len(logged.events("telegram_unreachable")) == 1, "one line an outage, not one a try"


@pytest.mark.parametrize(("status", "error"), [(403, Forbidden), (500, NetworkError)])
@pytest.mark.fault("F9")
async def test_what_may_have_been_taken_is_never_repeated_here(status: int, error: type[Exception]) -> None:
    async def answer(_: web.Request) -> web.Response:
        return refused(status, "no")

    async with peer(answer) as server, calling(server.url, Limiter(Clock(), 0)) as bot:
        with pytest.raises(error) as caught:
            await bot.send_message(1, "x")
        assert server.count("sendMessage") == 1
    assert not isinstance(caught.value, NotSent)
