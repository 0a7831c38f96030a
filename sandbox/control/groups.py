"""Groups over HTTP: made, talked in, upgraded."""

from aiohttp import web

from sandbox import acts, groups
from sandbox.control.requests import WORLD, body_of, need
from sandbox.errors import ControlError
from sandbox.state.chats import Chat, ChatKind
from sandbox.state.people import Profile
from sandbox.world import World

routes = web.RouteTableDef()


def _group(request: web.Request) -> Chat:
    number = request.match_info["id"]
    chat = request.app[WORLD].chats.by_id.get(int(number)) if number.lstrip("-").isdecimal() else None
    if chat is None or chat.person is not None:
        raise ControlError(f"there is no group {number}", 404)
    return chat


def _person(world: World, number: object) -> Profile:
    profile = world.people.by_id.get(number) if isinstance(number, int) else None
    if profile is None:
        raise ControlError(f"there is no person {number}", 404)
    return profile


@routes.post("/control/groups")
async def create(request: web.Request) -> web.Response:
    """`{title, members: [ids], supergroup?}`; the first member owns it and adds the bot."""
    world, body = request.app[WORLD], await body_of(request)
    members = [_person(world, each) for each in need(body, "members", list)]
    kind: ChatKind = "supergroup" if body.get("supergroup") else "group"
    return web.json_response(groups.create(world, need(body, "title", str), members, kind).as_json())


@routes.get("/control/groups/{id}/chat")
async def chat(request: web.Request) -> web.Response:
    """The whole conversation."""
    found = _group(request)
    messages = [stored.shown() for stored in found.messages.values()]
    return web.json_response({"chat": found.as_json(), "members": list(found.members), "messages": messages})


@routes.post("/control/groups/{id}/send")
async def send(request: web.Request) -> web.Response:
    """`{person_id, text, reply_to_message_id?}`."""
    world, body = request.app[WORLD], await body_of(request)
    profile, reply_to = _person(world, body.get("person_id")), body.get("reply_to_message_id")
    said = acts.say(world, profile, need(body, "text", str), _group(request), reply_to)
    return web.json_response(said.shown())


@routes.post("/control/groups/{id}/press")
async def press(request: web.Request) -> web.Response:
    """`{person_id, message_id, data}`."""
    world, body = request.app[WORLD], await body_of(request)
    profile, message_id = _person(world, body.get("person_id")), need(body, "message_id", int)
    opened = acts.press(world, profile, message_id, need(body, "data", str), _group(request))
    return web.json_response({"callback_query_id": opened})


@routes.post("/control/groups/{id}/migrate")
async def migrate(request: web.Request) -> web.Response:
    """`{order?: "old first" | "new first" | "none"}` → the supergroup."""
    order = (await body_of(request)).get("order", "old first")
    if order not in {"old first", "new first", "none"}:
        raise ControlError("order is 'old first', 'new first' or 'none'")
    return web.json_response(groups.migrate(request.app[WORLD], _group(request), order).as_json())


@routes.post("/control/groups/{id}/remove_bot")
async def remove_bot(request: web.Request) -> web.Response:
    """The owner removes the bot."""
    world, found = request.app[WORLD], _group(request)
    groups.remove_bot(world, found, world.people.by_id[found.owner_id])
    return web.json_response({})
