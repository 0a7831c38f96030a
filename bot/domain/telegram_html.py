"""Telegram's HTML as somebody types it into a file: what Telegram would refuse, found before. Pure."""

import re
from typing import NamedTuple

_PLAIN = ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "pre")
_TAGS = {
    **dict.fromkeys(_PLAIN, frozenset[str]()),
    "a": frozenset({"href"}),
    "blockquote": frozenset({"expandable"}),
    "code": frozenset({"class"}),
    "span": frozenset({"class"}),
    "tg-emoji": frozenset({"emoji-id"}),
}
"""The tags that Telegram knows, and what each may have inside it."""
_MUST = {"a": 'href="', "span": 'class="tg-spoiler"', "tg-emoji": 'emoji-id="'}
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<inside>(?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>"""
)
_ATTRIBUTE = re.compile(r"\s([a-z-]+)")
_VALUE = re.compile(r'"[^"]*"')


class Mistake(NamedTuple):
    """What is wrong in a line (counted from 1), in words for whoever wrote it."""

    line: int
    words: str


def mistakes(html: str) -> list[Mistake]:
    """What Telegram would not take, in order; empty if it takes the text as it is."""
    found: list[Mistake] = []
    open_: list[tuple[str, int]] = []
    at = html.find("<")
    while at >= 0:
        line = html.count("\n", 0, at) + 1
        tag = _TAG.match(html, at)
        if tag is None:
            found.append(Mistake(line, f"{_near(html, at)} is no tag: write &lt; for the sign <."))
            at = html.find("<", at + 1)
            continue
        name = tag["name"].lower()
        if name not in _TAGS:
            found.append(Mistake(line, f"Telegram does not know the tag <{name}>."))
        elif not tag["end"]:
            if not _fits(name, tag["inside"]):
                found.append(Mistake(line, f"{tag[0]} is not as Telegram takes it."))
            open_.append((name, line))
        elif not open_ or open_[-1][0] != name:
            closes = f", but <{open_[-1][0]}> is open" if open_ else ", but nothing is open"
            found.append(Mistake(line, f"</{name}> closes a tag{closes}."))
            if name in [one for one, _ in open_]:
                while open_.pop()[0] != name:
                    pass
        else:
            open_.pop()
        at = html.find("<", tag.end())
    return found + [Mistake(line, f"<{name}> is never closed.") for name, line in open_]


def _fits(name: str, inside: str) -> bool:
    given = set(_ATTRIBUTE.findall(_VALUE.sub("", inside)))
    return given <= _TAGS[name] and _MUST.get(name, "") in inside


def _near(html: str, at: int) -> str:
    return html[at : at + 12].split("\n", 1)[0]
