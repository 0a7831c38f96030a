"""Pictures that the bot makes: sent with their words, or put in the place of another in the same message."""

from telegram import InputFile, InputMediaPhoto, Message
from telegram.constants import ParseMode

from bot.gateway.keyboards import inline
from bot.gateway.sender import Sender, written
from bot.screen import Screen

_NAME = "results.png"


async def send_picture(bot: Sender, chat_id: int, screen: Screen, digest: str, png: bytes | None) -> None:
    """Send a picture with the screen's words below it; ``png`` None = Telegram has it (``known_file``)."""
    words = {
        "caption": str(screen.text),
        "parse_mode": ParseMode.HTML,
        "reply_markup": inline(screen.keyboard),
    }
    if png is None:
        await bot.call("sendPhoto", {"chat_id": chat_id, "photo": bot.known_file(digest), **words})
        return
    sent = await bot.send_photo(chat_id, InputFile(png, _NAME), **words)  # type: ignore[arg-type]
    _remember(bot, digest, sent)


async def replace_picture(
    bot: Sender, where: tuple[int, int], screen: Screen, digest: str, png: bytes | None
) -> None:
    """Put a picture in the place of what a message shows, picture or text; ``where``: chat and message."""
    chat_id, message_id = where
    markup = inline(screen.keyboard)
    if png is None:
        media = {"type": "photo", "media": bot.known_file(digest)}
        media |= {"caption": str(screen.text), "parse_mode": ParseMode.HTML.value}
        this = {"chat_id": chat_id, "message_id": message_id}
        await bot.call("editMessageMedia", {**this, "media": written(media), "reply_markup": markup})
        return
    photo = InputMediaPhoto(png, str(screen.text), ParseMode.HTML, filename=_NAME)
    sent = await bot.edit_message_media(photo, chat_id, message_id, reply_markup=markup)  # type: ignore[arg-type]
    if isinstance(sent, Message):
        _remember(bot, digest, sent)


def _remember(bot: Sender, digest: str, sent: Message) -> None:
    if sent.photo:
        bot.remember_file(digest, sent.photo[-1].file_id)
