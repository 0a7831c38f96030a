"""Intake by webhook: Telegram sends each update to us. Here it is told where to, and watched.

Who takes an update in: endpoint.py; how it is stored: storing.py. It is never polled meanwhile.
"""

import asyncio
import json
import secrets
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from bot.clock import Clock
from bot.db.engine import Database
from bot.domain.alarms import Cause
from bot.gateway.endpoint import Endpoint
from bot.gateway.intake import ALLOWED_UPDATES, HEAD_START, IntakeStopped, Refusal, Trouble
from bot.gateway.stamps import Stamps
from bot.gateway.storing import Storing
from bot.gateway.wire import CallFailed, Wire, read_answer
from bot.logs import get_logger
from bot.redaction import know

LOOK_SECONDS = 45
TROUBLE_LOOK_SECONDS = 15
CONNECTIONS = 40
SET_TRIES = 3
SET_SECONDS = 30
LOSSES, LOSSES_SECONDS = 3, 600
"""A webhook that is lost more often in that time is taken away on purpose."""
_JSON = {"Content-Type": "application/json"}

log = get_logger("ttchan.intake")


class Webhook:
    """Takes updates in at ``listen`` (HOST:PORT) and has Telegram send them to ``url``.

    ``base_url`` is the Bot API's with the token. Without a ``secret`` it makes a new one. ``arrived`` is
    called after each commit. ``ok_at``: monotonic, up to when updates could come in.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        base_url: str,
        arrived: Callable[[], None],
        *,
        url: str,
        listen: str,
        secret: str | None = None,
    ) -> None:
        self._db = db
        self._clock = clock
        self._base_url = base_url
        self._url = url
        self._listen = listen
        self._secret = secret or secrets.token_urlsafe(32)
        know([self._secret])
        self._stamps = Stamps(clock)
        self._arrived = arrived
        self._storing = Storing(db, clock, self._stamps, self._note_arrival)
        self._endpoint = Endpoint(urlsplit(url).path, self._secret, self._storing.put, clock)
        self._trouble = Trouble(clock, "webhook_call_failed")
        self._losses: deque[float] = deque(maxlen=LOSSES)
        self._error_seen: object = None
        self._looked_at: float | None = None
        self._failing_since: float | None = None
        self.ok_at = clock.monotonic()
        self.asking = asyncio.Event()

    @property
    def complaint(self) -> Cause | None:
        """What Telegram refuses us for; None while it does not."""
        return self._trouble.complaint

    async def run(self) -> None:
        """Take updates in until cancelled; the webhook stays set. Raises IntakeStopped."""
        wire = Wire(1)
        storing = asyncio.ensure_future(self._storing.run())
        try:
            await self._open_door()
            await wire.open()
            await self._set(wire)
            await self._watch(wire)
        finally:
            self.asking.set()
            closing = asyncio.ensure_future(self._close(wire, storing))
            while not closing.done():  # what is being stored is answered, however often we are cancelled
                with suppress(asyncio.CancelledError):
                    await asyncio.shield(closing)

    async def _close(self, wire: Wire, storing: "asyncio.Future[None]") -> None:
        await self._endpoint.stop()
        storing.cancel()
        await asyncio.gather(storing, return_exceptions=True)
        await wire.close()

    async def _open_door(self) -> None:
        host, _, port = self._listen.rpartition(":")
        try:
            await self._endpoint.start(host.strip("[]"), int(port))
        except OSError as error:
            words = error.strerror or "the address cannot be used"
            raise IntakeStopped(f"TTCHAN_WEBHOOK_LISTEN: {words}", 78) from None

    async def _set(self, wire: Wire) -> None:
        """Tell Telegram where to send updates to, until it takes that. Nothing that waits is dropped."""
        refused = 0
        while True:
            try:
                await self._call(
                    wire,
                    "setWebhook",
                    url=self._url,
                    secret_token=self._secret,
                    max_connections=CONNECTIONS,
                    allowed_updates=ALLOWED_UPDATES,
                )
                break
            except (CallFailed, Refusal) as error:
                wait = self._trouble.next_wait(error)
                if isinstance(error, Refusal) and error.status == 400:
                    refused += 1
                    log.error("webhook_not_taken", reason=error.words)
                    if refused >= SET_TRIES:
                        raise IntakeStopped(
                            f"Telegram does not take TTCHAN_WEBHOOK_URL: {error.words or 'no reason given'}."
                        ) from None
                    wait = SET_SECONDS
                await asyncio.sleep(wait)
        self._trouble.over()
        self._looked_at = self._failing_since = None
        await self._note_good()

    async def _watch(self, wire: Wire) -> None:
        """Silence is normal; what Telegram says about the webhook shows whether it is one."""
        wait: float = LOOK_SECONDS
        while True:
            await asyncio.sleep(wait)
            try:
                info = await self._call(wire, "getWebhookInfo")
            except (CallFailed, Refusal) as error:
                wait = self._trouble.next_wait(error)
                continue
            self._trouble.over()
            if info.get("url") != self._url:
                self._note_loss(info)
                await self._set(wire)
            elif self._is_failing(info):
                reason, pending = info.get("last_error_message"), info.get("pending_update_count")
                log.warning("webhook_failing", reason=reason, pending=pending)
            else:
                await self._note_good()
            wait = LOOK_SECONDS if self._failing_since is None else TROUBLE_LOOK_SECONDS

    def _is_failing(self, info: dict[str, Any]) -> bool:
        """Whether Telegram tries to reach us and cannot.

        An error that is new since the last look counts unless something came through since; it is over when
        something comes through, or Telegram has nothing left to send and no newer error.
        """
        now, pending = self._clock.monotonic(), info.get("pending_update_count")
        date = info.get("last_error_date")
        first, since = self._looked_at is None, self._looked_at or 0.0
        newer = date is not None and date != self._error_seen
        self._error_seen, self._looked_at = date, now
        if self._storing.stored_at > (since if newer else self._failing_since or 0.0):
            self._failing_since = None
        elif newer and (pending or not first):  # at the first look it may be older than this run
            self._failing_since = self._failing_since or now
        elif not pending:
            self._failing_since = None
        return self._failing_since is not None

    def _note_loss(self, info: dict[str, Any]) -> None:
        log.error("webhook_lost", another=bool(info.get("url")))
        now = self._clock.monotonic()
        if len(self._losses) == LOSSES and now - self._losses[0] < LOSSES_SECONDS:
            raise IntakeStopped(
                "Another program takes this bot's webhook away again and again: stop it, or renew the token."
            )
        self._losses.append(now)

    async def _note_good(self) -> None:
        """Updates can come in now: stamp it, and an outage that it ends."""
        now = self._clock.monotonic()
        try:
            async with self._db.write() as session:
                away = await self._stamps.put(session, back_at=now)
        except Exception as error:  # the next look tries again; until then nobody says that all is well
            log.error("store_failed", updates=0, exc_info=error)
            return
        if away:
            log.warning("intake_was_away")
        self.ok_at = self._stamps.good_until = now

    def _note_arrival(self) -> None:
        self.ok_at = self._storing.stored_at
        self._arrived()

    async def _call(self, wire: Wire, method: str, **given: Any) -> dict[str, Any]:
        """One call of the Bot API; ``{}`` for a result that is no object. Raises CallFailed, Refusal."""
        asked = asyncio.get_running_loop().call_later(HEAD_START, self.asking.set)
        try:
            body = json.dumps(given).encode()
            status, answer = await wire.call(f"{self._base_url}/{method}", data=body, headers=_JSON)
        finally:
            asked.cancel()
            self.asking.set()
        if status != 200:
            raise Refusal(status, answer)
        result = read_answer(answer).get("result")
        return result if isinstance(result, dict) else {}
