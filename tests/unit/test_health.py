"""Vital signs: each turns red by what it is there for, no other does, and it is green afterwards."""

import shutil
from collections import namedtuple
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.db.engine import Database
from bot.domain.alarms import Cause
from bot.domain.health import Health, Stage, Vital
from bot.health import (
    PROBE_PATIENCE,
    PROBE_SECONDS,
    REMEMBERED_SECONDS,
    SILENT_SECONDS,
    STUCK_SECONDS,
    Vitals,
)
from tests.clocks import PushedClock

Usage = namedtuple("Usage", "total used free")


class Way:
    """A way in, or a wheel that turns, as far as vital signs look at it."""

    complaint: Cause | None = None

    def __init__(self, clock: PushedClock) -> None:
        self.ok_at = self.turned_at = clock.monotonic()


@pytest.fixture
def clock() -> PushedClock:
    return PushedClock(datetime(2018, 11, 10, tzinfo=UTC))


@pytest.fixture
def way(clock: PushedClock) -> Way:
    return Way(clock)


@pytest.fixture
async def vitals(clock: PushedClock, way: Way, tmp_path: Path) -> AsyncIterator[Vitals]:
    """Of a bot that runs; nobody has looked at its storage yet."""
    db = Database(f"sqlite+aiosqlite:///{tmp_path}/none.db")
    made = Vitals(clock, db, tmp_path, way)
    made.dispatcher, made.stage = way, Stage.RUNNING
    yield made
    await db.dispose()


def test_every_sign_turns_red_within_ninety_seconds() -> None:
    assert max(SILENT_SECONDS, STUCK_SECONDS, PROBE_SECONDS + PROBE_PATIENCE) <= 90


def test_all_is_well_at_first(vitals: Vitals) -> None:
    assert vitals.live == vitals.ready == Health(Stage.RUNNING)
    assert vitals.ready.well


@pytest.mark.fault("F20")
def test_a_loop_held_up_is_told_for_a_while_and_is_alive_again(
    vitals: Vitals, way: Way, clock: PushedClock
) -> None:
    vitals.late(4.9)
    assert vitals.live.well
    vitals.late(30)
    assert (vitals.live.failing, vitals.ready.failing) == ((Vital.LOOP,), (Vital.LOOP,))
    clock.passes(REMEMBERED_SECONDS)
    way.turned_at = clock.monotonic()
    assert vitals.live.well
    assert vitals.ready.well


@pytest.mark.fault("F15")
def test_silence_of_intake_is_red_after_ninety_seconds_and_green_with_the_next_poll(
    vitals: Vitals, way: Way, clock: PushedClock
) -> None:
    clock.passes(SILENT_SECONDS - 1)
    way.turned_at = clock.monotonic()
    assert vitals.ready.well
    clock.passes(1)
    assert vitals.ready.failing == (Vital.INTAKE,)
    assert vitals.live.well, "whoever cannot hear Telegram lives: a restart would not help"
    way.ok_at = clock.monotonic()
    assert vitals.ready.well


def test_a_dispatcher_that_turns_no_more_is_red_after_thirty_seconds(
    vitals: Vitals, way: Way, clock: PushedClock
) -> None:
    clock.passes(STUCK_SECONDS - 1)
    assert vitals.ready.well
    clock.passes(1)
    assert vitals.ready.failing == (Vital.DISPATCHER,)
    way.turned_at = clock.monotonic()
    assert vitals.ready.well


@pytest.mark.fault("F30")
async def test_a_disk_with_less_than_500_mb_is_red_until_there_is_room(
    vitals: Vitals, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = 499 * 2**20
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10 * 2**30, 0, free))
    await vitals.look()
    assert Vital.DISK in vitals.ready.failing
    assert vitals.live.well
    free = 501 * 2**20
    await vitals.look()
    assert Vital.DISK not in vitals.ready.failing
    assert vitals.room is not None
    assert vitals.room.ebbing, "a warning while there is still time: less than a tenth"


async def test_a_storage_that_cannot_be_used_is_red(vitals: Vitals) -> None:
    await vitals.look()  # there is a file now, and no table in it
    assert vitals.ready.failing == (Vital.STORAGE,)
    assert vitals.live.well


@pytest.mark.parametrize(("stage", "ready"), [(Stage.STARTING, False), (Stage.STOPPING, False)])
def test_who_starts_or_stops_is_alive_and_not_ready(vitals: Vitals, stage: Stage, ready: bool) -> None:
    vitals.stage = stage
    assert vitals.live.well
    assert vitals.ready == Health(stage, passing_by=True)
    assert vitals.ready.well is ready
