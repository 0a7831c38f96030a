"""pinChatMessage, unpinChatMessage, unpinAllChatMessages."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.access import chat_to_write, message_in
from sandbox.methods.registry import Params, method
from sandbox.world import World


@method("pinChatMessage")
def pin_chat_message(world: World, params: Params) -> Any:
    """Pin on top of those pinned before; the chat sees a service message."""
    chat = chat_to_write(world, params["chat_id"])
    stored = message_in(chat, params["message_id"], "pin")
    pinned = {
        key: value for key, value in stored.data.items() if key not in {"reply_to_message", "pinned_message"}
    }
    world.keep(chat, world.bot_user(), {"pinned_message": pinned}, editable=False)
    others = [each for each in chat.pinned if each != params["message_id"]]
    world.pin(chat, [*others, params["message_id"]])
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, params: Params) -> Any:
    """The named message, or the newest pinned one."""
    chat = chat_to_write(world, params["chat_id"])
    message_id = params.get("message_id", chat.pinned[-1] if chat.pinned else None)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    world.pin(chat, [each for each in chat.pinned if each != message_id])
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(world: World, params: Params) -> Any:
    """All of them."""
    world.pin(chat_to_write(world, params["chat_id"]), [])
    return True
