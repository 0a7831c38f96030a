"""Name cards on paper: pages, sizes and QR codes for cards_html.py and cards_docx.py."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import segno

from bot.domain.cards import Card, CardSheet

COLUMNS, ROWS = 2, 4
CARD_WIDTH, CARD_HEIGHT = 95, 65
"""Millimetres: eight cards on A4 with 10 mm around them and a line above."""
QR_SIDE = 32
QUIET = 4
"""Light modules around a QR code: with fewer, phones do not find it."""

_LARGEST, _SMALLEST = 16.0, 8.0
_POINT = 0.3528
_LETTER, _LINE = 0.68, 1.15
"""Millimetres a point; how wide a bold Cyrillic letter and how high a line is, in parts of the size."""
_NAME_HEIGHT = 17


@dataclass(frozen=True, slots=True)
class Page:
    """What is printed on one sheet of paper: people of one delegation, at most eight."""

    sheet: CardSheet
    cards: Sequence[Card]
    number: int
    of: int

    @property
    def heading(self) -> str:
        """``Radom (2/3)``."""
        return self.sheet.title + (f" ({self.number}/{self.of})" if self.of > 1 else "")


def pages(sheets: Sequence[CardSheet]) -> Iterator[Page]:
    """Cut sheets into pages; a page never holds two delegations."""
    full = COLUMNS * ROWS
    for sheet in sheets:
        of = -(-len(sheet.cards) // full)
        for number in range(of):
            yield Page(sheet, sheet.cards[number * full : (number + 1) * full], number + 1, of)


def qr(link: str) -> segno.QRCode:
    """The code of a link; it can be read with a seventh of it dirty."""
    return segno.make(link, error="m", micro=False)


def points(name: str, width: float) -> float:
    """The size in which no word of a name is wider than ``width`` millimetres, and the whole not too high."""
    size = _LARGEST
    while size > _SMALLEST:
        letters = int(width / (_LETTER * size * _POINT))
        lines = textwrap.wrap(name, letters, break_long_words=False)
        high = len(lines) * _LINE * size * _POINT
        if high <= _NAME_HEIGHT and all(len(line) <= letters for line in lines):
            break
        size -= 0.5
    return size
