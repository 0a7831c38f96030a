"""Buttons as Telegram takes them, written down once: under a message, and below the line to type in."""

from collections.abc import Iterator
from functools import lru_cache

from bot.gateway.sender import written
from bot.screen import Button, Keyboard

_ROOM = {2: 17, 3: 11}
"""Characters of a label that a telephone shows beside one other button, and beside two; the rest is cut off.

Of more in a row each is a figure or a sign.
"""


@lru_cache(maxsize=512)
def inline(keyboard: Keyboard) -> str | None:
    """Buttons under a message, written down once; None if there are none. A row too narrow is broken."""
    if not keyboard:
        return None
    rows = [
        [
            {"text": one.label} | ({"callback_data": one.data.pack()} if one.data else {"url": one.url})
            for one in row
        ]
        for full in keyboard
        for row in _broken(full)
    ]
    return written({"inline_keyboard": rows})


def _broken(row: tuple[Button, ...]) -> Iterator[tuple[Button, ...]]:
    """The row, or as few rows as show every label whole."""
    while row:
        number = next(n for n in range(len(row), 0, -1) if _shows(row[:n]))
        yield row[:number]
        row = row[number:]


def _shows(row: tuple[Button, ...]) -> bool:
    room = _ROOM.get(len(row))
    return room is None or all(len(one.label) <= room for one in row)


@lru_cache(maxsize=16)
def home(labels: tuple[tuple[str, ...], ...], ask_place: str = "") -> str:
    rows: list[list[dict[str, object]]] = [[{"text": label} for label in row] for row in labels]
    if ask_place:
        rows.insert(0, [{"text": ask_place, "request_location": True}])
    return written({"keyboard": rows, "resize_keyboard": True, "is_persistent": True})
