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
from bot.logs import get_logger
from bot.services import inbox

CONCURRENCY = 64
IN_MEMORY = 500
BATCH = 200
RETRY_SECONDS = (0.5, 2.0, 5.0)
"""Between the tries of an update; the last one again and again while the storage is in trouble."""
_LOOK_SECONDS = 5.0
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")

log = get_logger("ttchan.feeder")

Handle = Callable[[Entry, dict[str, Any]], Awaitable[None]]


class Unreadable(Exception):
    """The update cannot be parsed, today or at another try; ``__cause__`` says why."""


class Feeder:
    """``handle(entry, raw)`` is called for each update; it sets ``entry.failure`` to have it tried again."""

    def __init__(self, db: Database, marks: DoneMarks, handle: Handle) -> None:
        self._db = db
        self._marks = marks
        self._handle = handle
        self._chats: dict[int, deque[Entry]] = {}
        self._cursor = 0
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
            for row in await self._next_rows():
                self._cursor = row.id
                self._take(Entry(row.id, row.update_id, row.body, row.applied, row.attempts), nursery)
            if not self._wake.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_SECONDS):
                        await self._wake.wait()

    async def _next_rows(self) -> list[inbox.Waiting]:
        if self._in_memory > IN_MEMORY:
            return []
        try:
            async with self._db.look() as session:
                rows = await inbox.waiting(session, self._cursor, BATCH)
        except Exception as error:  # a storage error ends nothing: look again soon
            log.error("inbox_unreadable", exc_info=error)
            await asyncio.sleep(1)
            rows = []
            self._wake.set()
        if len(rows) == BATCH:
            self._wake.set()
        return rows

    def _take(self, entry: Entry, nursery: asyncio.TaskGroup) -> None:
        self._in_memory += 1
        key = chat_key(entry)
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
            if self._in_memory == IN_MEMORY:
                self._wake.set()
        del self._chats[key]

    async def _settle(self, entry: Entry) -> None:
        for wait in chain(RETRY_SECONDS, repeat(RETRY_SECONDS[-1])):
            async with self._slots:
                if self._stopped.is_set():
                    return
                crash_point("before_handle")
                await self._try(entry)
                crash_point("after_handle")
            if entry.failure is None:
                self._marks.add(entry.id)
                return
            if await self._judge(entry, entry.failure):
                return
            with suppress(TimeoutError):  # a stop does not wait for it
                async with asyncio.timeout(wait):
                    await self._stopped.wait()

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
                given_up = await inbox.record_failure(session, entry.id, attempts, reason)
            entry.attempts = attempts
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


def chat_key(entry: Entry) -> int:
    """What keeps updates in order: the chat, else the person (a poll answer has no chat), else itself."""
    try:
        raw = json.loads(entry.body)
        for content in raw.values():
            if not isinstance(content, dict):
                continue
            message = content.get("message")
            holder = message if isinstance(message, dict) else content
            for owner in (holder.get("chat"), content.get("from"), content.get("user")):
                if isinstance(owner, dict) and isinstance(owner.get("id"), int):
                    return int(owner["id"])
    except (ValueError, AttributeError, RecursionError):
        pass
    return -entry.id
