"""From a text parameter to what is stored: parse, clean, trim, find links, measure."""

import re
from dataclasses import dataclass
from typing import Any

from sandbox.errors import bad_request
from sandbox.text import auto, html, markdown
from sandbox.text.html import Entity
from sandbox.text.utf16 import units

RAW_LIMIT = 32_768  # bytes before parsing
ENTITY_LIMIT = 100
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
# Where two entities cover the same characters, the outer one comes first.
_ORDER = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 1,
    "code": 2,
    "text_link": 3,
    "bold": 5,
    "italic": 6,
    "underline": 7,
    "strikethrough": 8,
    "spoiler": 9,
    "custom_emoji": 10,
}


@dataclass(frozen=True, slots=True)
class Formatted:
    """Trimmed text and its entities in order."""

    text: str
    entities: list[Entity]

    def fields(self, name: str = "text") -> dict[str, Any]:
        """As keys of a message: `text` and `entities`, or `<name>` and `<name>_entities`."""
        found: dict[str, Any] = {name: self.text}
        if self.entities:
            found["entities" if name == "text" else f"{name}_entities"] = self.entities
        return found


def read(source: str, parse_mode: str | None = None, entities: list[Entity] | None = None) -> Formatted:
    """Parse as the server does. Raises ApiError 400 on bad mark-up or more than 32,768 bytes."""
    if len(source) * 4 > RAW_LIMIT and len(source.encode()) > RAW_LIMIT:
        raise bad_request("text is too long")
    text, found = _parsed(source, parse_mode, entities)
    if "\r" in text or _CONTROL.search(text):
        found = _without_returns(text, found)
        text = _CONTROL.sub(" ", text.replace("\r", ""))
    text, found = _trimmed(text, found)
    found = [*found, *auto.find(text, found)]
    return Formatted(text, _settled(found))


def _parsed(source: str, parse_mode: str | None, entities: list[Entity] | None) -> tuple[str, list[Entity]]:
    mode = (parse_mode or "").lower()
    if mode == "html":
        return html.parse(source)
    if mode == "markdownv2":
        return markdown.parse(source)
    if mode == "markdown":
        raise bad_request("the sandbox does not read legacy Markdown; use HTML or MarkdownV2")
    if mode not in {"", "none"}:
        raise bad_request("unsupported parse_mode")
    return source, [dict(each) for each in entities or []]


def _without_returns(text: str, entities: list[Entity]) -> list[Entity]:
    places = [units(text[: match.start()]) for match in re.finditer("\r", text)]

    def moved(position: int) -> int:
        return position - sum(place < position for place in places)

    return [
        each
        | {
            "offset": moved(each["offset"]),
            "length": moved(each["offset"] + each["length"]) - moved(each["offset"]),
        }
        for each in entities
    ]


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    body = text.strip()
    if body == text and not entities:
        return text, []
    lead, end = units(text[: len(text) - len(text.lstrip())]), units(body)
    kept = []
    for each in entities:
        first = max(each["offset"] - lead, 0)
        last = min(each["offset"] + each["length"] - lead, end)
        if last > first:
            kept.append(each | {"offset": first, "length": last - first})
    return body, kept


def _settled(entities: list[Entity]) -> list[Entity]:
    if len(entities) > 1:
        entities = sorted(entities, key=lambda e: (e["offset"], -e["length"], _ORDER.get(e["type"], 4)))
        entities = _without_nested_code(entities)
    return entities[:ENTITY_LIMIT]


def _without_nested_code(entities: list[Entity]) -> list[Entity]:
    """Code and pre hold no other entity, as the server sees to."""
    kept: list[Entity] = []
    solid_until = -1
    for each in entities:
        if each["offset"] < solid_until:
            continue
        if each["type"] in {"code", "pre"}:
            solid_until = each["offset"] + each["length"]
        kept.append(each)
    return kept
