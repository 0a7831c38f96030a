"""Entities the server finds by itself: commands, mentions, hashtags, e-mail addresses, links."""

import re

from sandbox.text.html import Entity
from sandbox.text.utf16 import units

_HINT = re.compile(r"[/@#.:]")
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]'])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})"
    r"|(?<![\w/@<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?)(?![\w/])"
    r"|(?<![\w@])(?P<mention>@[A-Za-z]\w{2,31})"
    r"|(?<![\w#])(?P<hashtag>#\w*[^\W\d]\w*)"
    r"|(?<![\w@./-])(?P<domain>(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|eu|lv|lt|pl|de|se|rs|at|me|info)(?:/[^\s<>\"]*[^\s<>\".,;:!?)])?)(?![\w@-])"
)


def find(text: str, known: list[Entity]) -> list[Entity]:
    """Entities of `text` beside those given in `known`, which win where both claim the same characters."""
    if not _HINT.search(text):
        return []
    found = []
    for match in _FOUND.finditer(text):
        kind = match.lastgroup or ""
        offset, length = units(text[: match.start()]), units(match[0])
        if any(
            e["offset"] < offset + length and offset < e["offset"] + e["length"] for e in known if _claims(e)
        ):
            continue
        found.append({"type": "url" if kind == "domain" else kind, "offset": offset, "length": length})
    return found


def _claims(entity: Entity) -> bool:
    return entity["type"] in {"text_link", "code", "pre", "text_mention", "custom_emoji", "date_time"}
