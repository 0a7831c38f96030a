"""What every send method shares: the chat, the reply, the keyboard, the stored message."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.methods import markup
from sandbox.methods.access import chat_to_write
from sandbox.methods.registry import Params
from sandbox.state.chats import Chat, Message, Stored
from sandbox.text.formatted import Formatted, read
from sandbox.text.utf16 import cut, units
from sandbox.world import World

TEXT_LIMIT = 4096  # UTF-16 units after parsing
CAPTION_LIMIT = 1024


def post(world: World, params: Params, content: Message) -> Stored:
    """Send `content` to the chat that `params` name, with their reply and keyboard. Raises ApiError."""
    chat = chat_to_write(world, params["chat_id"])
    given = params.get("reply_markup")
    keyboard = markup.inline_keyboard(given)
    markup.check_reply_markup(given)
    content |= reply_fields(world, chat, params.get("reply_parameters"))
    if keyboard is not None:
        content["reply_markup"] = keyboard
    if params.get("protect_content"):
        content["has_protected_content"] = True
    if params.get("message_effect_id"):
        content["effect_id"] = params["message_effect_id"]
    editable = given is None or "inline_keyboard" in given
    stored = world.keep(chat, world.bot_user(), content, editable)
    if given is not None and "keyboard" in given:
        world.set_keyboard(chat, given)
    elif given is not None and "remove_keyboard" in given:
        world.set_keyboard(chat, None)
    return stored


def reply_fields(world: World, chat: Chat, given: dict[str, Any] | None) -> Message:
    """`reply_to_message` and `quote` of a message. Raises ApiError 400 when there is nothing to reply to."""
    if given is None:
        return {}
    if given.get("chat_id", chat.id) != chat.id:
        raise bad_request("the sandbox does not reply across chats")
    stored = chat.messages.get(given["message_id"])
    if stored is None:
        if given.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    fields: Message = {"reply_to_message": without_reply(stored.data)}
    if quote := given.get("quote"):
        text = read(quote, given.get("quote_parse_mode"), given.get("quote_entities")).text
        place = str(stored.data.get("text", stored.data.get("caption", ""))).find(text)
        if place < 0:
            raise bad_request("QUOTE_TEXT_INVALID")
        fields["quote"] = {"text": text, "position": given.get("quote_position", place), "is_manual": True}
    return fields


def without_reply(message: Message) -> Message:
    """A message as it stands inside another one: one level deep."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def text_of(params: Params) -> Formatted:
    """The text parameter, parsed and measured. Raises ApiError 400."""
    found = read(params["text"], params.get("parse_mode"), params.get("entities"))
    if not found.text:
        raise bad_request("text must be non-empty" if params["text"] else "message text is empty")
    if len(found.text) > TEXT_LIMIT // 2 and units(found.text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return found


def caption_of(params: Params) -> Message:
    """`caption` and `caption_entities`, empty without a caption. Raises ApiError 400."""
    if not params.get("caption"):
        return {}
    found = read(params["caption"], params.get("parse_mode"), params.get("caption_entities"))
    if units(found.text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    fields = found.fields("caption") if found.text else {}
    if fields and params.get("show_caption_above_media"):
        fields["show_caption_above_media"] = True
    return fields


def link_preview(found: Formatted, options: dict[str, Any] | None) -> Message:
    """`link_preview_options` as the answer shows them: only where there is something to preview."""
    if not options:
        return {}
    links = any(each["type"] in {"url", "text_link"} for each in found.entities)
    return {"link_preview_options": options} if links or options.get("is_disabled") else {}


def title_of(params: Params, name: str, limit: int) -> str:
    """A short plain text that must be there and not be longer than `limit` UTF-16 units."""
    text = str(params[name]).strip()
    if not text:
        raise bad_request(f'parameter "{name}" is required')
    return text if units(text) <= limit else cut(text, 0, limit)
