"""Shows a Screen, a pin or a document in the chat: the only place where they become Telegram's types."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.gateway.keyboards import inline
from bot.gateway.messages import edited, said, said_plainly, sent
from bot.gateway.pictures import replace_picture, send_picture
from bot.gateway.sender import Sender
from bot.logs import get_logger
from bot.screen import MAX_TOAST, Document, Pin, Screen, clipped, plain

log = get_logger("ttchan.show")

_SAME = "message is not modified"
_LATE = ("query is too old", "query_id_invalid")
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)
_UNREADABLE = "can't parse entities"


async def show(update: Update, screen: Screen, *, toast: str = "") -> None:
    """Edit the message whose button was tapped, or send a new one; a home keyboard needs a new one."""
    query = update.callback_query
    if query is None:
        await _send(update, screen)
        return
    await answer(update, toast)
    try:  # also where Telegram calls the message inaccessible: often it can still be edited
        if screen.home is None:
            await _edit(update, screen)
            return
        await _call(update, "editMessageReplyMarkup", _message(update))
    except BadRequest as error:
        if _says(error, _SAME) and screen.home is None:
            return
        if not _says(error, _SAME, *_GONE):
            raise
    await _send(update, screen)


async def post(update: Update, screen: Screen) -> int:
    """Send a message that ``amend`` changes later, such as a line of progress. Returns its id."""
    message = await _call(update, "sendMessage", {"chat_id": _chat(update)} | said(screen))
    return int(message["message_id"])


async def restate(update: Update, screen: Screen, *, toast: str = "") -> None:
    """Put words and buttons in the place of a delivery's, whose button was tapped; files stay."""
    await answer(update, toast)
    method, parameters = edited(screen)
    if screen.pin is not None:
        method, parameters = "editMessageReplyMarkup", {"reply_markup": inline(screen.keyboard)}
    try:
        await _call(update, method, _message(update) | parameters)
    except BadRequest as error:
        if not _says(error, _SAME, *_GONE):
            raise


async def present(update: Update, screen: Screen) -> None:
    """Send a message of its own: just as a delivery would be, with files or a place."""
    await answer(update)
    method, parameters = sent(screen)
    try:
        await _call(update, method, {"chat_id": _chat(update), **parameters})
    except BadRequest as error:
        if not _says(error, _UNREADABLE):
            raise
        method, parameters = sent(screen, plainly=True)
        await _call(update, method, {"chat_id": _chat(update), **parameters})


async def amend(update: Update, message_id: int, screen: Screen) -> None:
    """Change a message that was posted; one that is gone is sent anew."""
    where: dict[str, object] = {"chat_id": _chat(update), "message_id": message_id}
    try:
        await _say(update, "editMessageText", where, screen)
    except BadRequest as error:
        if _says(error, _SAME):
            return
        if not _says(error, *_GONE):
            raise
        await _send(update, screen)


async def restate_there(update: Update, chat_id: int, message_id: int, screen: Screen) -> None:
    """Put a screen in the place of a message in somebody else's chat. A courtesy: it may be gone, or they."""
    where: dict[str, object] = {"chat_id": chat_id, "message_id": message_id}
    try:
        await _call(update, "editMessageText", where | said(screen))
    except TelegramError as error:
        log.info("not_restated", reason=type(error).__name__)


async def busy(update: Update) -> None:
    """Telegram's *typing…*, for what takes longer than a second."""
    await _call(update, "sendChatAction", {"chat_id": _chat(update), "action": ChatAction.TYPING})


async def fetch(update: Update, file_id: str, target: Path, *, most: int) -> None:
    """Get a file that was sent to us, at most so many bytes. Raises TelegramError."""
    await _bot(update).fetch(file_id, target, most=most)


async def answer(update: Update, toast: str = "") -> None:
    """Stop the spinning of a tapped button; too late is no fault. Nothing to do for a message."""
    if update.callback_query is None:
        return
    words = clipped(plain(toast), MAX_TOAST) or None
    try:
        await _call(
            update, "answerCallbackQuery", {"callback_query_id": update.callback_query.id, "text": words}
        )
    except BadRequest as error:
        if not _says(error, *_LATE):
            raise


async def send_pin(update: Update, pin: Pin) -> None:
    """Send a place on the map as a message of its own: it must be found again later."""
    await answer(update)
    place = {"latitude": pin.lat, "longitude": pin.lon, "title": pin.title, "address": pin.address}
    await _call(update, "sendVenue", {"chat_id": _chat(update), **place})


async def show_picture(
    update: Update, screen: Screen, digest: str, draw: Callable[[], Awaitable[bytes]], *, toast: str = ""
) -> None:
    """Show a picture that we make, in the place of what was tapped, with Telegram's *sending a photo…*.

    ``digest`` names what it shows: one that went up before is not drawn again.
    """
    await answer(update, toast)
    bot, chat, png = _bot(update), _chat(update), None
    if bot.known_file(digest) is None:
        await _call(update, "sendChatAction", {"chat_id": chat, "action": ChatAction.UPLOAD_PHOTO})
        png = await draw()
    query = update.callback_query
    if query is not None and query.message is not None:
        try:
            await replace_picture(bot, (chat, query.message.message_id), screen, digest, png)
        except BadRequest as error:
            if _says(error, _SAME):
                return
            if not _says(error, *_GONE):
                raise
        else:
            return
    await send_picture(bot, chat, screen, digest, png)


async def post_picture(
    update: Update, screen: Screen, digest: str, draw: Callable[[], Awaitable[bytes]]
) -> None:
    """Send a picture that we make as a message of its own: it must be found again later."""
    await answer(update)
    bot, chat = _bot(update), _chat(update)
    await send_picture(bot, chat, screen, digest, None if bot.known_file(digest) else await draw())


async def send_document(update: Update, document: Document) -> None:
    """Send a file, with Telegram's *sending a file…* while it goes up."""
    await answer(update)
    await _call(update, "sendChatAction", {"chat_id": _chat(update), "action": ChatAction.UPLOAD_DOCUMENT})
    await _bot(update).document(_chat(update), document)


async def _send(update: Update, screen: Screen) -> None:
    await _say(update, "sendMessage", {"chat_id": _chat(update)}, screen)


async def _edit(update: Update, screen: Screen) -> None:
    await _say(update, "editMessageText", _message(update), screen)


async def _say(update: Update, method: str, where: dict[str, object], screen: Screen) -> None:
    try:
        await _call(update, method, where | said(screen))
    except BadRequest as error:
        if not _says(error, _UNREADABLE):
            raise
        log.error("unreadable_text", length=len(screen.text), exc_info=error)
        await _call(update, method, where | said_plainly(screen))


async def _call(update: Update, method: str, parameters: dict[str, object]) -> Any:
    return await _bot(update).call(method, parameters)


def _bot(update: Update) -> Sender:
    bot = update.get_bot()
    assert isinstance(bot, Sender)
    return bot


def _chat(update: Update) -> int:
    assert update.effective_chat is not None
    return update.effective_chat.id


def _message(update: Update) -> dict[str, object]:
    """The tapped message. A button of an inline message, which we never send, has none."""
    query = update.callback_query
    if query is None or query.message is None:
        raise BadRequest("message to edit not found")
    return {"chat_id": query.message.chat.id, "message_id": query.message.message_id}


def _says(error: BadRequest, *beginnings: str) -> bool:
    return error.message.lower().startswith(beginnings)
