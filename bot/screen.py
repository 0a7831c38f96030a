"""What a view returns: text + keyboard, and the other things a chat can show. No Telegram types.

Also the two rules of every text: data is escaped, and lengths are counted as Telegram counts them.
"""

import re
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from markupsafe import Markup, escape

from bot.callback_data import CallbackData

_NOTHING = Markup()
_TAG = re.compile(r"<[^>]*>")
_NAMED_TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_TOAST = 200
MAX_LABEL = 64
"""Telegram's own limits are higher; a longer label is cut off on a phone."""


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button; exactly one of ``data`` and ``url``."""

    label: str
    data: CallbackData | None = None
    url: str | None = None


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Pin:
    """A place on the map: degrees (WGS 84), a title and an address, both plain text."""

    lat: float
    lon: float
    title: str
    address: str


class Enclosure(NamedTuple):
    """A file that Telegram keeps for us: ``photo``, ``document``, ``video`` or ``voice``, and its id."""

    kind: str
    file_id: str


class Forward(NamedTuple):
    """A message that somebody wrote to us, sent on as it is: their account and its number."""

    from_chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Screen:
    """A message: HTML text, buttons under it; ``home`` are the labels of the persistent keyboard.

    ``ask_place``: the label of a button above ``home`` with which the reader sends where they are.
    In a delivery there may be files (the text is their caption; several are an album, without buttons),
    or a place or a message that is sent on, then without a text.
    """

    text: Markup
    keyboard: Keyboard = ()
    home: tuple[tuple[str, ...], ...] | None = None
    enclosed: tuple[Enclosure, ...] = ()
    pin: Pin | None = None
    ask_place: str = ""
    forward: Forward | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file for the reader: cleaned name, content, and a caption in HTML."""

    name: str
    content: bytes
    caption: Markup = _NOTHING


def plain(text: str) -> str:
    """Turn HTML of ours into the plain text of a label or a toast."""
    return unescape(_TAG.sub("", text)) if isinstance(text, Markup) else text


def button(label: str, data: CallbackData | None = None, *, url: str | None = None) -> Button:
    """Make a button of a translated label; too long a label is cut at a word's end with an ellipsis."""
    text = plain(label)
    if len(text) > MAX_LABEL:
        text = text[:MAX_LABEL].rsplit(" ", 1)[0][: MAX_LABEL - 1].rstrip(" ,.;:–-") + "…"
    return Button(text, data, url)


def rows(buttons: list[Button], per_row: int) -> Keyboard:
    """Lay buttons out, ``per_row`` in a row."""
    return tuple(tuple(buttons[n : n + per_row]) for n in range(0, len(buttons), per_row))


def lines(*parts: str | None) -> Markup:
    """Join the parts that are there with line breaks; plain ones are escaped."""
    return Markup("\n").join(escape(part) for part in parts if part)


def paragraphs(*parts: str | None) -> Markup:
    """Join the parts that are there with an empty line between them; plain ones are escaped."""
    return Markup("\n\n").join(escape(part) for part in parts if part)


def units(text: str) -> int:
    """Length of a text as Telegram counts it: UTF-16 code units, after tags are taken away."""
    return len(plain(text).encode("utf-16-le")) // 2


def clipped(text: str, limit: int) -> str:
    """Cut plain text to ``limit`` UTF-16 units with an ellipsis, never inside a character."""
    if len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    cut = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", errors="ignore")
    return cut.rstrip() + "…"


def fitted(text: Markup, limit: int) -> Markup:
    """The text if it fits; else as many of its lines as do, an ellipsis below, and what is open closed.

    The last resort where a meeting's own texts are all as long as a workbook takes them: Telegram would
    refuse the message whole.
    """
    if 2 * len(text) <= limit or units(text) <= limit:
        return text
    kept: list[Markup] = []
    room = limit - 1
    for line in text.split("\n"):
        room -= units(line) + 1
        if room < 0:
            break
        kept.append(line)
    if not any(kept):
        return escape(clipped(plain(text), limit))
    cut = Markup("\n").join(kept).rstrip() + Markup("\n…")
    open_: list[str] = []
    for closes, name in _NAMED_TAG.findall(cut):
        if not closes:
            open_.append(name)
        elif open_:
            open_.pop()
    return cut + Markup("").join(Markup("</{}>").format(name) for name in reversed(open_))


def split(blocks: list[Markup], limit: int = 3500) -> list[Markup]:
    """Pack blocks (an item each) into as few messages as need be, never cutting inside a block."""
    messages: list[list[Markup]] = [[]]
    size = 0
    for block in blocks:
        length = units(block) + 2
        if messages[-1] and size + length > limit:
            messages.append([])
            size = 0
        messages[-1].append(block)
        size += length
    return [Markup("\n\n").join(message) for message in messages if message]
