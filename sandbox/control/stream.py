"""Server-sent events for chat pages."""

import json
from contextlib import suppress

from aiohttp import web

from sandbox.control.requests import WORLD
from sandbox.events import Event, Events

HEARTBEAT = 15.0
routes = web.RouteTableDef()


@routes.get("/control/events")
async def events(request: web.Request) -> web.StreamResponse:
    """One stream for all chats, from now on, or from `Last-Event-ID` on."""
    hub = request.app[WORLD].events
    answer = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await answer.prepare(request)
    with suppress(ConnectionResetError):  # the page has gone; it comes back by itself
        await _follow(hub, request.headers.get("Last-Event-ID", ""), answer)
    return answer


async def _follow(hub: Events, last_seen: str, answer: web.StreamResponse) -> None:
    number = int(last_seen) if last_seen.isdecimal() else hub.last
    await answer.write(b": here\n\n")
    while True:
        found = hub.after(number)
        if found is None:
            await answer.write(f"id: {hub.last}\nevent: reset\ndata: {{}}\n\n".encode())
        elif found:
            await answer.write(b"".join(_encode(each) for each in found))
        number = found[-1][0] if found else hub.last
        if not await hub.wait(number, HEARTBEAT):
            await answer.write(b": still here\n\n")


def _encode(event: Event) -> bytes:
    number, name, data = event
    return f"id: {number}\nevent: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
