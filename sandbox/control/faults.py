"""The part of the control API that has calls fail: fault scripts."""

from aiohttp import web

from sandbox.control.requests import body_of, need
from sandbox.errors import ControlError
from sandbox.faults import Faults

FAULTS: web.AppKey[Faults] = web.AppKey("faults", Faults)
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
