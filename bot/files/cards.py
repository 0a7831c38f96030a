"""Name cards on paper: pages, sizes and QR codes for cards_html.py and cards_docx.py."""

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
_LETTER = 0.68
"""Millimetres a point; the width of a bold capital or Cyrillic letter in parts of its size."""


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
    """The size in which a name's longest word fits ``width`` millimetres, and the whole name four lines."""
    longest = max(map(len, name.replace("-", "- ").split()), default=1)
    by_word = width / (longest * _LETTER * _POINT)
    by_lines = 3.2 * width / (max(len(name), 1) * _LETTER * _POINT)
    return round(min(max(min(by_word, by_lines), _SMALLEST), _LARGEST), 1)
