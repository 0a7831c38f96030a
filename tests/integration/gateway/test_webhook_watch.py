"""Intake by webhook is watched: silence is normal, and what Telegram cannot deliver is known."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import outages, state
from bot.gateway import intake, webhook
from bot.gateway.intake import IntakeStopped
from sandbox import Sandbox
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import sqlite_only, until
from tests.integration.gateway.hooked import Told, hooked, knock, look_often, polled
from tests.integration.gateway.peer import peer, refused
from tests.integration.gateway.polling import TOKEN, HeldClock, stored

pytestmark = sqlite_only


async def _outages(db: Database) -> list[float]:
    async with db.read() as session:
        rows = await session.execute(select(outages.c.began_at, outages.c.ended_at))
        return [(row.ended_at - row.began_at).total_seconds() for row in rows]


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
        assert await knock(hook.url, hook.secret, 10) == 200
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
        assert await knock(hook.url, hook.secret, 10) == 200
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


@pytest.mark.fault("F14")
async def test_of_a_webhook_and_a_poller_with_one_token_the_poller_ends_and_nothing_is_lost(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_often(monkeypatch, 0.3)
    monkeypatch.setattr(intake, "CONFLICT_SECONDS", 0)
    async with Sandbox.serve(token=TOKEN) as sandbox, hooked(db, sandbox.url) as hook:
        anna = sandbox.add_person("Anna")
        await until(lambda: sandbox.world.webhook.url)
        async with polled(db, sandbox.url) as poller:
            for number in range(40):
                await anna.send(f"{number}")
                await asyncio.sleep(0.02)
            with pytest.raises(IntakeStopped, match="Another program sets a webhook"):
                await asyncio.wait_for(poller, 10)
        await anna.send("40")
        await until(lambda: not len(sandbox.world.webhook))
        assert sandbox.world.webhook.url == hook.url
        assert not hook.task.done()
    assert len(await stored(db)) == 41


@pytest.mark.fault("F21")
async def test_presses_that_expired_undelivered_leave_an_outage(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_often(monkeypatch)
    clock, told = HeldClock(), Told()
    async with peer(told.answer) as server, hooked(db, server.url, clock) as hook:
        await told.after_looks()
        told.info |= {"last_error_date": 1, "last_error_message": "timed out", "pending_update_count": 1}
        await told.after_looks()
        clock.ahead += 150
        await told.after_looks()
        assert clock.monotonic() - hook.intake.ok_at > 140
        told.info["pending_update_count"] = 0
        await until(lambda: clock.monotonic() - hook.intake.ok_at < 10)
    (length,) = await _outages(db)
    assert 150 <= length < 180
