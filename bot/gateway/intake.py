"""Long polling: raw updates go into the inbox before the offset moves. PTB's updater would confirm first.

A storage error never ends intake; a watchdog restarts a poll that is silent.
"""

import asyncio
import json
from collections.abc import Callable
from itertools import chain, repeat
from typing import Any

from bot.clock import Clock
from bot.crash import crash_point
from bot.db.engine import Database
from bot.db.trouble import is_trouble
from bot.domain.alarms import Cause
from bot.domain.outages import GAP
from bot.gateway.singly import Singly
from bot.gateway.stamps import Stamps
from bot.gateway.storable import is_numbered, written
from bot.gateway.wire import CallFailed, Wire, pause_of, read_answer
from bot.logs import get_logger
from bot.services import inbox

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "poll", "poll_answer", "my_chat_member")
_ALLOWED = json.dumps(ALLOWED_UPDATES, separators=(",", ":"))
POLL_SECONDS = 50
SILENT_SECONDS = 90
RESTARTS = 3
CONFLICT_SECONDS = 30
BRIEF_CONFLICT_SECONDS = 10
"""After a restart Telegram may still hold the poll of before."""
CONFLICT_APART_SECONDS = 20
"""Two bots take the poll from each other in turn: conflicts that are closer are one, whatever went well."""
REFUSED_TRIES = 3
REFUSED_SECONDS = 30
HEAD_START = 0.02
"""Seconds after which a call that has begun is surely on its way."""
_SHORTEST_POLL = 1.0
_BACKOFF = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_WEBHOOK_SET = "webhook is active"

log = get_logger("ttchan.intake")


class Refusal(Exception):
    """Telegram, or something in between, answered with a status that is not 200, perhaps in ``words``."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"status {status}")
        self.status = status
        self.pause = pause_of(body)
        self.words = _description(body)

    @property
    def by_webhook(self) -> bool:
        """Whether a poll was refused since a webhook is set, and not since another bot polls."""
        return self.status == 409 and _WEBHOOK_SET in self.words


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
        self._base_url = base_url
        self._arrived = arrived
        self._timeout = timeout
        self._offset: int | None = None
        self._stamps = Stamps(clock)
        self._trouble = Trouble(clock)
        self._took_webhook_away = False
        self._sound = False
        self._silences = 0
        self._heard_at = clock.monotonic()
        self.ok_at = self._heard_at
        self.asking = asyncio.Event()

    @property
    def complaint(self) -> Cause | None:
        """What Telegram says against our polls, if it does: more than that they fail."""
        return self._trouble.complaint

    async def run(self) -> None:
        """Poll until cancelled. Raises IntakeStopped when it makes no sense to go on."""
        while self._silences <= RESTARTS:
            polling = asyncio.ensure_future(self._poll())
            try:
                await self._watch(polling)
            finally:
                polling.cancel()
                await asyncio.gather(polling, return_exceptions=True)
            self._silences += 1
            self._sound = False
            log.error("intake_silent", seconds=SILENT_SECONDS, times=self._silences)
            self._heard_at = self._clock.monotonic()
        raise IntakeStopped(f"No answer to polling after {RESTARTS} restarts.")

    async def _watch(self, polling: "asyncio.Future[None]") -> None:
        """Return when the poll has been silent for too long; pass on what it raises."""
        while True:
            silent = self._clock.monotonic() - self._heard_at
            if silent >= SILENT_SECONDS:
                return
            done, _ = await asyncio.wait([polling], timeout=SILENT_SECONDS - silent)
            if done:
                polling.result()

    async def _poll(self) -> None:
        wire = Wire(1)
        await wire.open()
        try:
            while True:
                asked_at = self._clock.monotonic()
                held = self._sound  # else it is answered at once: that we are back is known before long
                try:
                    updates = await self._ask(wire, self._timeout if held else 0)
                except (CallFailed, Refusal) as error:
                    self._sound = False
                    await self._bear(wire, error)
                    continue
                self._sound = True
                self._trouble.over()
                self._silences = 0
                self.ok_at = self._heard_at = self._clock.monotonic()
                frozen = self.ok_at - asked_at > GAP.total_seconds()  # no poll takes so long
                stored = await self._keep(updates, self.ok_at if frozen else asked_at)
                self._stamps.good_until = self.ok_at
                if held and not stored:
                    # A server that does not hold the poll must not be asked without end.
                    await asyncio.sleep(_SHORTEST_POLL - (self.ok_at - asked_at))
        finally:
            await wire.close()

    async def _bear(self, wire: Wire, error: CallFailed | Refusal) -> None:
        """Wait after a failed poll. Telegram's own refusals are no silence: they have limits of their own."""
        wait = self._trouble.next_wait(error)
        if isinstance(error, Refusal) and error.by_webhook and await self._take_webhook_away(wire):
            return
        if isinstance(error, Refusal) and error.status in (401, 409, 429):
            self._heard_at = self._clock.monotonic() + wait
        await asyncio.sleep(wait)

    async def _take_webhook_away(self, wire: Wire) -> bool:
        """What an earlier run by webhook has set is ended, once. One that comes while we poll is another's.

        Nothing is dropped: what Telegram has not delivered there comes with the next poll.
        """
        if self._took_webhook_away or self._stamps.good_until is not None:
            return False
        try:
            status, _ = await wire.call(f"{self._base_url}/deleteWebhook?drop_pending_updates=false")
        except CallFailed:
            return False
        self._took_webhook_away = status == 200
        if self._took_webhook_away:
            log.warning("webhook_taken_away")
        return self._took_webhook_away

    async def _ask(self, wire: Wire, hold: int) -> list[dict[str, Any]]:
        """One poll; Telegram holds it for ``hold`` seconds while there is nothing."""
        query = f"timeout={hold}&allowed_updates={_ALLOWED}"
        if self._offset is not None:
            query += f"&offset={self._offset}"
        asked = asyncio.get_running_loop().call_later(HEAD_START, self.asking.set)
        try:
            status, body = await wire.call(f"{self._base_url}/getUpdates?{query}", read=self._timeout + 10)
        finally:
            asked.cancel()
            self.asking.set()
        if status != 200:
            raise Refusal(status, body)
        updates = read_answer(body).get("result")
        if not isinstance(updates, list):
            raise CallFailed("the answer to getUpdates is not a list")
        return updates

    async def _keep(self, updates: list[Any], back_at: float) -> bool:
        """Store, then move the offset. Without the store there is no confirmation, however often it fails.

        ``back_at``: as in ``Stamps.put``. Returns whether there was anything to store.
        """
        numbered = {raw["update_id"]: written(raw) for raw in updates if is_numbered(raw)}
        stamp, singly = self._stamps.due(self.ok_at), Singly(self._db, self._clock)
        for wait in chain(_BACKOFF, repeat(_BACKOFF[-1])):
            if not (numbered or stamp):
                return False
            crash_point("before_store")
            try:
                async with self._db.write() as session:
                    await inbox.store(session, numbered.items(), now=self._clock.real())
                    away = await self._stamps.put(session, back_at=back_at)
                break
            except Exception as error:  # whatever the storage says: ask again, confirm nothing
                log.error("store_failed", updates=len(numbered), exc_info=error)
                if not is_trouble(error):  # one of them may be to blame: it must not hold the others up
                    numbered = await singly.store(numbered)
                    self._arrived()
                self._heard_at = self._clock.monotonic()  # it is not Telegram that is silent
                await asyncio.sleep(wait)
        if away:
            log.warning("intake_was_away")
        self._stamps.stored(self.ok_at)
        crash_point("after_store")
        if numbered:
            self._offset = max(numbered) + 1
            self._arrived()
        return bool(numbered)


def _description(body: bytes) -> str:
    try:
        return str(read_answer(body).get("description", ""))
    except CallFailed:
        return ""


class Trouble:
    """How long to wait after a failed call of intake, and when to give up."""

    def __init__(self, clock: Clock, event: str = "poll_failed") -> None:
        self._clock = clock
        self._event = event
        self._conflict_since: float | None = None
        self._conflict_at = 0.0
        self.over()

    def over(self) -> None:
        """A poll went well."""
        self._failures = 0
        self._refused = 0
        self._unknown = 0

    @property
    def complaint(self) -> Cause | None:
        """What Telegram says about the token: that it knows it not, or that another bot polls with it."""
        if self._refused or self._unknown > 1:
            return Cause.TOKEN_REFUSED
        return Cause.SECOND_BOT if self._in_conflict() else None

    def _in_conflict(self) -> bool:
        """Whether there was more than what a restart makes, and it is not over."""
        if self._conflict_since is None:
            return False
        recent = self._clock.monotonic() - self._conflict_at <= CONFLICT_APART_SECONDS
        return recent and self._conflict_at - self._conflict_since >= BRIEF_CONFLICT_SECONDS

    def next_wait(self, error: CallFailed | Refusal) -> float:
        """Seconds until the next poll. Raises IntakeStopped."""
        self._failures += 1
        log.warning(self._event, failures=self._failures, reason=str(error))
        match error:
            case Refusal(status=429):
                return error.pause
            case Refusal(status=401):
                return self._refused_wait()
            case Refusal(status=409):
                return self._conflict_wait(error.by_webhook)
            case Refusal(status=404):  # a proxy for a moment, or Telegram of a token that is none
                self._unknown += 1
        return _BACKOFF[min(self._failures - 1, len(_BACKOFF) - 1)]

    def _refused_wait(self) -> float:
        """401 may be brief (a proxy's), or for ever: the token was revoked or is wrong."""
        self._refused += 1
        if self._refused > REFUSED_TRIES:
            raise IntakeStopped(
                "Telegram refuses the token (401 Unauthorized): it was revoked or is wrong.", 78
            )
        return REFUSED_SECONDS

    def _conflict_wait(self, by_webhook: bool) -> float:
        """Normal for seconds after a restart; longer means that a second bot works with our token."""
        now = self._clock.monotonic()
        if self._conflict_since is None or now - self._conflict_at > CONFLICT_APART_SECONDS:
            self._conflict_since = now
        self._conflict_at = now
        if now - self._conflict_since >= CONFLICT_SECONDS:
            if by_webhook:
                raise IntakeStopped("Another program sets a webhook for this token (409 Conflict): stop it.")
            raise IntakeStopped("Another bot is running with this token (409 Conflict): stop one of them.")
        return 3
