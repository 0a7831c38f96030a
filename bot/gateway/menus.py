"""The command menu of one chat: leaders and organisers see more than everybody."""

import hashlib
import json
from collections.abc import Sequence

from telegram import Bot, BotCommandScopeChat

Commands = Sequence[tuple[str, str]]


def digest(commands: Commands | None) -> str | None:
    """What stands for a menu in the database; None for everybody's."""
    if commands is None:
        return None
    return hashlib.sha256(json.dumps(list(commands)).encode()).hexdigest()[:16]


async def write(bot: Bot, chat_id: int, commands: Commands | None) -> None:
    """Give a chat a menu of its own, in one language whatever the app's; None gives everybody's back.

    Raises TelegramError.
    """
    scope = BotCommandScopeChat(chat_id)
    if commands is None:
        await bot.delete_my_commands(scope=scope)
    else:
        await bot.set_my_commands(list(commands), scope=scope)
