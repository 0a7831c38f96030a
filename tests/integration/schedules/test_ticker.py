"""What is told of a job when the ticker stops while it runs."""

import asyncio
import logging
from pathlib import Path

import pytest

import schedules
from bot.db.engine import Database
from bot.deps import Deps
from schedules import Job
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.schedules.test_still import deps


@sqlite_first
async def test_a_job_that_is_broken_off_as_the_ticker_stops_is_told_as_no_error(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun, broken_off = asyncio.Event(), asyncio.Event()

    async def long(_: Deps) -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            broken_off.set()

    async def failing(_: Deps) -> None:
        raise OSError

    monkeypatch.setattr(schedules, "JOBS", (Job("failing", 1, failing), Job("long", 1, long)))
    ticker = schedules.scheduler(deps(db, tmp_path))
    with caplog.at_level(logging.ERROR):
        ticker.start()
        await asyncio.wait_for(begun.wait(), 10)
        ticker.shutdown(wait=False)
        await asyncio.wait_for(broken_off.wait(), 10)
        await asyncio.sleep(0)
    errors = [record.getMessage() for record in caplog.records]
    assert [one.partition(" (")[0] for one in errors] == ['Job "failing']
