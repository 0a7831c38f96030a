"""What a person types: clients turn ``**bold**``, ``__italic__``, ``~~struck~~``, ``||hidden||``, `code` into
formatting before they send it."""

import re
from functools import partial
from html import escape

from sandbox.text.formatted import Formatted, read

_MARKS = (("**", "b"), ("__", "i"), ("~~", "s"), ("||", "tg-spoiler"))
_CODE = re.compile(r"```\n?(.+?)\n?```|`([^`\n]+)`", re.DOTALL)
_PAIRS = [(re.compile(rf"{re.escape(mark)}(?=\S)(.+?)(?<=\S){re.escape(mark)}"), tag) for mark, tag in _MARKS]


def typed(text: str) -> Formatted:
    """The text as a client sends it, with its entities. Marks without a partner stay as they are."""
    if "`" not in text and not any(mark in text for mark, _ in _MARKS):
        return read(text)
    made, end = [], 0
    for code in _CODE.finditer(text):
        made.append(_marked(text[end : code.start()]))
        tag, inside = ("pre", code[1]) if code[1] is not None else ("code", code[2])
        made.append(f"<{tag}>{escape(inside)}</{tag}>")
        end = code.end()
    made.append(_marked(text[end:]))
    return read("".join(made), "HTML")


def _marked(text: str) -> str:
    """Pairs of marks as tags; a pair that cuts through another stays as typed."""
    html = escape(text)
    for pattern, tag in _PAIRS:
        html = pattern.sub(partial(_tagged, tag), html)
    return html


def _tagged(tag: str, found: re.Match[str]) -> str:
    inside, depth = found[1], 0
    for step in re.findall(r"<(/?)", inside):
        depth += -1 if step else 1
        if depth < 0:
            break
    return f"<{tag}>{inside}</{tag}>" if depth == 0 else found[0]
