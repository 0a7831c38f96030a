"""People and what they do, over HTTP."""

from typing import Any

from aiohttp import BodyPartReader, web

from sandbox import acts, attachments, voting
from sandbox.attachments import Sent
from sandbox.control.requests import WORLD, body_of, chat_of, need, person_of
from sandbox.errors import ControlError
from sandbox.upload import Upload

routes = web.RouteTableDef()
_FIELDS = {"first_name", "last_name", "username", "language_code", "about", "payload"}


@routes.post("/control/people")
async def add(request: web.Request) -> web.Response:
    """A new person."""
    body = await body_of(request)
    need(body, "first_name", str)
    if unknown := body.keys() - _FIELDS:
        raise ControlError(f"a person has no {', '.join(sorted(unknown))}")
    world = request.app[WORLD]
    profile = world.people.add(**{key: value for key, value in body.items() if value is not None})
    world.announce(profile)
    return web.json_response(profile.as_json())


@routes.get("/control/people/{id}/chat")
async def chat(request: web.Request) -> web.Response:
    """The whole private chat with the bot."""
    world, profile, found = request.app[WORLD], person_of(request), chat_of(request)
    return web.json_response(
        {
            "messages": [stored.shown() for stored in found.messages.values()],
            "reply_keyboard": found.reply_keyboard,
            "commands": world.presentation.commands_for(profile),
            "menu_button": world.presentation.menu_button(profile.id),
            "action": found.action,
            "pinned": found.pinned[-1] if found.pinned else None,
        }
    )


@routes.post("/control/people/{id}/start")
async def start(request: web.Request) -> web.Response:
    """Press Start."""
    payload = (await body_of(request)).get("payload")
    if payload is not None and not isinstance(payload, str):
        raise ControlError("the payload must be text")
    return web.json_response(acts.start(request.app[WORLD], person_of(request), payload).shown())


@routes.post("/control/people/{id}/send")
async def send(request: web.Request) -> web.Response:
    """Write text, a place, a sticker; a file; or an album, whose messages come back as a list."""
    world, profile = request.app[WORLD], person_of(request)
    if request.content_type == "multipart/form-data":
        return web.json_response(await _send_files(request))
    body = await body_of(request)
    if "latitude" in body:
        return web.json_response(attachments.send_place(world, profile, body).shown())
    if "sticker" in body:
        return web.json_response(attachments.send_sticker(world, profile, need(body, "sticker", str)).shown())
    reply_to = need(body, "reply_to_message_id", int) if body.get("reply_to_message_id") is not None else None
    return web.json_response(acts.say(world, profile, need(body, "text", str), reply_to=reply_to).shown())


async def _send_files(request: web.Request) -> Any:
    """Parts before a ``file`` (kind, duration, width, height) belong to it; the caption to all."""
    caption, files = "", list[Sent]()
    said: dict[str, str] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise ControlError("nested multipart is not understood")
        content = bytes(await part.read(decode=True))
        if part.name == "file":
            mime_type = part.headers.get("Content-Type", "application/octet-stream")
            kind = said.pop("kind", files[-1].kind if files else "document")
            if not all(value.isdecimal() for value in said.values()):
                raise ControlError("duration, width and height are whole numbers")
            measures = {name: int(value) for name, value in said.items()}
            files.append(Sent(kind, Upload(content, part.filename or "file", mime_type), measures))
            said = {}
        elif part.name == "caption":
            caption = content.decode()
        else:
            said[part.name or ""] = content.decode()
    sent = attachments.send_files(request.app[WORLD], person_of(request), files, caption)
    messages = [stored.shown() for stored in sent]
    return messages[0] if len(messages) == 1 else messages


@routes.post("/control/people/{id}/press")
async def press(request: web.Request) -> web.Response:
    """Press an inline button."""
    body = await body_of(request)
    opened = acts.press(
        request.app[WORLD],
        person_of(request),
        need(body, "message_id", int),
        need(body, "data", str),
        inaccessible=bool(body.get("inaccessible", False)),
    )
    return web.json_response({"callback_query_id": opened})


@routes.post("/control/people/{id}/vote")
async def vote(request: web.Request) -> web.Response:
    """Vote in a poll; no options retract the vote."""
    body = await body_of(request)
    poll_id, options = need(body, "poll_id", str), need(body, "options", list)
    if any(type(each) is not int for each in options):
        raise ControlError("options are the indices of the poll's options")
    voting.vote(request.app[WORLD], person_of(request), poll_id, options)
    return web.json_response({})


@routes.post("/control/people/{id}/edit")
async def edit(request: web.Request) -> web.Response:
    """Change an own message."""
    body = await body_of(request)
    message_id, text = need(body, "message_id", int), need(body, "text", str)
    return web.json_response(acts.edit(request.app[WORLD], person_of(request), message_id, text).shown())


@routes.post("/control/people/{id}/block")
async def block(request: web.Request) -> web.Response:
    """Stop the bot."""
    acts.block(request.app[WORLD], profile := person_of(request))
    return web.json_response(profile.as_json())


@routes.post("/control/people/{id}/unblock")
async def unblock(request: web.Request) -> web.Response:
    """Let the bot write again."""
    acts.unblock(request.app[WORLD], profile := person_of(request))
    return web.json_response(profile.as_json())


@routes.post("/control/people/{id}/deactivate")
async def deactivate(request: web.Request) -> web.Response:
    """Delete the account."""
    acts.deactivate(request.app[WORLD], profile := person_of(request))
    return web.json_response(profile.as_json())
