"""What others may ask of the running bot over HTTP, on a loopback address: how it is, and what time."""

import socket
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.domain.errors import DomainError
from bot.domain.health import Health

MAX_BODY = 2**20
SHUTDOWN_SECONDS = 1

Tell = Callable[[], Awaitable[dict[str, Any]]]
Move = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
Ask = Callable[[], Health]
Figures = Callable[[], Awaitable[tuple[bytes, str]]]
"""A page and its content type."""


class Listener:
    """Serves ``/clock``, ``/healthz``, ``/readyz`` and, if there are ``figures``, ``/metrics``.

    ``GET /clock`` tells and ``POST`` moves; refusals are 400 with ``{"error": sentence}``.
    """

    def __init__(self, tell: Tell, move: Move, sentence: Callable[[DomainError], str]) -> None:
        self._tell = tell
        self._move = move
        self._sentence = sentence
        self._runner: web.AppRunner | None = None
        self._app = web.Application(client_max_size=MAX_BODY)
        self._app.router.add_get("/clock", self._get)
        self._app.router.add_post("/clock", self._post)

    def add_health(self, live: Ask, ready: Ask) -> None:
        """Answer whether it is alive, and whether it is ready: 200 or 503, with the names of what fails."""
        for path, ask in (("/healthz", live), ("/readyz", ready)):
            self._app.router.add_get(path, _telling(ask))

    def add_metrics(self, figures: Figures) -> None:
        """Answer with figures."""

        async def answer(_: web.Request) -> web.Response:
            body, kind = await figures()
            return web.Response(body=body, headers={"Content-Type": kind})

        self._app.router.add_get("/metrics", answer)

    async def start(self, door: socket.socket) -> int:
        """Serve at a bound socket. Returns its port."""
        self._runner = web.AppRunner(
            self._app, access_log=None, handle_signals=False, shutdown_timeout=SHUTDOWN_SECONDS
        )
        await self._runner.setup()
        await web.SockSite(self._runner, door).start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _get(self, _: web.Request) -> web.Response:
        return web.json_response(await self._tell())

    async def _post(self, request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType  # a form: what a page of another site could send
        try:
            wish = await request.json()
            if not isinstance(wish, dict):
                raise ValueError("not an object")
            return web.json_response(await self._move(wish))
        except DomainError as error:
            return web.json_response({"error": self._sentence(error)}, status=400)
        except (ValueError, TypeError, KeyError):
            return web.json_response({"error": "This is not a time the clock understands."}, status=400)


def _telling(ask: Ask) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def answer(_: web.Request) -> web.Response:
        health = ask()
        told = {
            "status": "ok" if health.well else "failing",
            "failing": list(health.failing),
            "state": health.stage,
        }
        return web.json_response(told, status=200 if health.well else 503)

    return answer
