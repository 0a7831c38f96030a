"""pinChatMessage, unpinChatMessage, unpinAllChatMessages."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.access import chat_to_write, message_in
from sandbox.methods.registry import Params, method
from sandbox.state.chats import Chat
from sandbox.world import World


@method("pinChatMessage")
def pin_chat_message(world: World, params: Params) -> Any:
    """Pin on top of those pinned before; the chat sees a service message."""
    chat = chat_to_write(world, params["chat_id"])
    stored = message_in(chat, params["message_id"], "pin")
    chat.pinned = [each for each in chat.pinned if each != params["message_id"]] + [params["message_id"]]
    pinned = {
        key: value for key, value in stored.data.items() if key not in {"reply_to_message", "pinned_message"}
    }
    world.keep(chat, world.bot_user(), {"pinned_message": pinned}, editable=False)
    _show(world, chat)
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, params: Params) -> Any:
    """The named message, or the newest pinned one."""
    chat = chat_to_write(world, params["chat_id"])
    message_id = params.get("message_id", chat.pinned[-1] if chat.pinned else None)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    _show(world, chat)
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(world: World, params: Params) -> Any:
    """All of them."""
    chat = chat_to_write(world, params["chat_id"])
    chat.pinned.clear()
    _show(world, chat)
    return True


def _show(world: World, chat: Chat) -> None:
    world.events.emit("pin", chat_id=chat.id, message_id=chat.pinned[-1] if chat.pinned else None)
