"""The bot's vital signs: what is live, what is ready, and what fails. Who asks: gateway/listen.py, alarms."""

import asyncio
from datetime import datetime
from math import inf
from pathlib import Path
from typing import Protocol

from bot.clock import Clock
from bot.db.engine import Database
from bot.disk import Room, room
from bot.domain.alarms import Cause
from bot.domain.health import Health, Stage, Vital
from bot.logs import get_logger
from bot.services import vitals

LATE_SECONDS = 5.0
REMEMBERED_SECONDS = 30.0
"""A loop that was held up is told for so long: nobody gets an answer while it is."""
SILENT_SECONDS = 90.0
STUCK_SECONDS = 30.0
PROBE_SECONDS = 10.0
PROBE_PATIENCE = 10.0
"""A write that takes longer has failed. It is not broken off: a connection would be lost with it."""

log = get_logger("ttchan.health")


class Intake(Protocol):
    """Whatever takes updates in, by polling or by webhook. ``ok_at``: when it last went well (monotonic)."""

    ok_at: float

    @property
    def complaint(self) -> Cause | None:
        """What is wrong with it that only it knows."""


class Elsewhere:
    """Other processes take updates in: what the database tells of them."""

    complaint: Cause | None = None

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.ok_at = clock.monotonic()

    def hear(self, stamped_at: datetime | None) -> None:
        """What the last stamp is (operating time)."""
        if stamped_at is not None:
            age = (self._clock.real() - stamped_at).total_seconds()
            self.ok_at = max(self.ok_at, self._clock.monotonic() - max(0.0, age))


class Turning(Protocol):
    """Something that goes round and round. ``turned_at``: when it last began anew (monotonic)."""

    turned_at: float


class Vitals:
    """Signs of one running process. ``folder``: whose disk matters, ``intake``: what must go on; None where
    it has nothing to do with any. ``watch`` looks at the storage; the others are noted by whom they concern.
    """

    def __init__(self, clock: Clock, db: Database, folder: Path | None, intake: Intake | None) -> None:
        self._clock = clock
        self._db = db
        self._folder = folder
        self.intake = intake
        self.stage = Stage.STARTING
        self.dispatcher: Turning | None = None
        self._late_until = -inf
        self._asked_at: float | None = None
        self._refused = False
        self._current = True
        self._held = False
        self.room: Room | None = None

    def late(self, seconds: float) -> None:
        """The loop came so many seconds late."""
        if seconds >= LATE_SECONDS:
            self._late_until = self._clock.monotonic() + REMEMBERED_SECONDS

    @property
    def live(self) -> Health:
        """Whether the process does its work: the loop turns. What it cannot reach does not matter here."""
        failing = (Vital.LOOP,) if self._clock.monotonic() < self._late_until else ()
        return Health(self._stage, failing)

    @property
    def ready(self) -> Health:
        """Whether people are served."""
        away = self.stage in (Stage.STARTING, Stage.STOPPING)
        return Health(self._stage, self.failing, passing_by=away)

    @property
    def failing(self) -> tuple[Vital, ...]:
        """What is wrong now."""
        now = self._clock.monotonic()
        wrong = {
            Vital.LOOP: now < self._late_until,
            Vital.STORAGE: self._refused or self._waits(now),
            Vital.SCHEMA: not self._current,
            Vital.INTAKE: self.intake is not None and now - self.intake.ok_at >= SILENT_SECONDS,
            Vital.DISPATCHER: self.dispatcher is not None
            and now - self.dispatcher.turned_at >= STUCK_SECONDS,
            Vital.DISK: self.room is not None and self.room.short,
        }
        return tuple(vital for vital, is_wrong in wrong.items() if is_wrong)

    @property
    def held(self) -> bool:
        """Whether nothing unasked is sent."""
        return self._held

    @property
    def _stage(self) -> Stage:
        return Stage.HELD if self._held and self.stage is Stage.RUNNING else self.stage

    def _waits(self, now: float) -> bool:
        return self._asked_at is not None and now - self._asked_at >= PROBE_PATIENCE

    async def watch(self) -> None:
        """Look at disk and storage again and again, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(PROBE_SECONDS)

    async def look(self) -> None:
        """Look once."""
        try:
            self.room = await asyncio.to_thread(room, self._folder) if self._folder is not None else None
        except OSError as error:
            log.error("disk_not_seen", exc_info=error)
        self._asked_at = self._clock.monotonic()
        try:
            async with self._db.write() as session:
                found = await vitals.probe(session, real=self._clock.real())
        except Exception as error:  # whatever the storage says: it does not work
            if not self._refused:
                log.error("storage_fails", exc_info=error)
            self._refused = True
        else:
            if self._refused:
                log.warning("storage_works_again")
            self._refused, self._current, self._held = False, found.current, found.held
            if isinstance(self.intake, Elsewhere):
                self.intake.hear(found.intake_ok_at)
        finally:
            self._asked_at = None
