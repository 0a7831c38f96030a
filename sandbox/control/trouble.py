"""The parts of the control API that make trouble on purpose: faults, time, limits."""

from aiohttp import web

from sandbox.control.requests import WORLD, body_of, need
from sandbox.errors import ControlError
from sandbox.faults import Faults
from sandbox.limits import Limits

FAULTS: web.AppKey[Faults] = web.AppKey("faults", Faults)
LIMITS: web.AppKey[Limits] = web.AppKey("limits", Limits)
routes = web.RouteTableDef()
_RULE_FIELDS: dict[str, set[type]] = {
    "method": {str},
    "chat_id": {int, type(None)},
    "after": {int},
    "times": {int, type(None)},
    "share": {int, float},
}


@routes.get("/control/faults")
async def list_faults(request: web.Request) -> web.Response:
    """The rules in force and how often each has struck."""
    return web.json_response([rule.as_json() for rule in request.app[FAULTS].rules])


@routes.post("/control/faults")
async def add_fault(request: web.Request) -> web.Response:
    """Add a rule."""
    body = await body_of(request)
    do = need(body, "do", str)
    for field in body.keys() & _RULE_FIELDS.keys():
        if type(body[field]) not in _RULE_FIELDS[field]:
            raise ControlError(f"{field} is of the wrong type")
    rule = request.app[FAULTS].add(do, **{field: value for field, value in body.items() if field != "do"})
    return web.json_response(rule.as_json())


@routes.delete("/control/faults")
async def clear_faults(request: web.Request) -> web.Response:
    """No faults from now on."""
    request.app[FAULTS].clear()
    return web.json_response({})


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
