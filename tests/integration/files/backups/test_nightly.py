"""The nightly backup: made once a night by a child of the bot, told when it fails, and never a burden."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.db.engine import Database
from bot.deps import Deps
from bot.files.backups import nightly, restoring
from bot.poll_keys import PollKeys
from bot.services import backups
from bot.services.programme import Programmes
from bot.settings import Settings
from schedules import backups as job
from tests.backups import REAL, Place
from tests.integration.conftest import Logged
from tests.integration.gateway.feeding import sqlite_first


class Night(Clock):
    """Real time as a test wants it."""

    def __init__(self, real: datetime) -> None:
        super().__init__()
        self.at = real

    def real(self) -> datetime:
        """What it was set to."""
        return self.at


def _deps(settings: Settings, db: Database, clock: Clock) -> Deps:
    return Deps(settings, db, b"", clock, Programmes(db), PollKeys.of(settings))


@sqlite_first
async def test_one_is_made_each_night_by_a_child_and_can_be_restored(
    place: Place, db: Database, logged: Logged
) -> None:
    clock = Clock()
    deps = _deps(place.settings(), db, clock)
    longest, looking = 0.0, True

    async def look() -> None:
        nonlocal longest
        while looking:
            began = clock.monotonic()
            async with db.write() as session:
                await backups.last(session)
            longest = max(longest, clock.monotonic() - began)
            await asyncio.sleep(0.01)

    looks = asyncio.ensure_future(look())
    await job.make_due(deps)
    looking = False
    await looks
    (made,) = place.backups.iterdir()
    assert [event["file"] for event in logged.events("backup_made")] == [str(made)]
    await restoring.drill(place.settings(), made, place.key)
    await job.make_due(deps)
    assert list(place.backups.iterdir()) == [made], "not twice in a night"
    async with db.read() as session:
        age = await backups.age(session, real=clock.real())
    assert age is not None
    assert age < timedelta(minutes=2)
    assert longest < 5, "the database was locked meanwhile"


@pytest.mark.parametrize("database_url", ("sqlite",), indirect=True)
async def test_one_that_fails_is_told_and_tried_again_a_while_later(
    place: Place, db: Database, tmp_path: Path, logged: Logged
) -> None:
    (tmp_path / "taken").touch()
    settings = place.settings(backup_dir=tmp_path / "taken" / "in")
    clock = Night(Clock().real())
    await job.make_due(_deps(settings, db, clock))
    await job.make_due(_deps(settings, db, clock))
    (failed,) = logged.events("backup_failed")
    assert failed["reason"].startswith("The backup cannot be written: ")
    async with db.read() as session:
        assert await backups.age(session, real=clock.at) is None
    assert nightly.due(settings, None, real=clock.at + timedelta(minutes=17))


@pytest.mark.parametrize("database_url", ("sqlite",), indirect=True)
def test_one_is_due_after_two_in_the_night_where_there_is_a_place_and_a_key(place: Place) -> None:
    settings, midnight = place.settings(), REAL.replace(hour=0, minute=0, second=0)
    assert nightly.due(settings, None, real=REAL)
    assert nightly.due(settings, midnight, real=REAL)
    assert not nightly.due(settings, REAL, real=REAL + timedelta(hours=23))
    assert nightly.due(settings, REAL, real=REAL + timedelta(hours=24))
    assert not nightly.due(settings, midnight, real=midnight + timedelta(hours=1))
    assert not nightly.due(place.settings(backup_recipient=""), None, real=REAL)
    assert not nightly.due(place.settings(backup_dir=None), None, real=REAL)


@pytest.mark.parametrize("database_url", ("sqlite",), indirect=True)
async def test_old_ones_go_by_the_clock(place: Place, db: Database, logged: Logged) -> None:
    place.backups.mkdir()
    (place.backups / "ttchan-20261101T020000Z.tar.gz.age").touch()
    clock = Night(REAL)
    await job.tidy(_deps(place.settings(), db, clock))
    assert list(place.backups.iterdir()) == []
    assert [event["number"] for event in logged.events("backups_dropped")] == [1]
