"""What others may ask of the running bot over HTTP, on a loopback address: the rehearsal's clock."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.domain.errors import DomainError

MAX_BODY = 2**20
SHUTDOWN_SECONDS = 1

Tell = Callable[[], Awaitable[dict[str, Any]]]
Move = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class Listener:
    """Serves ``GET`` and ``POST /clock``; refusals of ``move`` are 400 with ``{"error": sentence}``."""

    def __init__(self, tell: Tell, move: Move, sentence: Callable[[DomainError], str]) -> None:
        self._tell = tell
        self._move = move
        self._sentence = sentence
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen. Returns the port. Raises OSError if it is taken."""
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_get("/clock", self._get)
        app.router.add_post("/clock", self._post)
        self._runner = web.AppRunner(
            app, access_log=None, handle_signals=False, shutdown_timeout=SHUTDOWN_SECONDS
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
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
