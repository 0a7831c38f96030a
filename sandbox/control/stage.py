"""The rest of the control API: state, files, journal."""

from typing import Any

from aiohttp import web

from sandbox.control.requests import WORLD
from sandbox.errors import ControlError
from sandbox.groups import as_shown

routes = web.RouteTableDef()
_SHOWN_AS_THEY_ARE = ("image/", "audio/", "video/")


@routes.get("/control/state")
async def state(request: web.Request) -> web.Response:
    """The bot, the people, the groups, the clock."""
    world, language = request.app[WORLD], request.query.get("language_code", "")[:2]
    bot: dict[str, Any] = {"id": world.bot_id, "username": world.username}
    for key, field in (("first_name", "name"), ("description",) * 2, ("short_description",) * 2):
        bot[key] = world.presentation.text(field, language)
    people = [profile.as_json() for profile in world.people.by_id.values()]
    rooms = [as_shown(chat) for chat in world.chats.by_id.values() if chat.person is None]
    return web.json_response({"bot": bot, "people": people, "groups": rooms, "clock": world.rehearsal.clock})


@routes.get("/control/files/{file_id}")
async def file(request: web.Request) -> web.Response:
    """The bytes of a file. Only pictures and sound are shown; anything else is a download."""
    stored = request.app[WORLD].files.get(request.match_info["file_id"])
    safe = stored.mime_type.startswith(_SHOWN_AS_THEY_ARE) and stored.mime_type != "image/svg+xml"
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=86400"}
    if not safe:
        headers["Content-Disposition"] = "attachment"
    headers["Content-Type"] = stored.mime_type
    return web.Response(body=stored.content, headers=headers)


@routes.get("/control/journal")
async def journal(request: web.Request) -> web.Response:
    """Calls after `?after=N`."""
    after = request.query.get("after", "0")
    if not after.isdecimal():
        raise ControlError("after must be a whole number")
    return web.json_response([entry.as_json() for entry in request.app[WORLD].journal.after(int(after))])
