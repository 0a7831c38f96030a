"""The queue of updates in the control API: raw ones put in, others repeated."""

from aiohttp import web

from sandbox.control.requests import WORLD, body_of
from sandbox.errors import ControlError

routes = web.RouteTableDef()


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
