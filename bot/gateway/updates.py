"""An update as python-telegram-bot has it; a message of words alone by a shorter way.

PTB looks for each of the hundred fields that a message may have and sets each through a method: of a
command that takes as long as looking up who wrote it, five times over.
"""

from datetime import UTC, datetime
from typing import Any

from telegram import Bot, Chat, Message, MessageEntity, Update, User

_WORDS = frozenset({"message_id", "date", "from", "chat", "text", "entities"})
_ALONE = {"update_id", "message"}


class _Said(Message):
    """A message whose fields are set directly: PTB asks at each whether it may still be."""

    __slots__ = ()
    __setattr__ = object.__setattr__  # type: ignore[assignment]  # typeshed says Any, PTB object


def read_update(raw: dict[str, Any], bot: Bot) -> Update:
    """Build it. Raises whatever PTB stumbles over where it has not the shape that Telegram promises."""
    message = raw.get("message")
    if not (raw.keys() == _ALONE and isinstance(message, dict) and _is_plain(message)):
        return Update.de_json(raw, bot)
    said = _Said(
        message_id=message["message_id"],
        date=datetime.fromtimestamp(message["date"], UTC),
        chat=Chat.de_json(message["chat"], bot),
        from_user=User.de_json(message["from"], bot),
        text=message.get("text"),
        entities=MessageEntity.de_list(message.get("entities", ()), bot),
    )
    said.set_bot(bot)
    update = Update(raw["update_id"], message=said)
    update.set_bot(bot)
    return update


def _is_plain(message: dict[str, Any]) -> bool:
    return (
        message.keys() <= _WORDS
        and all(isinstance(message.get(name), dict) and message[name] for name in ("from", "chat"))
        and all(type(message.get(name)) is int for name in ("message_id", "date"))
        and isinstance(message.get("entities", []), list)
    )
