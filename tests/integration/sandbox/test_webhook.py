"""Delivery by webhook: secret, order inside a chat, retries."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from sandbox import Sandbox
from sandbox.caller import Caller, Refused
from sandbox.webhook import SECRET_HEADER


class Hook:
    """A bot's own endpoint that can be told to fail."""

    def __init__(self) -> None:
        self.url = ""
        self.failures: dict[int, int] = {}  # chat id → how often it still fails
        self.taken: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.reply: dict[str, Any] | None = None
        self.retry_after = ""
        self.asked_at: list[float] = []
        self.open = self.most_open = 0
        self.slow = 0.0

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.secrets.add(request.headers.get(SECRET_HEADER))
        update = await request.json()
        chat = update["message"]["chat"]["id"]
        self.asked_at.append(asyncio.get_running_loop().time())
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        await asyncio.sleep(self.slow)
        self.open -= 1
        if self.failures.get(chat, 0):
            self.failures[chat] -= 1
            raise web.HTTPServiceUnavailable(headers={"Retry-After": self.retry_after})
        self.taken.append(update["message"])
        return web.json_response(self.reply) if self.reply else web.Response()

    async def took(self, number: int) -> list[dict[str, Any]]:
        async with asyncio.timeout(20):
            while len(self.taken) < number:
                await asyncio.sleep(0.01)
        return self.taken


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_updates_arrive_with_the_secret(bot: Caller, sandbox: Sandbox, hook: Hook) -> None:
    anna = sandbox.add_person("Anna")
    await anna.start()
    await bot("setWebhook", url=hook.url, secret_token="s3cret")
    await anna.send("Hello")
    assert [each["text"] for each in await hook.took(2)] == ["/start", "Hello"]
    assert hook.secrets == {"s3cret"}
    assert (await bot("getWebhookInfo"))["pending_update_count"] == 0


async def test_failing_chat_is_retried_in_order_and_holds_up_no_other(
    bot: Caller, sandbox: Sandbox, hook: Hook
) -> None:
    anna, juris = sandbox.add_person("Anna"), sandbox.add_person("Juris")
    sandbox.world.webhook.first_pause = 0.2
    hook.failures[anna.id] = 2
    await bot("setWebhook", url=hook.url)
    for word in ("one", "two", "three"):
        await anna.send(word)
        await juris.send(word)
    first = await hook.took(3)
    assert [each["text"] for each in first if each["chat"]["id"] == juris.id] == ["one", "two", "three"]
    info = await bot("getWebhookInfo")
    assert info["pending_update_count"] == 3
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"
    taken = await hook.took(6)
    assert [each["text"] for each in taken if each["chat"]["id"] == anna.id] == ["one", "two", "three"]


async def test_first_failure_is_repeated_at_once_and_further_ones_ever_later(
    bot: Caller, sandbox: Sandbox, hook: Hook
) -> None:
    anna = sandbox.add_person("Anna")
    sandbox.world.webhook.first_pause = 0.2
    hook.failures[anna.id] = 3
    await bot("setWebhook", url=hook.url)
    await anna.send("one")
    await hook.took(1)
    at_once, *later = [b - a for a, b in itertools.pairwise(hook.asked_at)]
    assert at_once < 0.2
    assert later[0] >= 0.2
    assert later[1] >= 0.4


async def test_retry_after_of_the_answer_is_kept(bot: Caller, sandbox: Sandbox, hook: Hook) -> None:
    anna = sandbox.add_person("Anna")
    hook.failures[anna.id], hook.retry_after = 1, "1"
    await bot("setWebhook", url=hook.url)
    await anna.send("one")
    await hook.took(1)
    assert 1 <= hook.asked_at[1] - hook.asked_at[0] < 2


async def test_no_more_than_max_connections_are_open(bot: Caller, sandbox: Sandbox, hook: Hook) -> None:
    hook.slow = 0.02
    await bot("setWebhook", url=hook.url, max_connections=3)
    for number in range(9):
        await sandbox.add_person(f"P{number}").send("Hello")
    await hook.took(9)
    assert hook.most_open == 3


async def test_press_nobody_took_within_150_seconds_is_lost_and_the_message_behind_it_is_not(
    bot: Caller, sandbox: Sandbox, hook: Hook
) -> None:
    anna = sandbox.add_person("Anna")
    sandbox.world.webhook.first_pause = 0.1
    await bot("setWebhook", url="http://127.0.0.1:9/nobody")
    keyboard = {"inline_keyboard": [[{"text": "Yes", "callback_data": "yes"}]]}
    await anna.start()
    await bot("sendMessage", chat_id=anna.id, text="Well?", reply_markup=keyboard)
    await anna.receives()
    await anna.presses("Yes")
    assert (await bot("getWebhookInfo"))["pending_update_count"] == 2
    sandbox.world.clock.advance(151)
    await bot("setWebhook", url=hook.url)
    await anna.send("Hello")
    assert [each["text"] for each in await hook.took(2)] == ["/start", "Hello"]


async def test_what_was_not_delivered_is_polled_after_deletion(
    bot: Caller, sandbox: Sandbox, hook: Hook
) -> None:
    anna = sandbox.add_person("Anna")
    hook.failures[anna.id] = 1000
    await bot("setWebhook", url=hook.url)
    await anna.send("one")
    await anna.send("two")
    await bot("deleteWebhook")
    assert [each["message"]["text"] for each in await bot("getUpdates")] == ["one", "two"]


async def test_dropping_pending_updates_on_request(bot: Caller, sandbox: Sandbox, hook: Hook) -> None:
    anna = sandbox.add_person("Anna")
    hook.failures[anna.id] = 1000
    await bot("setWebhook", url=hook.url)
    await anna.send("one")
    await bot("deleteWebhook", drop_pending_updates=True)
    assert await bot("getUpdates") == []


async def test_method_call_in_the_answer_has_its_effect(bot: Caller, sandbox: Sandbox, hook: Hook) -> None:
    anna = sandbox.add_person("Anna")
    hook.reply = {"method": "sendMessage", "chat_id": anna.id, "text": "Taken"}
    await bot("setWebhook", url=hook.url)
    await anna.send("Hello")
    assert (await anna.receives()).text == "Taken"


@pytest.mark.parametrize(
    "given",
    [
        {"url": "http://ttchan.example/hook"},
        {"url": "https://ttchan.example:8080/hook"},
        {"url": "https://ttchan.example/hook", "secret_token": "no spaces"},
    ],
)
async def test_address_telegram_would_not_take_is_refused(bot: Caller, given: dict[str, str]) -> None:
    with pytest.raises(Refused) as caught:
        await bot("setWebhook", **given)
    assert caught.value.status == 400
