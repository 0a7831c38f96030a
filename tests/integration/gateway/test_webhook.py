"""Intake by webhook begins by listening and leaves the webhook set: nothing is lost on the way."""

import asyncio
import socket

import pytest
from aiohttp import web

from bot.db.engine import Database
from bot.gateway import intake, webhook
from bot.gateway.intake import ALLOWED_UPDATES, IntakeStopped
from sandbox import Sandbox
from sandbox.caller import Caller
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import message, sqlite_only
from tests.integration.gateway.hooked import Told, hooked, knock, polled
from tests.integration.gateway.peer import peer, refused
from tests.integration.gateway.polling import TOKEN, Queue, polling, stored

pytestmark = sqlite_only


async def test_it_listens_before_telegram_is_told_and_asks_for_no_more_than_it_needs(
    db: Database, logged: Logged
) -> None:
    told = Told()
    async with peer(told.answer) as server, hooked(db, server.url) as hook:
        await told.was_set()
        await asyncio.wait_for(hook.intake.asking.wait(), 5)
    assert told.knocked == [200], "an update that comes at once is lost"
    (given,) = told.sets
    assert given["url"] == hook.url
    assert len(given["secret_token"]) == 43
    assert given["allowed_updates"] == list(ALLOWED_UPDATES)
    assert 1 <= given["max_connections"] <= 100
    assert given.get("drop_pending_updates") in (None, False)
    assert await stored(db) == [100]
    assert given["secret_token"] not in logged.text


async def test_each_start_has_a_secret_of_its_own_unless_the_operator_gives_one(db: Database) -> None:
    told = Told()
    async with peer(told.answer) as server:
        for number in (1, 2):
            async with hooked(db, server.url) as hook:
                await told.was_set(number)
                first = told.sets[0]["secret_token"]
                assert await knock(hook.url, first, 7) == (200 if number == 1 else 403)
        async with hooked(db, server.url, secret="test-only-not-a-real-secret"):
            await told.was_set(3)
    assert told.sets[0]["secret_token"] != told.sets[1]["secret_token"]
    assert told.sets[2]["secret_token"] == "test-only-not-a-real-secret"


async def test_an_address_telegram_refuses_ends_intake_with_its_reason(
    db: Database, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    monkeypatch.setattr(webhook, "SET_SECONDS", 0.02)
    words = "Bad Request: bad webhook: Failed to resolve host: Name or service not known"
    told = Told()
    told.refusals = [refused(400, words) for _ in range(webhook.SET_TRIES)]
    async with peer(told.answer) as server, hooked(db, server.url) as hook:
        with pytest.raises(IntakeStopped, match="Failed to resolve host"):
            await asyncio.wait_for(hook.task, 5)
    assert len(logged.events("webhook_not_taken")) == webhook.SET_TRIES


async def test_a_port_that_is_taken_ends_it_before_telegram_is_told(db: Database) -> None:
    told = Told()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with peer(told.answer) as server, hooked(db, server.url, port=port) as hook:
            with pytest.raises(IntakeStopped, match=r"TTCHAN_WEBHOOK_LISTEN: .*use") as caught:
                await asyncio.wait_for(hook.task, 5)
            assert hook.intake.asking.is_set(), "who waits for it would wait for ever"
    assert caught.value.exit_code == 78
    assert told.sets == []


async def test_an_update_that_is_being_stored_as_it_stops_is_stored_and_confirmed(db: Database) -> None:
    told = Told()
    async with peer(told.answer) as server, hooked(db, server.url) as hook:
        await told.was_set()
        async with db.write():  # the storage is busy
            knocks = [asyncio.ensure_future(knock(hook.url, hook.secret, n)) for n in range(10, 15)]
            await asyncio.sleep(0.3)
            for _ in range(3):
                hook.task.cancel()
                await asyncio.sleep(0.05)
        assert await asyncio.gather(*knocks) == [200] * 5
        await asyncio.wait([hook.task], timeout=5)
        assert hook.task.cancelled()
    assert set(range(10, 15)) < set(await stored(db))


@pytest.mark.fault("F14")
async def test_from_polling_to_webhook_and_back_nothing_is_lost_and_nothing_dropped(db: Database) -> None:
    async with Sandbox.serve(token=TOKEN) as sandbox:
        anna = sandbox.add_person("Anna")
        number = 0

        async def write(times: int = 3) -> None:
            nonlocal number
            for _ in range(times):
                number += 1
                await anna.send(f"{number}")

        async def kept() -> None:
            for _ in range(500):
                if len(await stored(db)) == number:
                    return
                await asyncio.sleep(0.01)
            raise AssertionError(f"{number} were sent, {len(await stored(db))} came")

        async with hooked(db, sandbox.url):
            await write()
            await kept()
        assert sandbox.world.webhook.url, "it must stay set: Telegram keeps what comes meanwhile"
        await write()
        async with polled(db, sandbox.url):
            await kept()
            await write()
            await kept()
        assert not sandbox.world.webhook.url
        await write()
        async with hooked(db, sandbox.url):
            await kept()
            async with Caller.open(sandbox.url, TOKEN) as call:
                async with asyncio.timeout(5):  # what is stored is confirmed a moment later
                    while (await call("getWebhookInfo"))["pending_update_count"]:
                        await asyncio.sleep(0.01)


@pytest.mark.fault("F14")
async def test_a_webhook_that_another_sets_while_we_poll_is_told_from_a_second_poller(
    db: Database, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    active = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"
    monkeypatch.setattr(intake, "CONFLICT_SECONDS", 0)
    queue = Queue(message(10, 1))

    async def answer(request: web.Request) -> web.StreamResponse:
        return await queue.answer(request) if not queue.offsets else refused(409, active)

    async with polling(db, answer) as (server, task):
        with pytest.raises(IntakeStopped, match="Another program sets a webhook"):
            await asyncio.wait_for(task, 10)
    assert await stored(db) == [10]
    assert server.count("deleteWebhook") == 0, "the other one is not to be fought"
