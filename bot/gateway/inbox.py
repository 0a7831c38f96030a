"""One stored update on its way through a handler, and the grouped marks *done*."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from bot.crash import crash_point
from bot.db.engine import Database
from bot.db.trouble import is_trouble
from bot.logs import get_logger
from bot.services import inbox

CURRENT: ContextVar["Entry"] = ContextVar("entry")
"""The entry whose update this task is handling."""

GROUP_SIZE = 100
GROUP_SECONDS = 0.05

log = get_logger("ttchan.inbox")


@dataclass(slots=True)
class Entry:
    """An update being handled.

    ``applied``: its change is committed (perhaps before a crash), so it must not be made again.
    ``chat``: what it is handled in order for. ``worker``: who has claimed it, among several.
    ``failure``: set by the error handler: try again, or give up. ``lost``: another process has it by now.
    """

    id: int
    update_id: int
    body: str
    applied: bool = False
    attempts: int = 0
    chat: int | None = None
    worker: int | None = None
    failure: BaseException | None = None
    apologised: bool = False
    lost: bool = False

    @classmethod
    def of(cls, row: inbox.Waiting, worker: int | None = None) -> Self:
        """As it is stored."""
        return cls(row.id, row.update_id, row.body, row.applied, row.attempts, row.chat, worker)

    def owes_apology(self, failure: BaseException) -> bool:
        """Whether this failure is the last, and the person was not told yet.

        Never while the storage is in trouble: that is no try, and the update will be handled; nor for what
        another process handles.
        """
        last = self.attempts + 1 >= inbox.MAX_ATTEMPTS
        return last and not self.apologised and not self.lost and not is_trouble(failure)

    @asynccontextmanager
    async def transaction(self, db: Database) -> AsyncIterator[AsyncSession]:
        """The update's one write transaction, in which its inbox row is marked *applied* as well.

        An update that was applied before is looked at again, for its answer, and rolled back
        (docs/decisions/0003). Raises NotMine, and changes nothing, if another process has it by now.
        """
        async with db.write() as session:
            yield session
            if self.applied:
                await session.rollback()
                return
            crash_point("before_apply")
            try:
                if not await inbox.mark_applied(session, self.id, self.worker):
                    await session.rollback()
            except inbox.NotMine:
                self.lost = True
                raise
        self.applied = True
        crash_point("after_apply")


class DoneMarks:
    """Collects handled entries and marks them done in groups: one fsync for many answers.

    A crash in between repeats an answer, never a change.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: list[int] = []
        self._wake = asyncio.Event()
        self._full = asyncio.Event()
        self._stopping = False

    def add(self, entry_id: int) -> None:
        """Take an entry whose answer went out."""
        self._waiting.append(entry_id)
        self._wake.set()
        if len(self._waiting) >= GROUP_SIZE:
            self._full.set()

    async def run(self) -> None:
        """Mark groups until told to stop; then mark what is left, in one try: the inbox repeats the rest."""
        while not self._stopping:
            await self._wake.wait()
            if not self._stopping:
                with suppress(TimeoutError):
                    async with asyncio.timeout(GROUP_SECONDS):
                        await self._full.wait()
                self._wake.clear()
                self._full.clear()
            await self._flush()
        await self._flush()

    def stop(self) -> None:
        """End after the next group. Nothing may be added any more."""
        self._stopping = True
        self._wake.set()
        self._full.set()

    async def _flush(self) -> None:
        group, self._waiting = self._waiting, []
        if not group:
            return
        crash_point("before_done")
        try:
            async with self._db.write() as session:
                await inbox.mark_done(session, group)
        except Exception as error:  # the rows stay; a storage error must not end the marking
            log.error("mark_done_failed", rows=len(group), exc_info=error)
            self._waiting = group + self._waiting
            self._wake.set()
            if not self._stopping:
                await asyncio.sleep(1)
        crash_point("after_done")
