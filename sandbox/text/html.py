"""Telegram's HTML: the tags it knows, and refusals of all others with byte offsets as the server counts."""

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import bad_request
from sandbox.text.utf16 import units

Entity = dict[str, Any]

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_OTHER_TAGS = {"a", "span", "tg-emoji", "tg-time"}
_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(
    r"&(?:#(?P<decimal>\d{1,7})|#[xX](?P<hexadecimal>[0-9a-fA-F]{1,6})|(?P<name>lt|gt|amp|quot));?"
)
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"\s*(?P<name>[^\s=>]+)")
_BARE_VALUE = re.compile(r"[a-zA-Z0-9.\-]+")
_SPACE = re.compile(r"\s*")


def decode(text: str) -> str:
    """Resolve the character references Telegram knows; any other stays as written."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    if name := match["name"]:
        return _CHARACTERS[name]
    code = int(match["decimal"]) if match["decimal"] else int(match["hexadecimal"], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]


@dataclass(slots=True)
class _Open:
    tag: str
    entity: Entity | None
    at: int
    attributes: dict[str, str] = field(default_factory=dict)


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.plain: list[str] = []
        self.length = 0
        self.entities: list[Entity] = []
        self.stack: list[_Open] = []

    def byte(self, position: int) -> int:
        return len(self.source[:position].encode())

    def refuse(self, reason: str) -> Exception:
        return bad_request(f"can't parse entities: {reason}")

    def add(self, text: str) -> None:
        text = decode(text)
        self.plain.append(text)
        self.length += units(text)

    def run(self) -> tuple[str, list[Entity]]:
        position = 0
        while (start := self.source.find("<", position)) >= 0:
            self.add(self.source[position:start])
            position = self.end(start) if self.source.startswith("</", start) else self.begin(start)
        self.add(self.source[position:])
        if self.stack:
            last = self.stack[-1]
            raise self.refuse(f'Can\'t find end tag corresponding to start tag "{last.tag}"')
        return "".join(self.plain), self.entities

    def begin(self, start: int) -> int:
        name = _TAG_NAME.match(self.source, start + 1)
        assert name is not None
        tag = name[0].lower()
        if name.end() >= len(self.source):
            raise self.refuse(f"Unclosed start tag at byte offset {self.byte(start)}")
        if tag not in _KINDS and tag not in _OTHER_TAGS:
            raise self.refuse(f'Unsupported start tag "{tag}" at byte offset {self.byte(start)}')
        attributes, position = self.attributes(name.end(), start)
        self.stack.append(_Open(tag, self.entity(tag, attributes, start), start, attributes))
        return position

    def attributes(self, position: int, start: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            position = self.skip_space(position)
            if position >= len(self.source):
                raise self.refuse(f"Unclosed start tag at byte offset {self.byte(start)}")
            if self.source[position] == ">":
                return found, position + 1
            name = _ATTRIBUTE.match(self.source, position)
            if name is None:
                raise self.refuse(f"Empty attribute name in the tag at byte offset {self.byte(start)}")
            position = self.skip_space(name.end())
            if not self.source.startswith("=", position):
                found[name["name"].lower()] = ""
                continue
            value, position = self.value(self.skip_space(position + 1), start)
            found[name["name"].lower()] = decode(value)

    def value(self, position: int, start: int) -> tuple[str, int]:
        quote = self.source[position : position + 1]
        if quote in {'"', "'"}:
            end = self.source.find(quote, position + 1)
            if end < 0:
                raise self.refuse(f"Unclosed start tag at byte offset {self.byte(start)}")
            return self.source[position + 1 : end], end + 1
        bare = _BARE_VALUE.match(self.source, position)
        if bare is None:
            raise self.refuse(f"Unexpected end of name token at byte offset {self.byte(position)}")
        return bare[0], bare.end()

    def skip_space(self, position: int) -> int:
        space = _SPACE.match(self.source, position)
        return space.end() if space else position

    def entity(self, tag: str, attributes: dict[str, str], start: int) -> Entity | None:
        """The entity this tag opens; None for one that marks nothing, such as a link without an address."""
        entity: Entity = {"type": _KINDS.get(tag, ""), "offset": self.length, "length": 0}
        if tag == "a":
            entity |= {"type": "text_link", "url": attributes.get("href", "")}
        elif tag == "span":
            if attributes.get("class") != "tg-spoiler":
                at = self.byte(start)
                raise self.refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
            entity["type"] = "spoiler"
        elif tag == "tg-emoji":
            entity |= {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
        elif tag == "tg-time":
            entity |= {"type": "date_time", "unix_time": int(attributes.get("unix", "0") or 0)}
            if attributes.get("format"):
                entity["date_time_format"] = attributes["format"]
        elif tag == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        elif tag == "code":
            self.language(attributes)
        return entity

    def language(self, attributes: dict[str, str]) -> None:
        """`<pre><code class="language-x">` names the language of the block around it."""
        outer = self.stack[-1] if self.stack else None
        language = attributes.get("class", "").removeprefix("language-")
        if (
            outer
            and outer.tag == "pre"
            and outer.entity
            and outer.entity["offset"] == self.length
            and language
        ):
            outer.entity["language"] = language

    def end(self, start: int) -> int:
        close = self.source.find(">", start)
        name = self.source[start + 2 : close].strip().lower() if close >= 0 else ""
        if not self.stack:
            raise self.refuse(f"Unexpected end tag at byte offset {self.byte(start)}")
        if close < 0:
            raise self.refuse(f"Unclosed end tag at byte offset {self.byte(start)}")
        opened = self.stack.pop()
        if name and name != opened.tag:
            at = self.byte(start)
            raise self.refuse(
                f'Unmatched end tag at byte offset {at}, expected "</{opened.tag}>", found "</{name}>"'
            )
        if opened.entity is not None:
            self.close(opened.entity)
        return close + 1

    def close(self, entity: Entity) -> None:
        entity["length"] = self.length - entity["offset"]
        if entity["type"] == "text_link" and not entity["url"]:
            entity["url"] = "".join(self.plain)[-entity["length"] :] if entity["length"] else ""
        if entity["length"] and entity.get("url") != "":
            self.entities.append(entity)


def parse(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of `source`. Raises ApiError 400 `can't parse entities: …`."""
    if "<" not in source:
        return decode(source), []
    return _Parser(source).run()
