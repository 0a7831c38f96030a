"""Shows a Screen, a pin or a document in the chat: the only place where they become Telegram's types."""

from functools import lru_cache
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest

from bot.logs import get_logger
from bot.screen import MAX_TOAST, Document, Keyboard, Pin, Screen, clipped, plain

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
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


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
        await query.edit_message_reply_markup(None)
    except BadRequest as error:
        if _says(error, _SAME) and screen.home is None:
            return
        if not _says(error, _SAME, *_GONE):
            raise
    await _send(update, screen)


async def answer(update: Update, toast: str = "") -> None:
    """Stop the spinning of a tapped button; too late is no fault. Nothing to do for a message."""
    if update.callback_query is None:
        return
    try:
        await update.callback_query.answer(clipped(plain(toast), MAX_TOAST) or None)
    except BadRequest as error:
        if not _says(error, *_LATE):
            raise


async def send_pin(update: Update, pin: Pin) -> None:
    """Send a place on the map as a message of its own: it must be found again later."""
    await answer(update)
    chat = update.effective_chat
    assert chat is not None
    await update.get_bot().send_venue(chat.id, pin.lat, pin.lon, pin.title, pin.address)


async def send_document(update: Update, document: Document) -> None:
    """Send a file, with Telegram's *sending a file…* while it goes up."""
    await answer(update)
    chat, bot = update.effective_chat, update.get_bot()
    assert chat is not None
    await bot.send_chat_action(chat.id, ChatAction.UPLOAD_DOCUMENT)
    file = InputFile(document.content, document.name)
    await bot.send_document(chat.id, file, document.caption or None, parse_mode=ParseMode.HTML)


async def _send(update: Update, screen: Screen) -> None:
    chat, bot = update.effective_chat, update.get_bot()
    assert chat is not None
    markup = _home(screen.home) if screen.home is not None else inline(screen.keyboard)
    try:
        await bot.send_message(
            chat.id, screen.text, ParseMode.HTML, link_preview_options=_NO_PREVIEW, reply_markup=markup
        )
    except BadRequest as error:
        if not _says(error, _UNREADABLE):
            raise
        log.error("unreadable_text", length=len(screen.text), exc_info=error)
        await bot.send_message(chat.id, plain(screen.text), reply_markup=markup)


async def _edit(update: Update, screen: Screen) -> None:
    assert update.callback_query is not None
    edit = update.callback_query.edit_message_text
    try:
        await edit(
            screen.text,
            ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            reply_markup=inline(screen.keyboard),
        )
    except BadRequest as error:
        if not _says(error, _UNREADABLE):
            raise
        log.error("unreadable_text", length=len(screen.text), exc_info=error)
        await edit(plain(screen.text), reply_markup=inline(screen.keyboard))


def _says(error: BadRequest, *beginnings: str) -> bool:
    return error.message.lower().startswith(beginnings)


class _Written(InlineKeyboardMarkup):
    """Buttons that are written down once: PTB would build the same dictionaries again for every reader."""

    __slots__ = ("_written",)

    def __init__(self, rows: list[list[InlineKeyboardButton]]) -> None:
        super().__init__(rows)
        self._written = super().to_dict()

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:
        """What goes over the wire; not to be changed by who asks."""
        return self._written


@lru_cache(maxsize=512)
def inline(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """Buttons under a message; None if there are none."""
    if not keyboard:
        return None
    return _Written(
        [
            [
                InlineKeyboardButton(
                    one.label, callback_data=one.data.pack() if one.data else None, url=one.url
                )
                for one in row
            ]
            for row in keyboard
        ]
    )


@lru_cache(maxsize=16)
def _home(labels: tuple[tuple[str, ...], ...]) -> ReplyKeyboardMarkup:
    return ReplyKeyboardMarkup(labels, resize_keyboard=True, is_persistent=True)
