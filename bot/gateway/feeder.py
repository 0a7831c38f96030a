"""Takes undone updates from the inbox and has them handled: in order inside a chat, many chats at once."""

import asyncio
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import chain, repeat
from typing import Any

from bot import metrics
from bot.crash import crash_point
from bot.db.engine import Database
from bot.db.trouble import is_trouble
from bot.gateway.inbox import CURRENT, DoneMarks, Entry
from bot.gateway.intake import ALLOWED_UPDATES
from bot.gateway.shapes import well_formed
from bot.gateway.source import Source
from bot.logs import get_logger
from bot.services import inbox
from bot.services.inbox_chats import chat_of

CONCURRENCY = 64
RETRY_SECONDS = (0.5, 2.0, 5.0)
"""Between the tries of an update; the last one again and again while the storage is in trouble."""
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")

log = get_logger("ttchan.feeder")

Handle = Callable[[Entry, dict[str, Any]], Awaitable[None]]


class Unreadable(Exception):
    """The update cannot be parsed, today or at another try; ``__cause__`` says why."""


class Feeder:
    """``handle(entry, raw)`` is called for each update; it sets ``entry.failure`` to have it tried again."""

    def __init__(self, db: Database, marks: DoneMarks, handle: Handle, source: Source) -> None:
        self._db = db
        self._marks = marks
        self._handle = handle
        self._source = source
        self._chats: dict[int, deque[Entry]] = {}
        self._in_memory = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(CONCURRENCY)
        self._wake = asyncio.Event()
        self._stopped = asyncio.Event()

    def wake(self) -> None:
        """Say that the inbox has something new."""
        self._wake.set()

    def stop(self) -> None:
        """Begin nothing more: the inbox keeps what waits. What is in flight ends by itself."""
        self._stopped.set()
        for waiting in self._chats.values():
            waiting.clear()
        self._wake.set()

    async def finished(self, seconds: float) -> None:
        """Wait for what is in flight, then break it off: the inbox has it."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()

    async def run(self, nursery: asyncio.TaskGroup) -> None:
        """Feed until stopped. What was left undone by an earlier run comes first."""
        while not self._stopped.is_set():
            self._wake.clear()
            for entry in await self._next():
                self._take(entry, nursery)
            if not self._wake.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._source.seconds):
                        await self._wake.wait()

    async def _next(self) -> list[Entry]:
        try:
            entries = await self._source.next(self._in_memory, self._chats)
        except Exception as error:  # a storage error ends nothing: look again soon
            log.error("inbox_unreadable", exc_info=error)
            await asyncio.sleep(1)
            self._wake.set()
            return []
        if self._source.more:
            self._wake.set()
        return entries

    def _take(self, entry: Entry, nursery: asyncio.TaskGroup) -> None:
        self._in_memory += 1
        key = chat_of(entry.body, entry.update_id) if entry.chat is None else entry.chat
        if key in self._chats:
            self._chats[key].append(entry)
        else:
            self._chats[key] = deque([entry])
            task = nursery.create_task(self._drain(key))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _drain(self, key: int) -> None:
        waiting = self._chats[key]
        while waiting:
            entry = waiting.popleft()
            try:
                await self._settle(entry)
            except Exception as error:  # whatever it is, the chat's next update is handled
                log.error("update_lost_its_way", update=entry.update_id, exc_info=error)
            self._in_memory -= 1
            if self._source.again(self._in_memory, key, len(waiting)):
                self._wake.set()
        del self._chats[key]

    async def _settle(self, entry: Entry) -> None:
        for wait in chain(RETRY_SECONDS, repeat(RETRY_SECONDS[-1])):
            async with self._slots:
                if self._stopped.is_set() or not await self._is_mine(entry):
                    return
                crash_point("before_handle")
                await self._try(entry)
                crash_point("after_handle")
            if entry.lost:
                return
            if entry.failure is None:
                self._marks.add(entry.id)
                return
            if await self._judge(entry, entry.failure):
                return
            with suppress(TimeoutError):  # a stop does not wait for it
                async with asyncio.timeout(wait):
                    await self._stopped.wait()

    async def _is_mine(self, entry: Entry) -> bool:
        """Whether to handle it here. Not to know is no reason to drop it: the storage will say."""
        while not self._stopped.is_set():
            try:
                return await self._source.mine(entry)
            except Exception as error:
                log.error("claim_not_read", update=entry.update_id, exc_info=error)
            await asyncio.sleep(1)
        return False

    async def _try(self, entry: Entry) -> None:
        entry.failure = None
        CURRENT.set(entry)
        try:
            raw = read_body(entry.body)
        except (ValueError, RecursionError) as error:
            entry.failure = Unreadable()
            entry.failure.__cause__ = error
            return
        began = asyncio.get_running_loop().time()
        try:
            await self._handle(entry, raw)
        except Exception as error:  # what is wrong with one update harms no other
            entry.failure = error
        if entry.failure is not None and not (is_trouble(entry.failure) or well_formed(raw)):
            misshapen = Unreadable()
            misshapen.__cause__, entry.failure = entry.failure, misshapen
        if entry.lost:
            return
        seconds = asyncio.get_running_loop().time() - began
        metrics.TALLY.handled(_kind(raw), "done" if entry.failure is None else "failed", seconds)

    async def _judge(self, entry: Entry, failure: BaseException) -> bool:
        """Count a failed try; an unreadable update has but one. Returns whether the update is given up.

        While the storage itself is in trouble the update is not to blame, and it is not counted.
        """
        counted = not is_trouble(failure)
        attempts = entry.attempts + counted
        if isinstance(failure, Unreadable):
            attempts = inbox.MAX_ATTEMPTS
        reason = type(failure.__cause__ or failure).__name__
        try:
            async with self._db.write() as session:
                given_up = await inbox.record_failure(session, entry.id, attempts, reason, entry.worker)
            entry.attempts = attempts
        except inbox.NotMine:
            return True
        except Exception as error:  # it must not be lost until a restart: try all of it again
            log.error("failure_not_recorded", update=entry.update_id, exc_info=error)
            given_up = counted = False
        log.error(
            "update_failed",
            update=entry.update_id,
            attempts=entry.attempts,
            counted=counted,
            given_up=given_up,
            exc_info=failure,
        )
        return given_up


def _kind(raw: dict[str, Any]) -> str:
    return next((name for name in ALLOWED_UPDATES if name in raw), "other")


def read_body(body: str) -> dict[str, Any]:
    """Parse a stored update. NUL and lone surrogates go here, at the border: not every sink takes them."""
    raw: dict[str, Any] = json.loads(_NUL.sub(r"\1", body) if "\\u0000" in body else body)
    return _without_lone_surrogates(raw) if "\\ud" in body else raw


def _without_lone_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "ignore").decode()
    if isinstance(value, dict):
        return {name: _without_lone_surrogates(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_without_lone_surrogates(part) for part in value]
    return value
