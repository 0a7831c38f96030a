"""Hundreds of nasty updates: nothing uncaught, at most two replies each, and the next one is answered."""

import asyncio
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.app import Bot
from bot.db.engine import Database
from sandbox import Sandbox
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import sqlite_first, states, store
from tests.integration.live import publish_sample, running, settings_for
from tests.integration.nasty import Nasty
from tests.proving import drawn_seed

pytestmark = pytest.mark.fault("bad:commands")

PEOPLE = 40


async def _survives(
    db: Database,
    database_url: str,
    folder: Path,
    logged: Logged,
    *,
    number: int,
    publish: bool = True,
    most: float = 10,
) -> None:
    seed = drawn_seed()
    if publish:
        await publish_sample(db)
    async with Sandbox.serve(check_results=False) as sandbox:
        crowd = [sandbox.add_person(f"P{n}", language_code="en") for n in range(PEOPLE)]
        for person in crowd:
            await person.start()
        sandbox.updates.clear()
        updates = Nasty(seed, [person.id for person in crowd]).draw(number)
        for start in range(0, number, 1000):
            await store(db, updates[start : start + 1000])
        async with running(Bot(settings_for(sandbox, database_url, folder))):
            await _settled(db, 60 + number / 50)
            last = sandbox.journal.last
            await crowd[0].send("/help")
            async with asyncio.timeout(most):  # or the next update waits
                while not any(
                    call.method == "sendMessage" and call.chat_id == crowd[0].id
                    for call in sandbox.journal.after(last)
                ):
                    await asyncio.sleep(0.01)
        written = [call for call in sandbox.journal if call.method.startswith(("send", "edit")) and call.ok]
    assert logged.events("update_failed") == []
    assert logged.events("incident") == []
    assert logged.events("loop_error") == []
    assert await states(db) == {"done": number + 1}
    replies = Counter(call.chat_id for call in written if call.method != "sendChatAction")
    sent = Counter(_sender(raw) for raw in updates)
    assert sum(replies.values()) > number / 4, "there must be something to answer"
    assert all(replies[person.id] <= 2 * sent[person.id] + 1 for person in crowd)
    assert set(replies) <= {person.id for person in crowd}


async def _settled(db: Database, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not set(await states(db)) <= {"done", "quarantined"}:
        assert time.monotonic() < deadline, "the backlog takes too long"
        await asyncio.sleep(0.05)


def _sender(raw: dict[str, Any]) -> Any:
    content = next((part for part in raw.values() if isinstance(part, dict)), {})
    return (content.get("from") or content.get("user") or {}).get("id")


@sqlite_first
async def test_500_nasty_updates(db: Database, database_url: str, tmp_path: Path, logged: Logged) -> None:
    await _survives(db, database_url, tmp_path, logged, number=500)


@sqlite_first
async def test_nasty_updates_before_any_meeting_is_published(
    db: Database, database_url: str, tmp_path: Path, logged: Logged
) -> None:
    await _survives(db, database_url, tmp_path, logged, number=250, publish=False)


@pytest.mark.proof
@pytest.mark.timeout(3600)
async def test_50000_nasty_updates(db: Database, database_url: str, tmp_path: Path, logged: Logged) -> None:
    await _survives(db, database_url, tmp_path, logged, number=50_000, most=1)
