"""Handing files to somebody who waits for them."""

from telegram.error import TelegramError

from bot.gateway.sender import Sender
from bot.logs import get_logger
from bot.screen import Document

log = get_logger("ttchan.handing")


async def hand(sender: Sender, chat_id: int, document: Document) -> bool:
    """Send a file; False if Telegram did not take it."""
    try:
        await sender.document(chat_id, document)
    except TelegramError as error:
        log.warning("file_not_sent", reason=error.message)
        return False
    return True
