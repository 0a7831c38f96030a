"""Long polling: raw updates go into the inbox before the offset moves. PTB's updater would confirm first.

A storage error never ends intake; a watchdog restarts a poll that is silent.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from bot.clock import Clock
from bot.crash import crash_point
from bot.db.engine import Database
from bot.gateway.wire import CallFailed, Wire, pause_of, read_answer
from bot.logs import get_logger
from bot.services import inbox, state

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "poll", "poll_answer", "my_chat_member")
_ALLOWED = json.dumps(ALLOWED_UPDATES, separators=(",", ":"))
POLL_SECONDS = 50
SILENT_SECONDS = 90
RESTARTS = 3
CONFLICT_SECONDS = 30
REFUSED_TRIES = 3
REFUSED_SECONDS = 30
STAMP_SECONDS = 60
_HEAD_START = 0.02
"""Seconds after which a poll that has begun is surely on its way."""
_BACKOFF = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0)

log = get_logger("ttchan.intake")


class Refusal(Exception):
    """Telegram, or something in between, answered a poll with a status that is not 200."""

    def __init__(self, status: int, pause: float) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.pause = pause


class IntakeStopped(Exception):
    """Intake cannot go on; ``exit_code`` is 78 where the settings are to blame."""

    def __init__(self, reason: str, exit_code: int = 1) -> None:
        super().__init__(reason)
        self.exit_code = exit_code


class Poller:
    """Polls ``base_url`` (with the token) into the inbox; calls ``arrived`` after each stored batch."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        base_url: str,
        arrived: Callable[[], None],
        *,
        timeout: int = POLL_SECONDS,
    ) -> None:
        self._db = db
        self._clock = clock
        self._url = f"{base_url}/getUpdates"
        self._arrived = arrived
        self._timeout = timeout
        self._offset: int | None = None
        self._stamped_at = -STAMP_SECONDS
        self.ok_at = clock.monotonic()
        self.asking = asyncio.Event()

    async def run(self) -> None:
        """Poll until cancelled. Raises IntakeStopped when it makes no sense to go on."""
        for _ in range(RESTARTS + 1):
            polling = asyncio.ensure_future(self._poll())
            try:
                await self._watch(polling)
            finally:
                polling.cancel()
                await asyncio.gather(polling, return_exceptions=True)
            log.error("intake_silent", seconds=SILENT_SECONDS)
            self.ok_at = self._clock.monotonic()
        raise IntakeStopped(f"No answer to polling after {RESTARTS} restarts.")

    async def _watch(self, polling: "asyncio.Future[None]") -> None:
        """Return when the poll has been silent for too long; pass on what it raises."""
        while True:
            silent = self._clock.monotonic() - self.ok_at
            if silent >= SILENT_SECONDS:
                return
            done, _ = await asyncio.wait([polling], timeout=SILENT_SECONDS - silent)
            if done:
                polling.result()

    async def _poll(self) -> None:
        wire = Wire(1)
        await wire.open()
        try:
            trouble = _Trouble(self._clock)
            while True:
                try:
                    updates = await self._ask(wire)
                except (CallFailed, Refusal) as error:
                    await asyncio.sleep(trouble.next_wait(error))
                    continue
                trouble.over()
                self.ok_at = self._clock.monotonic()
                await self._keep(updates)
        finally:
            await wire.close()

    async def _ask(self, wire: Wire) -> list[dict[str, Any]]:
        query = f"timeout={self._timeout}&allowed_updates={_ALLOWED}"
        if self._offset is not None:
            query += f"&offset={self._offset}"
        asked = asyncio.get_running_loop().call_later(_HEAD_START, self.asking.set)
        try:
            status, body = await wire.call(f"{self._url}?{query}", read=self._timeout + 10)
        finally:
            asked.cancel()
            self.asking.set()
        if status != 200:
            raise Refusal(status, pause_of(body))
        updates = read_answer(body).get("result")
        if not isinstance(updates, list):
            raise CallFailed("the answer to getUpdates is not a list")
        return updates

    async def _keep(self, updates: list[dict[str, Any]]) -> None:
        """Store, then move the offset. Without the store there is no confirmation, however often it fails."""
        numbered = [(raw["update_id"], json.dumps(raw)) for raw in updates if _is_numbered(raw)]
        stamp = self.ok_at - self._stamped_at >= STAMP_SECONDS
        tries: int = 0
        while numbered or stamp:
            crash_point("before_store")
            try:
                async with self._db.write() as session:
                    now = self._clock.real()
                    await inbox.store(session, numbered, now=now)
                    await state.stamp_intake(session, now=now)
                break
            except Exception as error:  # whatever the storage says: ask again, confirm nothing
                log.error("store_failed", updates=len(numbered), exc_info=error)
                await asyncio.sleep(_BACKOFF[min(tries, len(_BACKOFF) - 1)])
                tries += 1
        self._stamped_at = self.ok_at if stamp or numbered else self._stamped_at
        crash_point("after_store")
        if numbered:
            self._offset = max(update_id for update_id, _ in numbered) + 1
            self._arrived()


def _is_numbered(raw: object) -> bool:
    if isinstance(raw, dict) and isinstance(raw.get("update_id"), int):
        return True
    log.error("update_without_id")
    return False


class _Trouble:
    """How long to wait after a failed poll, and when to give up."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.over()

    def over(self) -> None:
        """A poll went well."""
        self._failures = 0
        self._refused = 0
        self._conflict_since: float | None = None

    def next_wait(self, error: CallFailed | Refusal) -> float:
        """Seconds until the next poll. Raises IntakeStopped."""
        self._failures += 1
        log.warning("poll_failed", failures=self._failures, reason=str(error))
        match error:
            case Refusal(status=429):
                return error.pause
            case Refusal(status=401):
                return self._refused_wait()
            case Refusal(status=409):
                return self._conflict_wait()
        return _BACKOFF[min(self._failures - 1, len(_BACKOFF) - 1)]

    def _refused_wait(self) -> float:
        """401 may be brief (a proxy's), or for ever: the token was revoked or is wrong."""
        self._refused += 1
        if self._refused > REFUSED_TRIES:
            raise IntakeStopped(
                "Telegram refuses the token (401 Unauthorized): it was revoked or is wrong.", 78
            )
        return REFUSED_SECONDS

    def _conflict_wait(self) -> float:
        """Normal for seconds after a restart; longer means that a second bot polls with our token."""
        now = self._clock.monotonic()
        self._conflict_since = self._conflict_since or now
        if now - self._conflict_since >= CONFLICT_SECONDS:
            raise IntakeStopped("Another bot is running with this token (409 Conflict): stop one of them.")
        return 3
