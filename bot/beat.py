"""The beat's copy beside the database: a database that is behind it is an old copy, and holds.

The copy never runs ahead: it is written after the commit of what it says. Whatever kills the process
between leaves the database ahead, which is nothing to doubt.
"""

import asyncio
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.crash import crash_point
from bot.db.engine import Database
from bot.domain.hold import Beat, doubt
from bot.hold import Hold
from bot.logs import get_logger
from bot.services import hold as holds

NAME = "ttchan.beat"
BEAT_SECONDS = 5.0
"""A copy of the database that is older by so much is found out for certain, if anything left since."""
HELD_SECONDS = 1.0
"""How soon it is seen that somebody ended the hold."""
LAST_SECONDS = 1.0
"""A stop waits no longer for its beat."""

log = get_logger("ttchan.hold")


def read(folder: Path) -> Beat | None:
    """The copy; None if there is none that can be read. Blocks."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="ascii"))
        return Beat(str(told["epoch"]), int(told["beat"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write(folder: Path, beat: Beat) -> None:
    """Put a copy in the place of the one before, whole or not at all, and have it on the disk. Blocks."""
    crash_point("before_beat")
    half = folder / f"{NAME}.{os.getpid()}"
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, json.dumps({"epoch": beat.epoch, "beat": beat.beat}).encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    crash_point("amid_beat")
    half.replace(folder / NAME)
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    crash_point("after_beat")


class Heart:
    """Beats for a database, and follows whether it holds. ``wake`` first, ``rest`` last."""

    def __init__(self, db: Database, clock: Clock, hold: Hold, folder: Path) -> None:
        self._db = db
        self._clock = clock
        self._hold = hold
        self._folder = folder
        self._written: Beat | None = None
        self._seen = 0

    async def wake(self, session: AsyncSession) -> None:
        """At a start, before anything is handled: hold if the database is an old copy. ``keep`` follows."""
        copy = await asyncio.to_thread(read, self._folder)
        kept, held = await holds.pulse(session)
        apart = None if held else doubt(kept, copy)
        why = apart if apart is not None and await holds.used(session) else None
        if kept is None and why is None:
            epoch = copy.epoch if copy is not None and copy.beat == 0 else holds.new_epoch()
            # Before the commit, here alone: a first start that is cut short finds its own epoch again.
            await asyncio.to_thread(write, self._folder, Beat(epoch, 0))
            await holds.set_epoch(session, epoch)
        elif apart is not None and why is None:
            await holds.set_epoch(session, holds.new_epoch())  # it goes its own way, with nobody to tell
        await holds.raise_beat(session)
        if why is not None:
            held = await holds.begin(session, why, real=self._clock.real())
        self._hold.follow(held)
        if held is not None:
            log.error("holding", why=held.why.value, since=held.since.isoformat(timespec="seconds"))

    async def look(self) -> Beat | None:
        """See whether the hold began or ended. Returns the beat that is committed."""
        turns = self._hold.turns
        async with self._db.look() as session:
            beat, held = await holds.pulse(session)
        if self._hold.turns == turns:  # else an admin turned it in chat since the row was read
            if self._hold.on != (held is not None):
                log.warning("holding" if held else "hold_ended")
            self._hold.follow(held)
        return beat

    async def keep(self) -> None:
        """Write the copy of what is committed, and see whether the hold began or ended."""
        beat = await self.look()
        if beat is not None and beat != self._written:
            await asyncio.to_thread(write, self._folder, beat)
            self._written = beat

    async def attend(self) -> None:
        """Follow the hold where another process beats, or turns it: soon, for an admin waits for it."""
        while True:
            await asyncio.sleep(HELD_SECONDS)
            try:
                await self.look()
            except Exception as error:  # the next look sees it
                log.error("hold_not_seen", exc_info=error)

    async def run(self, sent: Callable[[], int]) -> None:
        """Work until cancelled. ``sent``: how many turns unasked messages had; while they have, it beats.

        Otherwise the stamp of the intake does, once a minute.
        """
        while True:
            await asyncio.sleep(HELD_SECONDS if self._hold.on else BEAT_SECONDS)
            try:
                await self._beat(sent())
                await self.keep()
            except Exception as error:  # the copy stays behind, which harms nobody: asked again
                log.error("beat_failed", exc_info=error)

    async def rest(self, sent: Callable[[], int]) -> None:
        """The last beat: a copy made while the process ran is behind it."""
        with suppress(Exception):
            async with asyncio.timeout(LAST_SECONDS):
                await self._beat(sent())
                await self.keep()

    async def _beat(self, sent: int) -> None:
        if sent != self._seen:
            async with self._db.write() as session:
                await holds.raise_beat(session)
            self._seen = sent
