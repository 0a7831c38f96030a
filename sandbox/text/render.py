"""Text and entities back to HTML, for tests that look at what a person sees."""

from html import escape

from sandbox.text.html import Entity

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}


def to_html(text: str, entities: list[Entity]) -> str:
    """The text in Telegram's HTML; entities found by the server (links, commands) stay plain."""
    marks: list[tuple[int, int, int, str]] = []
    for rank, each in enumerate(entities):
        opening, closing = _tags(each)
        if opening:
            end = each["offset"] + each["length"]
            marks.append((each["offset"], 1, rank, opening))
            marks.append((end, 0, -rank, closing))
    raw, at, parts = text.encode("utf-16-le"), 0, []
    for position, _, _, tag in sorted(marks):
        parts.append(escape(raw[2 * at : 2 * position].decode("utf-16-le"), quote=False))
        parts.append(tag)
        at = position
    parts.append(escape(raw[2 * at :].decode("utf-16-le"), quote=False))
    return "".join(parts)


def _tags(entity: Entity) -> tuple[str, str]:
    kind = entity["type"]
    if kind == "text_link":
        return f'<a href="{escape(entity["url"])}">', "</a>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    if tag := _TAGS.get(kind):
        return f"<{tag}>", f"</{tag}>"
    return "", ""
