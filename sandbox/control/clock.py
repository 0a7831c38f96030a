"""The bot's own clock, passed through to the chat page, and read for the times shown beside messages."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
from aiohttp import web

from sandbox.control.requests import body_of
from sandbox.errors import ControlError
from sandbox.world import World

EVERY = 1.0  # seconds between looks at the bot's clock
EVERY_MOVING = 0.1  # while it moves
CLOCK: web.AppKey["RemoteClock"] = web.AppKey("clock")
routes = web.RouteTableDef()


class RemoteClock:
    """The clock URL the bot serves, if the sandbox was told of one."""

    def __init__(self, world: World, url: str | None) -> None:
        self._world = world
        self.url = url
        self._http: aiohttp.ClientSession | None = None
        self._moves = 0
        self._moved = asyncio.Event()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Hold the connection while the server runs."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(10)) as self._http:
            yield

    async def ask(self, change: dict[str, object] | None = None) -> web.Response:
        """Read the clock, or move it. Raises ControlError 404 without a clock, 502 when the bot is away."""
        if self.url is None or self._http is None:
            raise ControlError("this sandbox was started without a clock", 404)
        verb = "GET" if change is None else "POST"
        if change is not None:
            self._moves += 1
            self._moved.set()
        try:
            async with self._http.request(verb, self.url, json=change) as answer:
                body = await answer.json()
                if answer.status == 200:
                    self._learn(body)
                return web.json_response(body, status=answer.status)
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError):
            self._learn(None)
            raise ControlError("the bot's clock does not answer", 502) from None
        finally:
            self._moves -= change is not None

    def _learn(self, clock: dict[str, object] | None) -> None:
        before = self._world.rehearsal.clock
        self._world.rehearsal.learn(clock)
        if clock is not None and clock != before:
            self._world.events.emit("clock", **clock)

    async def look_while_moving(self) -> None:
        """Have the right time for a message that arrives on the clock's way."""
        if self._moves or (self._world.rehearsal.clock or {}).get("target"):
            with suppress(ControlError):
                await self.ask()

    async def follow(self) -> None:
        """Look again and again, so that messages are shown with the meeting time of their arrival."""
        while True:
            with suppress(ControlError):  # the bot restarts now and then; the next look may find it
                await self.ask()
            known = self._world.rehearsal.clock or {}
            self._moved.clear()
            with suppress(TimeoutError):
                moving = self._moves or known.get("target")
                await asyncio.wait_for(self._moved.wait(), EVERY_MOVING if moving else EVERY)


@routes.get("/control/clock")
async def read(request: web.Request) -> web.Response:
    """What time the meeting has."""
    return await request.app[CLOCK].ask()


@routes.post("/control/clock")
async def move(request: web.Request) -> web.Response:
    """Set it, add to it, go to the next item, change its speed."""
    return await request.app[CLOCK].ask(await body_of(request))
