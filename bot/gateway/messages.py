"""A Screen as Telegram takes it: the parameters of a call."""

from bot.gateway.keyboards import home, inline
from bot.gateway.sender import written
from bot.screen import MAX_CAPTION, MAX_TEXT, Screen, clipped, fitted, plain

NO_PREVIEW = written({"is_disabled": True})


def said(screen: Screen) -> dict[str, object]:
    """Text, buttons and how to read them: what sendMessage and editMessageText have in common."""
    return {**_around(screen), "text": str(fitted(screen.text, MAX_TEXT)), "parse_mode": "HTML"}


def said_plainly(screen: Screen) -> dict[str, object]:
    """The same without any formatting: for a text that Telegram cannot parse."""
    return {**_around(screen), "text": clipped(plain(screen.text), MAX_TEXT)}


def sent(screen: Screen, *, plainly: bool = False) -> tuple[str, dict[str, object]]:
    """The method that sends a screen as a message of its own, with its parameters but for the chat."""
    if screen.forward is not None:
        return "forwardMessage", dict(screen.forward._asdict())
    markup = inline(screen.keyboard)
    if screen.pin is not None:
        where: dict[str, object] = {"latitude": screen.pin.lat, "longitude": screen.pin.lon}
        if not screen.pin.title:
            return "sendLocation", {**where, "reply_markup": markup}
        named = {"title": screen.pin.title, "address": screen.pin.address or screen.pin.title}
        return "sendVenue", {**where, **named, "reply_markup": markup}
    words = _caption_plainly(screen) if plainly else _caption(screen)
    match screen.enclosed:
        case ():
            return "sendMessage", said_plainly(screen) if plainly else said(screen)
        case (one,):
            return f"send{one.kind.capitalize()}", {**words, one.kind: one.file_id, "reply_markup": markup}
    media = [{"type": one.kind, "media": one.file_id} for one in screen.enclosed]
    media[0] |= words
    return "sendMediaGroup", {"media": written(media)}


def edited(screen: Screen) -> tuple[str, dict[str, object]]:
    """The method that puts a screen's words in the place of a message's, with its parameters but for which.

    Files stay as they are; a place cannot be edited.
    """
    if not screen.enclosed:
        return "editMessageText", said(screen)
    return "editMessageCaption", {**_caption(screen), "reply_markup": inline(screen.keyboard)}


def _caption(screen: Screen) -> dict[str, str]:
    return {"caption": str(fitted(screen.text, MAX_CAPTION)), "parse_mode": "HTML"}


def _caption_plainly(screen: Screen) -> dict[str, str]:
    return {"caption": clipped(plain(screen.text), MAX_CAPTION)}


def _around(screen: Screen) -> dict[str, object]:
    markup = home(screen.home, screen.ask_place) if screen.home is not None else inline(screen.keyboard)
    return {"link_preview_options": NO_PREVIEW, "reply_markup": markup}
