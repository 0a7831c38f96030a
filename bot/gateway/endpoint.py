"""The webhook's one door over HTTP: what is not Telegram's own update does not get in, and none is confirmed
before it is stored."""

import asyncio
import hmac
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

from aiohttp import web

from bot.clock import Clock
from bot.gateway.storable import is_numbered, written
from bot.logs import get_logger

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
MOST_BYTES = 2**20
BODY_SECONDS = 10
IDLE_SECONDS = 75
"""A connection that says nothing, or a head that does not end, is closed after that."""
LINGER_SECONDS = 0.5
STOP_SECONDS = 2
LARGE_BYTES = 2**16
LARGE_AT_ONCE = 8
AGAIN_SECONDS = 2
"""What Telegram is asked to wait after a 503; by itself it would wait up to two minutes."""
_TELL_SECONDS = 60

Put = Callable[[int, str], Awaitable[bool]]
log = get_logger("ttchan.intake")
_silent = logging.Logger("webhook")  # what strangers send in place of HTTP is not worth a line each
_silent.addHandler(logging.NullHandler())


class Endpoint:
    """Serves ``POST path`` and nothing else. ``put`` stores an update and says whether it could."""

    def __init__(self, path: str, secret: str, put: Put, clock: Clock) -> None:
        self._path = path
        self._secret = secret.encode()
        self._put = put
        self._clock = clock
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)
        self._refused: Counter[int] = Counter()
        self._told_at = float("-inf")
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen. Returns the port. Raises OSError if it is taken."""
        app = web.Application(client_max_size=MOST_BYTES + 1)
        app.router.add_post(self._path, self._serve)
        self._runner = web.AppRunner(
            app,
            access_log=None,
            logger=_silent,
            handle_signals=False,
            auto_decompress=False,
            keepalive_timeout=IDLE_SECONDS,
            lingering_time=LINGER_SECONDS,
            shutdown_timeout=STOP_SECONDS,
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Take nothing more, and answer what is being stored."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        try:
            status = await self._take(request)
        except Exception as error:  # Telegram sends it again
            log.error("webhook_failed", exc_info=error)
            status = 503
        if status == 200:
            return web.Response()
        self._note(status)
        answer = web.Response(status=status)
        if status == 503:
            answer.headers["Retry-After"] = str(AGAIN_SECONDS)
        else:
            answer.force_close()
        return answer

    async def _take(self, request: web.Request) -> int:
        """The status to answer with. Who does not know the secret is not even read."""
        told = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(told.encode("utf-8", "surrogateescape"), self._secret):
            return 403
        if request.content_type != "application/json":
            return 415
        length = request.content_length
        if length is not None and length > MOST_BYTES:
            return 413
        small = length is not None and length <= LARGE_BYTES
        room: AbstractAsyncContextManager[Any] = nullcontext() if small else self._large
        async with room:
            raw = await _read(request)
            if isinstance(raw, int):
                return raw
            text = written(raw)
        return 200 if await self._put(raw["update_id"], text) else 503

    def _note(self, status: int) -> None:
        """Refusals are logged once a minute, however many there are."""
        self._refused[status] += 1
        if self._clock.monotonic() - self._told_at >= _TELL_SECONDS:
            self._told_at = self._clock.monotonic()
            log.warning("webhook_refused", statuses={str(one): n for one, n in self._refused.items()})
            self._refused.clear()


async def _read(request: web.Request) -> dict[str, Any] | int:
    """The update in a request, or the status of its refusal."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await request.read()
        raw = json.loads(body)
    except TimeoutError:
        return 408
    except web.HTTPRequestEntityTooLarge:
        return 413
    except Exception:  # not JSON, or its sender broke off: nothing of ours can go wrong here
        return 400
    return raw if is_numbered(raw) else 400
