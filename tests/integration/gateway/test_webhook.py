"""Intake by webhook: listening before Telegram is told, watched while it is silent, left set at the end."""

import asyncio
import socket
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import outages, state
from bot.gateway import intake, webhook
from bot.gateway.endpoint import SECRET_HEADER
from bot.gateway.intake import ALLOWED_UPDATES, IntakeStopped
from sandbox import Sandbox
from sandbox.caller import Caller
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import message, sqlite_only, until
from tests.integration.gateway.hooked import hooked, look_often, polled
from tests.integration.gateway.peer import ok, peer, refused
from tests.integration.gateway.polling import TOKEN, HeldClock, Queue, polling, stored

pytestmark = sqlite_only


async def _knock(url: str, secret: str, update_id: int) -> int:
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, json=message(update_id, 1), headers={SECRET_HEADER: secret}) as answer,
    ):
        return answer.status


async def _outages(db: Database) -> list[float]:
    async with db.read() as session:
        rows = await session.execute(select(outages.c.began_at, outages.c.ended_at))
        return [(row.ended_at - row.began_at).total_seconds() for row in rows]


class Told:
    """What the Bot API was told, and what it says of the webhook."""

    def __init__(self) -> None:
        self.info: dict[str, Any] = {}
        self.sets: list[dict[str, Any]] = []
        self.looks = 0
        self.refusals: list[web.Response] = []
        self.knocked: list[int] = []

    async def answer(self, request: web.Request) -> web.Response:
        method = request.path.rpartition("/")[2]
        if self.refusals:
            return self.refusals.pop(0)
        if method == "setWebhook":
            given = await request.json()
            self.knocked.append(await _knock(given["url"], given["secret_token"], 100 + len(self.sets)))
            self.sets.append(given)
            self.info |= {"url": given["url"]}
            return ok(True)
        assert method == "getWebhookInfo"
        self.looks += 1
        return ok({"has_custom_certificate": False, "pending_update_count": 0} | self.info)

    async def was_set(self, times: int = 1) -> None:
        """Wait until the webhook was set so often."""
        await until(lambda: len(self.sets) == times)

    async def after_looks(self, number: int = 2) -> None:
        """Wait until the bot has looked so often again."""
        wanted = self.looks + number
        await until(lambda: self.looks >= wanted)


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
                assert await _knock(hook.url, first, 7) == (200 if number == 1 else 403)
        async with hooked(db, server.url, secret="test-only-not-a-real-secret"):
            await told.was_set(3)
    assert told.sets[0]["secret_token"] != told.sets[1]["secret_token"]
    assert told.sets[2]["secret_token"] == "test-only-not-a-real-secret"


async def test_silence_is_normal_and_stamped(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    look_often(monkeypatch)
    clock, told = HeldClock(), Told()
    async with peer(told.answer) as server, hooked(db, server.url, clock) as hook:
        await told.was_set()
        stamps = set()
        for _ in range(3):
            clock.ahead += 60
            await told.after_looks()
            assert clock.monotonic() - hook.intake.ok_at < 10
            async with db.read() as session:
                stamps.add((await session.execute(select(state.c.intake_ok_at))).scalar_one())
    assert len(stamps) == 3
    assert await _outages(db) == []
    assert len(told.sets) == 1


@pytest.mark.fault("F21")
async def test_what_telegram_cannot_deliver_for_over_two_minutes_is_an_outage(
    db: Database, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    look_often(monkeypatch)
    clock, told = HeldClock(), Told()
    async with peer(told.answer) as server, hooked(db, server.url, clock) as hook:
        await told.was_set()
        await told.after_looks()
        good_at = hook.intake.ok_at
        told.info |= {"last_error_date": 1, "last_error_message": "Connection refused"}
        told.info["pending_update_count"] = 1
        await told.after_looks()
        clock.ahead += 60
        await told.after_looks()
        clock.ahead += 61
        await told.after_looks()  # the pause between two tries of Telegram's: no newer error, still waiting
        assert hook.intake.ok_at - good_at < 60, "it says that all is well"
        assert logged.events("webhook_failing")[0]["reason"] == "Connection refused"
        assert await _knock(hook.url, hook.secret, 10) == 200
        told.info["pending_update_count"] = 0
        await until(lambda: clock.monotonic() - hook.intake.ok_at < 10)
    (length,) = await _outages(db)
    assert 121 <= length < 180


async def test_an_error_that_something_came_through_after_is_none(
    db: Database, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    """One 503 of ours, then the next try: Telegram keeps the date of the last error."""
    look_often(monkeypatch, 0.2)
    told = Told()
    async with peer(told.answer) as server, hooked(db, server.url) as hook:
        await until(lambda: told.looks)
        told.info |= {"last_error_date": 1, "last_error_message": "503", "pending_update_count": 1}
        assert await _knock(hook.url, hook.secret, 10) == 200
        await told.after_looks(3)
    assert logged.events("webhook_failing") == []


async def test_an_error_of_before_the_start_is_none(
    db: Database, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    look_often(monkeypatch)
    told = Told()
    told.info |= {"last_error_date": 1, "last_error_message": "Connection refused"}
    async with peer(told.answer) as server, hooked(db, server.url):
        await told.after_looks(3)
    assert logged.events("webhook_failing") == []


@pytest.mark.fault("F20")
async def test_a_process_that_was_frozen_knows_that_it_was_away(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_often(monkeypatch)
    clock, told = HeldClock(), Told()
    async with peer(told.answer) as server, hooked(db, server.url, clock):
        await told.after_looks()
        clock.ahead += 900
        await until(lambda: told.looks > 3)
        await told.after_looks()
    (length,) = await _outages(db)
    assert 890 < length < 910


async def test_the_time_between_two_runs_is_an_outage_if_it_was_long(db: Database) -> None:
    class Later(HeldClock):
        def real(self) -> Any:
            return super().real() + timedelta(seconds=400)

    told = Told()
    async with peer(told.answer) as server:
        async with hooked(db, server.url):
            await told.was_set()
            await asyncio.sleep(0.1)
        async with hooked(db, server.url, Later()):
            await told.was_set(2)
            await asyncio.sleep(0.1)
    (length,) = await _outages(db)
    assert 399 < length < 420


@pytest.mark.parametrize("there", ["", "https://elsewhere.example/hook"])
async def test_a_webhook_that_is_gone_is_set_again_but_not_for_ever(
    db: Database, monkeypatch: pytest.MonkeyPatch, logged: Logged, there: str
) -> None:
    look_often(monkeypatch)
    told = Told()
    async with peer(told.answer) as server, hooked(db, server.url) as hook:
        for number in range(1, webhook.LOSSES + 1):
            await told.was_set(number)
            told.info["url"] = there
        await told.was_set(webhook.LOSSES + 1)
        told.info["url"] = there
        with pytest.raises(IntakeStopped, match="takes this bot's webhook away") as caught:
            await asyncio.wait_for(hook.task, 5)
    assert caught.value.exit_code == 1
    assert len(logged.events("webhook_lost")) == webhook.LOSSES + 1


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


def _brief() -> list[web.Response]:
    return [
        refused(401, "Unauthorized"),
        refused(404, "Not Found"),
        web.Response(status=502, text="<html>"),
        web.Response(text="<html>"),
        refused(429, "Too Many Requests: retry after 1", parameters={"retry_after": 1}),
    ]


@pytest.mark.fault("F12", "F13")
async def test_a_refused_token_ends_it_and_brief_trouble_does_not(
    db: Database, quick: None, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    look_often(monkeypatch)
    told = Told()
    told.refusals = _brief()
    async with peer(told.answer) as server, hooked(db, server.url) as hook:
        await told.was_set()
        await told.after_looks()
        told.refusals = _brief()
        await told.after_looks()
        told.refusals = [refused(401, "Unauthorized") for _ in range(intake.REFUSED_TRIES + 1)]
        with pytest.raises(IntakeStopped, match="401 Unauthorized") as caught:
            await asyncio.wait_for(hook.task, 5)
    assert caught.value.exit_code == 78
    assert TOKEN not in str(caught.value) + logged.text


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
            knocks = [asyncio.ensure_future(_knock(hook.url, hook.secret, n)) for n in range(10, 15)]
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
                assert (await call("getWebhookInfo"))["pending_update_count"] == 0


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
