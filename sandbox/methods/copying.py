"""copyMessage(s) and forwardMessage(s): the same content elsewhere, with or without its origin."""

from typing import Any

from sandbox.errors import ApiError, bad_request
from sandbox.methods.access import chat_to_write, known_chat, message_in
from sandbox.methods.media import KINDS, new_album
from sandbox.methods.posting import caption_of, post
from sandbox.methods.registry import Params, method
from sandbox.state.chats import Chat, Message, Stored
from sandbox.world import World

CAPTION = ("caption", "caption_entities", "show_caption_above_media")
CONTENT = (
    "text",
    "entities",
    "link_preview_options",
    *KINDS,
    *CAPTION,
    "has_media_spoiler",
    "location",
    "venue",
    "contact",
)


def content_of(stored: Stored, act: str) -> Message:
    """What a copy carries. Raises ApiError 400 for service messages and protected ones."""
    if "poll" in stored.data:
        raise ApiError(501, f"Not Implemented in the sandbox: to {act} a poll")
    content = {field: stored.data[field] for field in CONTENT if field in stored.data}
    if not content or stored.data.get("has_protected_content"):
        raise bad_request(f"message can't be {'copied' if act == 'copy' else 'forwarded'}")
    return content


@method("copyMessage")
def copy_message(world: World, params: Params) -> Any:
    """The caption can change; the keyboard is not copied."""
    source = known_chat(world, params["from_chat_id"])
    content = content_of(message_in(source, params["message_id"], "copy"), "copy")
    if "caption" in params and any(kind in content for kind in KINDS):
        for field in CAPTION:
            content.pop(field, None)
        content |= caption_of(params)
    return {"message_id": post(world, params, content).data["message_id"]}


@method("forwardMessage")
def forward_message(world: World, params: Params) -> Any:
    """With its origin, without its keyboard."""
    source = known_chat(world, params["from_chat_id"])
    stored = message_in(source, params["message_id"], "forward")
    return post(world, params, content_of(stored, "forward") | {"forward_origin": _origin(stored)}).data


def _origin(stored: Stored) -> dict[str, Any]:
    earlier: dict[str, Any] | None = stored.data.get("forward_origin")
    return earlier or {"type": "user", "sender_user": stored.data["from"], "date": stored.data["date"]}


@method("copyMessages")
def copy_messages(world: World, params: Params) -> Any:
    """Albums stay together; those that are gone are passed over."""
    sent = []
    for content, _ in _several(world, params, "copy"):
        if params.get("remove_caption"):
            for field in CAPTION:
                content.pop(field, None)
        sent.append({"message_id": post(world, params, content).data["message_id"]})
    return sent


@method("forwardMessages")
def forward_messages(world: World, params: Params) -> Any:
    """As copyMessages, with the origins."""
    return [
        {"message_id": post(world, params, content | {"forward_origin": _origin(stored)}).data["message_id"]}
        for content, stored in _several(world, params, "forward")
    ]


def _several(world: World, params: Params, act: str) -> list[tuple[Message, Stored]]:
    numbers = params["message_ids"]
    if not 1 <= len(numbers) <= 100:
        raise bad_request(f"there must be 1-100 messages to {act}")
    if sorted(set(numbers)) != numbers:
        raise bad_request("message identifiers must be in a strictly increasing order")
    source: Chat = known_chat(world, params["from_chat_id"])
    chat_to_write(world, params["chat_id"])
    albums: dict[str, str] = {}
    found = []
    for number in numbers:
        stored = source.messages.get(number)
        if stored is None:
            continue
        content = content_of(stored, act)
        if album := stored.data.get("media_group_id"):
            content["media_group_id"] = albums.setdefault(album, new_album())
        found.append((content, stored))
    if not found:
        raise bad_request(f"message to {act} not found")
    return found
