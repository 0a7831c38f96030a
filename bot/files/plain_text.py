"""Texts of other tools as plain text: markup, entities and odd spaces are cleaned away at the border."""

import html
import re
from html.parser import HTMLParser

from bot.domain.workbook.cells import clean

_MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_BLOCKS = frozenset(
    ("p", "br", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre")
)
_UNREAD = frozenset(("script", "style", "head", "title", "template"))
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\t\f\v]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060]")


def plain_text(given: str) -> str:
    """Return the text with line breaks where the markup has blocks; ``\\n`` written out counts as one."""
    text = given.replace("\\r\\n", "\n").replace("\\n", "\n")
    if _MARKUP.search(text):
        text = _read(text)
    text = clean(_INVISIBLE.sub("", _SPACES.sub(" ", text)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def one_line(given: str) -> str:
    """The same as one line."""
    return " ".join(plain_text(given).split())


class _Reader(HTMLParser):
    """Collects the words between tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in _UNREAD
        self._line(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD and self._unread > 0
        self._line(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._line(tag)

    def _line(self, tag: str) -> None:
        if tag in _BLOCKS and self.parts and not self.parts[-1].endswith("\n"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.parts.append(data)


def _read(text: str) -> str:
    if not re.search(r"<[a-zA-Z/!]", text):
        return html.unescape(text)
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts)
