"""Change and remove messages: editMessage…, deleteMessage(s). The bot's own have no time limit for edits."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.access import chat_to_write, known_chat, message_in
from sandbox.methods.markup import inline_keyboard
from sandbox.methods.media import KINDS, media_content
from sandbox.methods.posting import caption_of, link_preview, text_of
from sandbox.methods.registry import Params, method
from sandbox.state.chats import Chat, Message, Stored
from sandbox.world import World

TWO_DAYS = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def own_message(world: World, params: Params) -> tuple[Chat, Stored]:
    """The bot's own message that the call means. Raises ApiError 400 when there is none to edit."""
    if "inline_message_id" in params:
        raise bad_request("MESSAGE_ID_INVALID")  # the sandbox has no inline mode
    if "chat_id" not in params:
        raise bad_request("chat_id is empty")
    if "message_id" not in params:
        raise bad_request("message identifier is not specified")
    chat = chat_to_write(world, params["chat_id"])
    stored = message_in(chat, params["message_id"], "edit")
    if stored.data["from"]["id"] != world.bot_id or not stored.editable:
        raise bad_request("message can't be edited")
    return chat, stored


def replace_content(world: World, params: Params, dropped: tuple[str, ...], content: Message) -> Message:
    """Put `content` in the place of the fields `dropped`; the keyboard goes unless it is given again."""
    chat, stored = own_message(world, params)
    keyboard = inline_keyboard(params.get("reply_markup"))
    dropped = (*dropped, "reply_markup")
    data = {key: value for key, value in stored.data.items() if key not in dropped} | content
    if keyboard is not None:
        data["reply_markup"] = keyboard
    if data == stored.data:
        raise bad_request(NOT_MODIFIED)
    return world.change(chat, stored, data).data


@method("editMessageText")
def edit_message_text(world: World, params: Params) -> Any:
    """Another text for a text message."""
    found = text_of(params)
    _, stored = own_message(world, params)
    if "text" not in stored.data:
        raise bad_request("there is no text in the message to edit")
    content = found.fields() | link_preview(found, params.get("link_preview_options"))
    return replace_content(world, params, ("text", "entities", "link_preview_options"), content)


@method("editMessageCaption")
def edit_message_caption(world: World, params: Params) -> Any:
    """Another caption, or none."""
    _, stored = own_message(world, params)
    if not any(kind in stored.data for kind in KINDS):
        raise bad_request("there is no caption in the message to edit")
    dropped = ("caption", "caption_entities", "show_caption_above_media")
    return replace_content(world, params, dropped, caption_of(params))


@method("editMessageMedia")
def edit_message_media(world: World, params: Params) -> Any:
    """Another file with its own caption."""
    own_message(world, params)
    dropped = (
        *KINDS,
        "text",
        "entities",
        "link_preview_options",
        "caption",
        "caption_entities",
        "has_media_spoiler",
    )
    return replace_content(world, params, dropped, media_content(world, params["media"]))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, params: Params) -> Any:
    """Another keyboard, or none; not an edit that clients stamp."""
    chat, stored = own_message(world, params)
    keyboard = inline_keyboard(params.get("reply_markup"))
    data = {key: value for key, value in stored.data.items() if key != "reply_markup"}
    if keyboard is not None:
        data["reply_markup"] = keyboard
    if data == stored.data:
        raise bad_request(NOT_MODIFIED)
    return world.change(chat, stored, data, stamp=False).data


@method("deleteMessage")
def delete_message(world: World, params: Params) -> Any:
    """One message younger than 48 hours."""
    chat = known_chat(world, params["chat_id"])
    stored = message_in(chat, params["message_id"], "delete")
    if not _deletable(world, chat, stored):
        raise bad_request("message can't be deleted for everyone")
    world.remove(chat, [params["message_id"]])
    return True


@method("deleteMessages")
def delete_messages(world: World, params: Params) -> Any:
    """Up to 100; those that are gone or too old are passed over."""
    chat = known_chat(world, params["chat_id"])
    if not 1 <= len(params["message_ids"]) <= 100:
        raise bad_request("message identifiers must be 1-100")
    found = [each for each in params["message_ids"] if each in chat.messages]
    gone = [each for each in found if _deletable(world, chat, chat.messages[each])]
    if gone:
        world.remove(chat, gone)
    return True


def _deletable(world: World, chat: Chat, stored: Stored) -> bool:
    if world.clock.time() - stored.data["date"] > TWO_DAYS:
        return False
    return chat.kind == "private" or stored.data["from"]["id"] == world.bot_id
