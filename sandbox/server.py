"""The sandbox on its port: Bot API, chat page and control API in one aiohttp application on loopback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from sandbox.api import BotApi
from sandbox.control import clock, faults, groups, people, stage, stream, trouble
from sandbox.control.requests import WORLD, Handler, refusals
from sandbox.faults import Faults
from sandbox.limits import Limits
from sandbox.nursery import Nursery
from sandbox.outage import Door
from sandbox.world import World

PAGE = Path(__file__).parent / "page"
BODY_LIMIT = 60 * 2**20


class Server:
    """One world behind one port."""

    def __init__(self, world: World, clock_url: str | None = None) -> None:
        self.world = world
        self.faults = Faults()
        self.limits = Limits(world.clock)
        self.api = BotApi(world, self.faults, self.limits)
        self.clock = clock.RemoteClock(world, clock_url)
        self.url = ""

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=BODY_LIMIT, middlewares=[_control_only])
        app[WORLD], app[clock.CLOCK] = self.world, self.clock
        app[faults.FAULTS], app[trouble.LIMITS] = self.faults, self.limits
        app.router.add_route("*", "/bot{token:[^/]+}/{method:[^/]*}", self.api.call)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self.api.file)
        for module in (people, groups, stage, stream, clock, faults, trouble):
            app.add_routes(module.routes)
        app.router.add_get("/", _index)
        if PAGE.is_dir():
            app.router.add_static("/page", PAGE)
        return app

    @asynccontextmanager
    async def run(self, port: int = 0) -> AsyncIterator["Server"]:
        """Serve on 127.0.0.1 until the end of the block; `url` then says where."""
        runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.1)
        nursery = Nursery()
        await runner.setup()
        try:
            door = Door(runner, port)
            await door.open()
            self.url = f"http://127.0.0.1:{door.port}"
            self.faults.refuse = lambda seconds: nursery.start(door.shut_for(seconds))
            self.world.webhook.attach(nursery)
            async with self.clock.open():
                if self.clock.url is not None:
                    self.api.before = self.clock.look_while_moving
                    nursery.start(self.clock.follow())
                yield self
        finally:
            await nursery.close()
            await self.world.webhook.close()
            await runner.cleanup()


@web.middleware
async def _control_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.path.startswith("/bot"):
        return await handler(request)
    return await refusals(request, handler)


async def _index(request: web.Request) -> web.StreamResponse:
    page = PAGE / "index.html"
    if not page.is_file():
        raise web.HTTPNotFound(text="the chat page is not installed")
    return web.FileResponse(page)
