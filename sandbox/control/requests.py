"""Reading control requests and refusing them in one clear sentence."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.errors import ApiError, ControlError
from sandbox.state.chats import Chat
from sandbox.state.people import Profile
from sandbox.world import World

WORLD: web.AppKey[World] = web.AppKey("world", World)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn errors into `{"error": …}`; refuse pages of other sites that a browser here has open."""
    try:
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise ControlError("only the sandbox's own page may call this", 403)
        return await handler(request)
    except ControlError as error:
        return web.json_response({"error": str(error)}, status=error.status)
    except ApiError as error:
        return web.json_response({"error": error.description}, status=error.code)
    except web.HTTPException as error:
        if error.status >= 400 and request.path.startswith("/control"):
            return web.json_response(
                {"error": f"{error.reason}: {request.method} {request.path}"}, status=error.status
            )
        raise


async def body_of(request: web.Request) -> dict[str, Any]:
    """The JSON object sent along, empty without a body. Raises ControlError."""
    if not request.can_read_body:
        return {}
    try:
        body = await request.json()
    except ValueError:
        raise ControlError("the body is not JSON") from None
    if not isinstance(body, dict):
        raise ControlError("the body must be a JSON object")
    return body


def need(body: dict[str, Any], field: str, kind: type) -> Any:
    """A field that must be there. Raises ControlError naming it."""
    value = body.get(field)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ControlError(f"the field {field!r} must be given, as {kind.__name__}")
    return value


def person_of(request: web.Request) -> Profile:
    """The person the path names. Raises ControlError 404."""
    number = request.match_info["id"]
    profile = request.app[WORLD].people.by_id.get(int(number)) if number.isdecimal() else None
    if profile is None:
        raise ControlError(f"there is no person {number}", 404)
    return profile


def chat_of(request: web.Request) -> Chat:
    """The private chat of the person the path names."""
    return request.app[WORLD].chats.private(person_of(request))
