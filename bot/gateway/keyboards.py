"""Buttons as Telegram takes them, written down once: under a message, and below the line to type in."""

from functools import lru_cache

from bot.gateway.sender import written
from bot.screen import Keyboard


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
def home(labels: tuple[tuple[str, ...], ...], ask_place: str = "") -> str:
    rows: list[list[dict[str, object]]] = [[{"text": label} for label in row] for row in labels]
    if ask_place:
        rows.insert(0, [{"text": ask_place, "request_location": True}])
    return written({"keyboard": rows, "resize_keyboard": True, "is_persistent": True})
