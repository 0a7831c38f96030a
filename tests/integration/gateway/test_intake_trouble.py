"""Intake while Telegram is in trouble: it goes on, and ends only where that makes no sense."""

import asyncio
import logging
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select, text

from bot.db.engine import Database
from bot.db.tables import outages
from bot.gateway import intake
from bot.gateway.intake import IntakeStopped
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import locked, message, sqlite_only, until
from tests.integration.gateway.peer import ok, refused, silence
from tests.integration.gateway.polling import TOKEN, HeldClock, Queue, polling, stored


@sqlite_only
@pytest.mark.fault("F29")
async def test_a_storage_away_for_longer_than_the_watchdogs_patience_does_not_end_intake(
    db: Database, quick: None, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SILENT_SECONDS", 1.0)
    monkeypatch.setattr(intake, "RESTARTS", 1)
    async with db.write() as session:
        await session.execute(text("PRAGMA busy_timeout=20"))
    queue = Queue(message(10, 1))
    async with polling(db, queue.answer) as (_, task):
        with locked(db):
            await asyncio.sleep(3)
            assert not task.done()
        await until(lambda: queue.offsets == [0, 11])
    assert logged.events("intake_silent") == []


@sqlite_only
@pytest.mark.parametrize(
    "trouble",
    [
        refused(404, "Not Found"),
        refused(401, "Unauthorized"),
        refused(409, "Conflict: terminated by other getUpdates request"),
        refused(500, "Internal Server Error"),
        web.Response(status=502, text="<html>Bad Gateway</html>"),
        web.Response(status=200, text="<html>Log in to the Wi-Fi</html>"),
        web.Response(status=302, headers={"Location": "http://127.0.0.1:1/login"}),
        web.Response(status=200, text=""),
        web.json_response({"ok": True}),
        web.json_response({"ok": True, "result": {"no": "list"}}),
        web.json_response([]),
        web.Response(text="[" * 100_000),
        "cut",
        "reset",
    ],
    ids=repr,
)
@pytest.mark.fault("F11", "F12")
async def test_one_bad_answer_is_got_over_quickly(
    db: Database, quick: None, trouble: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake.Trouble, "_conflict_wait", lambda *_: 0.02)
    queue = Queue(message(10, 1))
    queue.trouble = [trouble]
    async with polling(db, queue.answer):
        await until(lambda: queue.offsets == [0, 11], 3)
    assert await stored(db) == [10]


@pytest.mark.fault("F13")
async def test_a_refused_token_ends_intake_with_78_and_a_line_without_the_token(
    db: Database, quick: None, logged: Logged
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return refused(401, "Unauthorized")

    async with polling(db, answer) as (server, task):
        with pytest.raises(IntakeStopped, match="401 Unauthorized") as caught:
            await asyncio.wait_for(task, 20)
    assert caught.value.exit_code == 78
    assert server.count("getUpdates") == intake.REFUSED_TRIES + 1
    assert TOKEN not in str(caught.value) + logged.text


@pytest.mark.fault("F13")
async def test_the_watchdog_does_not_forget_how_often_the_token_was_refused(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The waits between four refusals take as long as its patience: it must not begin to count anew."""
    monkeypatch.setattr(intake, "REFUSED_SECONDS", 0.2)
    monkeypatch.setattr(intake, "SILENT_SECONDS", 0.25)

    async def answer(_: web.Request) -> web.Response:
        return refused(401, "Unauthorized")

    async with polling(db, answer) as (_, task):
        with pytest.raises(IntakeStopped, match="401") as caught:
            await asyncio.wait_for(task, 20)
    assert caught.value.exit_code == 78


@pytest.mark.fault("F14")
async def test_a_second_poller_ends_intake_after_30_seconds_with_1_and_a_clear_line(
    db: Database, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = HeldClock()
    monkeypatch.setattr(asyncio, "sleep", _hasty(clock))

    async def answer(_: web.Request) -> web.Response:
        return refused(409, "Conflict: terminated by other getUpdates request")

    began = clock.monotonic()
    async with polling(db, answer, clock) as (_, task):
        with pytest.raises(IntakeStopped, match="Another bot is running with this token") as caught:
            await asyncio.wait_for(task, 20)
    assert caught.value.exit_code == 1
    assert 29 <= clock.monotonic() - began <= 40
    assert len(logged.events("poll_failed")) > 5


def _hasty(clock: HeldClock) -> Any:
    """asyncio.sleep that pushes the clock on instead of waiting."""
    sleep = asyncio.sleep

    async def hasten(seconds: float, result: Any = None) -> Any:
        if seconds >= 1:
            clock.ahead += seconds
            seconds = 0
        return await sleep(seconds, result)

    return hasten


@pytest.mark.fault("F7")
async def test_a_pause_that_telegram_asks_for_is_kept_by_the_poll_too(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SILENT_SECONDS", 0.2)
    queue = Queue(message(10, 1))
    queue.trouble = [refused(429, "Too Many Requests", parameters={"retry_after": 1})]
    async with polling(db, queue.answer) as (server, _):
        await until(lambda: server.calls)
        await asyncio.sleep(0.8)
        assert server.count("getUpdates") == 1, "the watchdog broke the pause"
        await until(lambda: queue.offsets[:1] == [0])


@pytest.mark.fault("F15")
async def test_a_poll_that_hangs_is_begun_again_and_nothing_is_lost(
    db: Database, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SILENT_SECONDS", 0.3)
    queue = Queue(message(10, 1))
    queue.trouble = ["hang"]
    async with polling(db, queue.answer):
        await until(lambda: queue.offsets[:2] == [0, 11], 5)
    assert logged.events("intake_silent")
    assert await stored(db) == [10]


@pytest.mark.fault("F15")
async def test_silence_for_ever_ends_intake_after_three_restarts(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SILENT_SECONDS", 0.1)
    async with polling(db, silence) as (server, task):
        with pytest.raises(IntakeStopped, match="after 3 restarts") as caught:
            await asyncio.wait_for(task, 20)
    assert caught.value.exit_code == 1
    assert server.count("getUpdates") == 4


@pytest.mark.fault("F15")
async def test_silences_with_successes_between_them_never_add_up(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SILENT_SECONDS", 0.1)
    queue = Queue()
    asked = 0

    async def answer(request: web.Request) -> web.StreamResponse:
        nonlocal asked
        asked += 1
        return await silence(request) if asked % 2 else ok([message(asked, 1)])

    async with polling(db, answer) as (_, task):
        await until(lambda: asked >= 12)
        assert not task.done()
    assert queue.offsets == []


async def test_a_server_that_does_not_hold_the_poll_is_not_asked_without_end(db: Database) -> None:
    async def answer(_: web.Request) -> web.Response:
        return ok([])

    async with polling(db, answer) as (server, _):
        await asyncio.sleep(1.5)
    assert server.count("getUpdates") <= 3


@pytest.mark.fault("F42")
async def test_no_line_of_the_log_has_the_token_or_the_words_of_people(
    db: Database, quick: None, logged: Logged
) -> None:
    logging.root.setLevel("DEBUG")
    queue = Queue(message(10, 1, "my words"))
    queue.trouble = [refused(401, f"Unauthorized {TOKEN}"), "reset", "cut"]
    async with polling(db, queue.answer):
        await until(lambda: queue.offsets == [0, 11])
    assert len(logged.events("poll_failed")) == 3
    assert TOKEN not in logged.text
    assert "my words" not in logged.text


async def gaps(db: Database) -> list[float]:
    async with db.read() as session:
        rows = await session.execute(select(outages).order_by(outages.c.id))
        return [round((row.ended_at - row.began_at).total_seconds(), -1) for row in rows]


async def test_a_silence_of_two_minutes_within_a_process_is_noted_as_an_outage(
    db: Database, quick: None
) -> None:
    clock, calls = HeldClock(), []

    async def answer(_: web.Request) -> web.Response:
        calls.append(1)
        if len(calls) in {3, 4}:  # nobody answers for a while
            clock.ahead += 85
            return web.Response(status=502)
        if len(calls) == 7:  # a poll that is held as long as Telegram may
            clock.ahead += 50
        if len(calls) > 9:
            await asyncio.sleep(3600)
        return ok([message(len(calls), 1)])

    async with polling(db, answer, clock):
        await until(lambda: len(calls) > 9)
    assert await gaps(db) == [170]
