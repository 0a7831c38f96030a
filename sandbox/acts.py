"""What people do: start, write, press, block. Used by the chat page and by tests alike.

Files, places, stickers: attachments.py.
"""

import re
from typing import Any

from sandbox.errors import ControlError
from sandbox.methods.posting import without_reply
from sandbox.state.chats import Chat, Message, Stored
from sandbox.state.people import Profile
from sandbox.text.typed import typed
from sandbox.text.utf16 import units
from sandbox.world import World

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def start(world: World, profile: Profile, payload: str | None = None) -> Stored:
    """Press Start, or follow a deep link; unblocks first, as the button "Restart" does.

    Who was given a link from the beginning has opened the chat through it: the first Start carries it.
    """
    if payload is None and not profile.started:
        payload = profile.payload
    if payload and not PAYLOAD.fullmatch(payload):
        raise ControlError("a deep link carries 1 to 64 of A-Z a-z 0-9 _ -")
    if profile.blocked:
        unblock(world, profile)
    return say(world, profile, f"/start {payload}" if payload else "/start")


def say(
    world: World, profile: Profile, text: str, chat: Chat | None = None, reply_to: int | None = None
) -> Stored:
    """Write a text message, formatted as clients do. Raises ControlError when they would not let one."""
    found = typed(text)
    if not found.text:
        raise ControlError("an empty message cannot be sent")
    if units(found.text) > 4096:
        raise ControlError("a message has at most 4096 characters")
    content = found.fields()
    stored = write(world, profile, content, chat, reply_to)
    keyboard = (chat or world.chats.private(profile)).reply_keyboard
    if keyboard and keyboard.get("one_time_keyboard") and _has_button(keyboard, found.text):
        world.set_keyboard(chat or world.chats.private(profile), None)
    return stored


def _has_button(keyboard: dict[str, Any], text: str) -> bool:
    return any(button["text"] == text for row in keyboard["keyboard"] for button in row)


def write(
    world: World, profile: Profile, content: Message, chat: Chat | None = None, reply_to: int | None = None
) -> Stored:
    """Put a person's message into a chat and queue its update. Raises ControlError."""
    private = world.chats.private(profile)
    chat = chat or private
    if profile.deactivated:
        raise ControlError("this account is deactivated", 403)
    if chat is private and profile.blocked:
        raise ControlError("this person has blocked the bot; unblock it first", 403)
    if profile.id not in chat.members:
        raise ControlError("this person is not in the group", 403)
    if reply_to is not None:
        target = chat.messages.get(reply_to)
        if target is None:
            raise ControlError(f"there is no message {reply_to} to reply to", 404)
        content |= {"reply_to_message": without_reply(target.data)}
    if chat is private and not profile.started:
        profile.started = True
        world.announce(profile)
    stored = world.keep(chat, profile.user(), content)
    if chat is private or _concerns_bot(world, stored.data):
        world.update("message", stored.data, chat)
    return stored


def _concerns_bot(world: World, message: Message) -> bool:
    """In groups a bot in privacy mode hears commands, replies to it, its name; nothing once removed."""
    chat = world.chats.by_id[message["chat"]["id"]]
    if chat.bot_status != "member":
        return False
    text = str(message.get("text", message.get("caption", "")))
    to_bot = message.get("reply_to_message", {}).get("from", {}).get("id") == world.bot_id
    return to_bot or text.startswith("/") or f"@{world.username}" in text


def edit(world: World, profile: Profile, message_id: int, text: str, chat: Chat | None = None) -> Stored:
    """Change one's own text message. Raises ControlError."""
    chat = chat or world.chats.private(profile)
    stored = chat.messages.get(message_id)
    if stored is None or stored.data["from"]["id"] != profile.id:
        raise ControlError(f"this person has no message {message_id} here", 404)
    if "text" not in stored.data:
        raise ControlError("only text messages can be edited here")
    found = typed(text)
    if not found.text:
        raise ControlError("an empty message cannot be sent")
    data = {key: value for key, value in stored.data.items() if key != "entities"} | found.fields()
    new = world.change(chat, stored, data)
    if chat.person is profile or _concerns_bot(world, new.data):
        world.update("edited_message", new.data, chat)
    return new


def press(
    world: World,
    profile: Profile,
    message_id: int,
    data: str,
    chat: Chat | None = None,
    *,
    inaccessible: bool = False,
) -> str:
    """Press an inline button. Returns the callback_query_id. With `inaccessible` the bot is told of the
    message as Telegram does of one it can no longer show; then it may even be gone. Raises ControlError."""
    chat = chat or world.chats.private(profile)
    if profile.blocked and chat.person is profile:
        raise ControlError("this person has blocked the bot; unblock it first", 403)
    if profile.id not in chat.members:
        raise ControlError("this person is not in the group", 403)
    stored = chat.messages.get(message_id)
    if not inaccessible:
        if stored is None:
            raise ControlError(f"there is no message {message_id}", 404)
        if data not in button_data(stored.data):
            raise ControlError(f"message {message_id} has no button with the data {data!r}", 404)
    opened = world.callbacks.open(profile.id, chat.id)
    message = (
        {"chat": chat.as_json(), "message_id": message_id, "date": 0}
        if inaccessible or stored is None
        else stored.data
    )
    query = {
        "id": opened.id,
        "from": profile.user(),
        "message": message,
        "chat_instance": chat.instance,
        "data": data,
    }
    world.update("callback_query", query, chat)
    return opened.id


def button_data(message: Message) -> list[str]:
    """Callback data of a message's inline buttons, in reading order."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def block(world: World, profile: Profile) -> None:
    """Stop the bot; it learns of it by my_chat_member."""
    if not profile.blocked:
        profile.blocked = True
        _member_changed(world, profile, "member", "kicked")


def unblock(world: World, profile: Profile) -> None:
    """Let the bot write again."""
    if profile.blocked:
        profile.blocked = False
        _member_changed(world, profile, "kicked", "member")


def _member_changed(world: World, profile: Profile, old: str, new: str) -> None:
    world.announce(profile)
    if profile.started:
        chat = world.chats.private(profile)
        world.tell_membership(chat, profile, old, new)


def deactivate(world: World, profile: Profile) -> None:
    """The account is deleted; the bot is not told."""
    profile.deactivated = True
    world.announce(profile)
