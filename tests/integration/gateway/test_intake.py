"""Intake: stored first, confirmed later; storage, network and refusals never end it before it makes sense."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select, text

from bot.clock import Clock
from bot.db.engine import Database
from bot.db.tables import inbox as table
from bot.db.tables import state
from bot.gateway import intake
from bot.gateway.intake import IntakeStopped, Poller
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import locked, message, sqlite_only, states, until
from tests.integration.gateway.peer import Peer, ok, peer, refused, silence

TOKEN = "123456789:test-only-not-a-real-token-of-anybody"


class HeldClock(Clock):
    """A clock whose monotonic time a test pushes on."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


class Queue:
    """Updates as a well-behaved server hands them out: from the offset on, and forgotten before it."""

    def __init__(self, *updates: Any) -> None:
        self.updates = list(updates)
        self.offsets: list[int] = []
        self.trouble: list[web.Response | str] = []

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self.trouble:
            what = self.trouble.pop(0)
            if isinstance(what, web.Response):
                return what
            if what == "hang":
                return await silence(request)
            if what == "cut":
                return web.Response(text='{"ok": true, "result": [', content_type="application/json")
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        offset = int(request.query.get("offset", 0))
        self.offsets.append(offset)
        self.updates = [raw for raw in self.updates if not _number(raw) or _number(raw) >= offset]
        if not self.updates:
            await asyncio.sleep(3600)
        return ok(self.updates[:100])


def _number(raw: Any) -> Any:
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and number < 2**62 else 0


@asynccontextmanager
async def polling(
    db: Database, answer: Any, clock: Clock | None = None
) -> AsyncIterator[tuple[Peer, "asyncio.Task[None]"]]:
    """A poller at work; it is cancelled at the end unless it ended by itself."""
    async with peer(answer) as server:
        poller = Poller(db, clock or Clock(), f"{server.url}/bot{TOKEN}", lambda: None)
        task = asyncio.ensure_future(poller.run())
        try:
            yield server, task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _stored(db: Database) -> list[int]:
    async with db.read() as session:
        return list((await session.execute(select(table.c.update_id).order_by(table.c.id))).scalars())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_BACKOFF", (0.02, 0.05))
    monkeypatch.setattr(intake, "_SHORTEST_POLL", 0.05)
    monkeypatch.setattr(intake, "REFUSED_SECONDS", 0.02)


async def test_updates_are_stored_before_they_are_confirmed(db: Database) -> None:
    queue = Queue(*(message(number, 1) for number in range(10, 15)))
    confirmed_too_early = []

    async def answer(request: web.Request) -> web.StreamResponse:
        if "offset" in request.query and await _stored(db) != [10, 11, 12, 13, 14]:
            confirmed_too_early.append(request.query["offset"])
        return await queue.answer(request)

    async with polling(db, answer) as (server, _):
        await until(lambda: server.count("getUpdates") == 2)
    assert queue.offsets == [0, 15]
    assert confirmed_too_early == []
    assert await states(db) == {"new": 5}


async def test_the_poll_asks_for_what_the_handlers_know_and_holds_long(db: Database) -> None:
    async with polling(db, silence) as (server, _):
        await until(lambda: server.calls)
    (_, given) = server.calls[0]
    assert json.loads(given["allowed_updates"]) == list(intake.ALLOWED_UPDATES)
    assert given["timeout"] == "50"
    assert "offset" not in given, "a first poll that confirms could lose what an earlier one has not stored"


async def test_the_same_update_twice_is_stored_once(db: Database, quick: None) -> None:
    first = Queue(message(10, 1), message(10, 1), message(11, 1))
    async with polling(db, first.answer):
        await until(lambda: first.offsets[1:])
    again = Queue(message(10, 1), message(12, 1))
    async with polling(db, again.answer):
        await until(lambda: again.offsets[1:])
    assert await _stored(db) == [10, 11, 12]


@sqlite_only
async def test_while_the_database_is_locked_nothing_is_confirmed(
    db: Database, quick: None, logged: Logged
) -> None:
    async with db.write() as session:
        await session.execute(text("PRAGMA busy_timeout=50"))
    queue = Queue(message(10, 1))
    async with polling(db, queue.answer):
        with locked(db):
            await until(lambda: len(logged.events("store_failed")) >= 5)
            assert queue.offsets == [0]
        await until(lambda: queue.offsets == [0, 11])
    assert await _stored(db) == [10]


@sqlite_only
async def test_while_the_disk_is_full_nothing_is_confirmed(db: Database, quick: None, logged: Logged) -> None:
    async with db.write() as session:
        pages = (await session.execute(text("PRAGMA page_count"))).scalar_one()
        await session.execute(text(f"PRAGMA max_page_count={pages + 1}"))
    queue = Queue(*(message(number, 1, "x" * 4000) for number in range(10, 30)))
    async with polling(db, queue.answer):
        await until(lambda: len(logged.events("store_failed")) >= 3)
        assert queue.offsets == [0]
        async with db.write() as session:
            await session.execute(text("PRAGMA max_page_count=1000000"))
        await until(lambda: queue.offsets == [0, 30])
    assert len(await _stored(db)) == 20


@sqlite_only
async def test_a_storage_away_for_longer_than_the_watchdogs_patience_does_not_end_intake(
    db: Database, quick: None, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SILENT_SECONDS", 0.3)
    monkeypatch.setattr(intake, "RESTARTS", 1)
    async with db.write() as session:
        await session.execute(text("PRAGMA busy_timeout=20"))
    queue = Queue(message(10, 1))
    async with polling(db, queue.answer) as (_, task):
        with locked(db):
            await asyncio.sleep(1.5)
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
async def test_one_bad_answer_is_got_over_quickly(
    db: Database, quick: None, trouble: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake._Trouble, "_conflict_wait", lambda _: 0.02)
    queue = Queue(message(10, 1))
    queue.trouble = [trouble]
    async with polling(db, queue.answer):
        await until(lambda: queue.offsets == [0, 11], 3)
    assert await _stored(db) == [10]


async def test_a_refused_token_ends_intake_with_78_and_a_line_without_the_token(
    db: Database, quick: None, logged: Logged
) -> None:
    async def answer(_: web.Request) -> web.Response:
        return refused(401, "Unauthorized")

    async with polling(db, answer) as (server, task):
        with pytest.raises(IntakeStopped, match="401 Unauthorized") as caught:
            await asyncio.wait_for(task, 5)
    assert caught.value.exit_code == 78
    assert server.count("getUpdates") == intake.REFUSED_TRIES + 1
    assert TOKEN not in str(caught.value) + logged.text


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
            await asyncio.wait_for(task, 5)
    assert caught.value.exit_code == 78


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
            await asyncio.wait_for(task, 5)
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


async def test_a_poll_that_hangs_is_begun_again_and_nothing_is_lost(
    db: Database, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SILENT_SECONDS", 0.3)
    queue = Queue(message(10, 1))
    queue.trouble = ["hang"]
    async with polling(db, queue.answer):
        await until(lambda: queue.offsets[:2] == [0, 11], 5)
    assert logged.events("intake_silent")
    assert await _stored(db) == [10]


async def test_silence_for_ever_ends_intake_after_three_restarts(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "SILENT_SECONDS", 0.1)
    async with polling(db, silence) as (server, task):
        with pytest.raises(IntakeStopped, match="after 3 restarts") as caught:
            await asyncio.wait_for(task, 5)
    assert caught.value.exit_code == 1
    assert server.count("getUpdates") == 4


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


@pytest.mark.parametrize(
    "bad",
    [
        {"message": {}},
        {"update_id": "11"},
        {"update_id": None},
        {"update_id": 2**70},
        {"update_id": -1},
        {"update_id": True},
        {"update_id": 1.5},
        "text",
        7,
        None,
        [],
    ],
    ids=repr,
)
async def test_an_update_without_a_number_holds_up_no_other(db: Database, quick: None, bad: Any) -> None:
    queue = Queue(bad, message(10, 1))
    async with polling(db, queue.answer):
        await until(lambda: 11 in queue.offsets)
    assert await _stored(db) == [10]


async def test_a_server_that_does_not_hold_the_poll_is_not_asked_without_end(db: Database) -> None:
    async def answer(_: web.Request) -> web.Response:
        return ok([])

    async with polling(db, answer) as (server, _):
        await asyncio.sleep(1.5)
    assert server.count("getUpdates") <= 3


async def test_a_good_poll_is_stamped_at_most_once_a_minute(db: Database) -> None:
    clock = HeldClock()
    stamps = []

    async def answer(_: web.Request) -> web.Response:
        async with db.read() as session:
            stamps.append((await session.execute(select(state.c.intake_ok_at))).scalar_one())
        clock.ahead += 25
        await asyncio.sleep(0.01)
        return ok([])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "_SHORTEST_POLL", 0)
        async with polling(db, answer, clock):
            await until(lambda: len(stamps) >= 8)
    assert stamps[0] is None
    assert 2 <= len(set(stamps[1:8])) <= 4


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
