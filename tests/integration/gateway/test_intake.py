"""Intake: stored first, confirmed later, whatever the storage does."""

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import Database
from bot.db.tables import inbox as table
from bot.db.tables import state
from bot.gateway import intake
from bot.gateway.inbox import Entry
from bot.services import inbox
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import (
    feeding,
    locked,
    message,
    sqlite_only,
    states,
    until,
    until_states,
)
from tests.integration.gateway.peer import ok
from tests.integration.gateway.polling import HeldClock, Queue, polling, stored


async def test_updates_are_stored_before_they_are_confirmed(db: Database) -> None:
    queue = Queue(*(message(number, 1) for number in range(10, 15)))
    confirmed_too_early = []

    async def answer(request: web.Request) -> web.StreamResponse:
        if "offset" in request.query and await stored(db) != [10, 11, 12, 13, 14]:
            confirmed_too_early.append(request.query["offset"])
        return await queue.answer(request)

    async with polling(db, answer) as (server, _):
        await until(lambda: server.count("getUpdates") == 2)
    assert queue.offsets == [0, 15]
    assert confirmed_too_early == []
    assert await states(db) == {"new": 5}


async def test_the_first_poll_is_answered_at_once_and_the_next_ones_are_held(db: Database) -> None:
    async with polling(db, Queue().answer) as (server, _):
        await until(lambda: server.calls[1:])
    calls = [given for _, given in server.calls]
    assert [given["timeout"] for given in calls] == ["0", "50"]
    for given in calls:
        assert json.loads(given["allowed_updates"]) == list(intake.ALLOWED_UPDATES)
        assert "offset" not in given, "it could lose what an earlier run has not stored"


@pytest.mark.fault("F5")
async def test_the_same_update_twice_is_stored_once(db: Database, quick: None) -> None:
    first = Queue(message(10, 1), message(10, 1), message(11, 1))
    async with polling(db, first.answer):
        await until(lambda: first.offsets[1:])
    again = Queue(message(10, 1), message(12, 1))
    async with polling(db, again.answer):
        await until(lambda: again.offsets[1:])
    assert await stored(db) == [10, 11, 12]


@sqlite_only
@pytest.mark.fault("F29")
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
    assert await stored(db) == [10]


@sqlite_only
@pytest.mark.fault("F30")
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
    assert len(await stored(db)) == 20


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
@pytest.mark.fault("F16")
async def test_an_update_without_a_number_holds_up_no_other(db: Database, quick: None, bad: Any) -> None:
    queue = Queue(bad, message(10, 1))
    async with polling(db, queue.answer):
        await until(lambda: 11 in queue.offsets)
    assert await stored(db) == [10]


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


def place(update_id: int, user_id: int) -> dict[str, Any]:
    """Somebody of such a number says where they are."""
    there = message(update_id, user_id, location={"latitude": 55.8708, "longitude": 26.5162})
    del there["message"]["text"]
    return there


@pytest.mark.fault("F16")
async def test_numbers_that_no_column_can_hold_keep_nothing_waiting(db: Database, quick: None) -> None:
    """They are kept, and put aside when they are handled."""

    async def handle(entry: Entry, raw: dict[str, Any]) -> None:
        async with db.read() as session:
            await session.execute(select(table.c.id).where(table.c.chat == raw["message"]["from"]["id"]))

    poison = [place(11, 2**63), place(12, -(2**63) - 1), place(13, 10**40), message(14, 2**63)]
    queue = Queue(message(10, 1), *poison, place(15, 1), message(16, 2))
    async with polling(db, queue.answer):
        await until(lambda: queue.offsets == [0, 17])
    assert await stored(db) == list(range(10, 17))
    async with feeding(db, handle):
        await until_states(db, done=3, quarantined=4)


class Picky:
    """Refuses to store some updates, as many times as it is told."""

    def __init__(self, patch: pytest.MonkeyPatch, **times: int) -> None:
        self._times = {int(name[1:]): number for name, number in times.items()}
        self._store = inbox.store
        self.alone: list[int] = []
        patch.setattr(inbox, "store", self)

    async def __call__(self, session: AsyncSession, updates: Any, **more: Any) -> None:
        given = list(updates)
        if len(given) == 1:
            self.alone.append(given[0][0])
        for update_id, body in given:
            if body and self._times.get(update_id, 0) > 0:
                self._times[update_id] -= 1
                raise OverflowError(update_id)
        await self._store(session, given, **more)


@pytest.mark.fault("F16")
async def test_one_that_can_never_be_stored_keeps_nothing_waiting_and_is_put_aside_by_its_number(
    db: Database, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    picky, handled = Picky(monkeypatch, u11=99), []

    async def handle(entry: Entry, raw: dict[str, Any]) -> None:
        handled.append(entry.update_id)

    queue = Queue(message(10, 1), message(11, 1), message(12, 1), message(13, 2))
    async with feeding(db, handle) as feeder, polling(db, queue.answer, arrived=feeder.wake):
        await until(lambda: {10, 13} <= set(handled))
        await until(lambda: queue.offsets == [0, 14])
        await until_states(db, done=3, quarantined=1)
    assert sorted(handled) == [10, 12, 13]
    assert picky.alone.count(11) == 4, "three times, then by its number"
    async with db.read() as session:
        (row,) = (await session.execute(select(table).where(table.c.state == "quarantined"))).all()
    assert (row.update_id, row.body) == (11, "")


async def test_one_that_could_not_be_stored_at_first_is_kept_whole_and_in_its_turn(
    db: Database, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    Picky(monkeypatch, u11=3)
    queue = Queue(message(10, 1), message(11, 1, "my words"), message(12, 1), message(13, 2))
    async with polling(db, queue.answer):
        await until(lambda: queue.offsets == [0, 14])
    found = await stored(db)
    assert found.index(11) < found.index(12)
    async with db.read() as session:
        bodies = (await session.execute(select(table.c.body).where(table.c.update_id == 11))).scalars().all()
    assert ["my words" in one for one in bodies] == [True]


@sqlite_only
@pytest.mark.fault("F29")
async def test_a_storage_that_is_away_makes_nothing_poison(
    db: Database, quick: None, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    picky = Picky(monkeypatch)
    async with db.write() as session:
        await session.execute(text("PRAGMA busy_timeout=50"))
    queue = Queue(message(10, 1), message(11, 2))
    async with polling(db, queue.answer):
        with locked(db):
            await until(lambda: len(logged.events("store_failed")) >= 5)
        await until(lambda: queue.offsets == [0, 12])
    assert picky.alone == []
