"""The parts of the control API that make trouble on purpose: time, limits, the queue of updates."""

from aiohttp import web

from sandbox.control.requests import WORLD, body_of, need
from sandbox.errors import ControlError
from sandbox.limits import Limits

LIMITS: web.AppKey[Limits] = web.AppKey("limits", Limits)
routes = web.RouteTableDef()


@routes.post("/control/time")
async def advance(request: web.Request) -> web.Response:
    """Let lifetimes pass: `{"advance": seconds}`. The meeting's clock is another one."""
    seconds = (await body_of(request)).get("advance")
    if not isinstance(seconds, int | float) or seconds < 0:
        raise ControlError("advance must be seconds, not negative")
    request.app[WORLD].clock.advance(seconds)
    return web.json_response({"time": request.app[WORLD].clock.time()})


@routes.post("/control/limits")
async def enforce(request: web.Request) -> web.Response:
    """`{"enforced": true}`: hold the bot to Telegram's published limits."""
    request.app[LIMITS].enforced = need(await body_of(request), "enforced", bool)
    return web.json_response({"enforced": request.app[LIMITS].enforced})


@routes.post("/control/updates")
async def updates(request: web.Request) -> web.Response:
    """`inject` a list of raw updates; set `repeat_share` and `press_again_share` (0 to 1)."""
    body = await body_of(request)
    queue = request.app[WORLD].updates
    poison = body.get("inject", [])
    if not isinstance(poison, list) or not all(isinstance(each, dict) for each in poison):
        raise ControlError("inject must be a list of objects")
    for field in ("repeat_share", "press_again_share"):
        if field in body:
            setattr(queue, field, _share(body[field]))
    injected = [queue.inject(each) for each in poison]
    return web.json_response({"update_ids": injected, "waiting": len(queue)})


def _share(value: object) -> float:
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ControlError("a share is a number from 0 to 1")
    return float(value)
