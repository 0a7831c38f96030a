"""What a pressed button carries."""

from typing import TypeVar

from telegram import Update

from bot.callback_data import CallbackData

Press = TypeVar("Press", bound=CallbackData)


def pressed(update: Update, kind: type[Press]) -> Press:
    """Read the callback data of a press. Raises StaleButton on anything that ``kind`` did not write."""
    return kind.unpack(update.callback_query.data if update.callback_query else None)
