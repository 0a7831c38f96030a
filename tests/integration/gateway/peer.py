"""A tiny Telegram for one test: each call is answered by what the test says, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Peer:
    """``url`` stands before ``/bot…``; ``calls`` are the methods asked for, with their parameters."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def count(self, method: str) -> int:
        """How often a method was called."""
        return sum(name == method for name, _ in self.calls)


@asynccontextmanager
async def peer(answer: Answer, port: int = 0) -> AsyncIterator[Peer]:
    """Serve on 127.0.0.1 for the length of the block."""
    served = Peer("")

    async def note(request: web.Request) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        given = dict(request.query)
        if request.can_read_body and request.content_type == "application/json":
            given |= await request.json()
        served.calls.append((method, given))
        return await answer(request)

    app = web.Application(client_max_size=2**23)
    app.router.add_route("*", "/{path:.*}", note)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    served.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield served
    finally:
        await runner.cleanup()


def ok(result: Any) -> web.Response:
    """A good answer."""
    return web.json_response({"ok": True, "result": result})


def refused(status: int, description: str = "", **more: Any) -> web.Response:
    """A refusal as Telegram writes it."""
    body = {"ok": False, "error_code": status, "description": description, **more}
    return web.json_response(body, status=status)


async def silence(_: web.Request) -> web.Response:
    """Never answer."""
    await asyncio.sleep(3600)
    raise AssertionError
