"""A Screen as Telegram takes it: the parameters of a call."""

from functools import lru_cache

from bot.gateway.sender import written
from bot.screen import Keyboard, Screen, plain

NO_PREVIEW = written({"is_disabled": True})


def said(screen: Screen) -> dict[str, object]:
    """Text, buttons and how to read them: what sendMessage and editMessageText have in common."""
    return {**_around(screen), "text": str(screen.text), "parse_mode": "HTML"}


def said_plainly(screen: Screen) -> dict[str, object]:
    """The same without any formatting: for a text that Telegram cannot parse."""
    return {**_around(screen), "text": plain(screen.text)}


def _around(screen: Screen) -> dict[str, object]:
    markup = _home(screen.home) if screen.home is not None else inline(screen.keyboard)
    return {"link_preview_options": NO_PREVIEW, "reply_markup": markup}


@lru_cache(maxsize=512)
def inline(keyboard: Keyboard) -> str | None:
    """Buttons under a message, written down once; None if there are none."""
    if not keyboard:
        return None
    rows = [
        [
            {"text": one.label} | ({"callback_data": one.data.pack()} if one.data else {"url": one.url})
            for one in row
        ]
        for row in keyboard
    ]
    return written({"inline_keyboard": rows})


@lru_cache(maxsize=16)
def _home(labels: tuple[tuple[str, ...], ...]) -> str:
    rows = [[{"text": label} for label in row] for row in labels]
    return written({"keyboard": rows, "resize_keyboard": True, "is_persistent": True})
