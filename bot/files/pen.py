"""Tables in a workbook: numbers as numbers, dates as dates, and text that never becomes a formula."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from math import ceil
from typing import Any, NamedTuple

from bot.domain.reports.book import Cell, Share

WIDEST, WRAPPED, WIDE = 60, 32, 90
"""Characters of a column: of texts in one line, of texts that are wrapped, and of long ones among these."""
LINE = 15
_HIGHEST = 400
"""Points: of a line, and of what a row can be."""
_SHARE, _DATE, _MOMENT = "0%", "dd/mm/yyyy", "dd/mm/yyyy hh:mm"


class Written(NamedTuple):
    """The last row, widths of columns (characters), how much higher than lines all rows are (points)."""

    last: int
    widths: list[int]
    higher: int


class Pen:
    """The formats of a workbook, and how rows are written with them.

    ``wrap``: long texts are in several lines, everything stands at the top of its cell. ``left``: so do
    numbers at the left.
    """

    def __init__(self, workbook: Any, *, wrap: bool = False, left: bool = False) -> None:
        looks: dict[str, Any] = {"valign": "top"} if wrap else {}
        text: dict[str, Any] = {"text_wrap": True, "align": "left", "indent": 1, **looks} if wrap else {}
        number: dict[str, Any] = {"align": "left", "indent": 1, **looks} if left else looks
        when: dict[str, Any] = {"align": "left", **({"indent": 1} if wrap else {}), **looks}
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "border": 1}
        self.head = workbook.add_format(
            head | ({"text_wrap": True, "valign": "vcenter", "align": "left", "indent": 1} if wrap else {})
        )
        self.wrap = wrap
        self._text = workbook.add_format(text) if wrap else None
        self._number = workbook.add_format(number) if wrap else None
        self._decimal = workbook.add_format({"num_format": "0.0", **number}) if wrap else None
        self._share = workbook.add_format({"num_format": _SHARE, **number})
        self._date = workbook.add_format({"num_format": _DATE, **when})
        self._moment = workbook.add_format({"num_format": _MOMENT, **when})

    def rows(
        self,
        sheet: Any,
        header: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        *,
        top: int = 0,
        wide: Collection[int] = (),
    ) -> Written:
        """Write a header at row ``top`` and the rows below."""
        widths = [_longest_word(cell) if self.wrap else len(cell) for cell in header]
        most = [WIDE if place in wide else WRAPPED if self.wrap else WIDEST for place in range(len(header))]
        for place, title in enumerate(header):
            sheet.write_string(top, place, title, self.head)
        last, higher = top, 0
        for last, row in enumerate(rows, top + 1):
            for place, cell in enumerate(row):
                self.cell(sheet, last, place, cell)
                widths[place] = max(widths[place], _width(cell))
            if self.wrap and (height := self.height(row, most)) > LINE:
                sheet.set_row(last, height)
                higher += height - LINE
        return Written(last, [min(pair) + 2 + self.wrap for pair in zip(widths, most, strict=True)], higher)

    def height(self, row: Sequence[Cell], most: Sequence[int]) -> int:
        """Points that a row needs where its texts are wrapped at so many characters."""
        lines = max((_lines(cell, width) for cell, width in zip(row, most, strict=True)), default=1)
        return min(lines * LINE, _HIGHEST)

    def cell(self, sheet: Any, row: int, place: int, cell: Cell) -> None:
        """Write one cell as what it is; None and an empty text leave it empty."""
        if isinstance(cell, str):
            if cell:
                sheet.write_string(row, place, cell, self._text)
        elif isinstance(cell, datetime):
            sheet.write_datetime(row, place, cell, self._moment)
        elif isinstance(cell, date):
            sheet.write_datetime(row, place, cell, self._date)
        elif isinstance(cell, Share):
            sheet.write_number(row, place, cell, self._share)
        elif isinstance(cell, float):
            sheet.write_number(row, place, cell, self._decimal)
        elif cell is not None:
            sheet.write_number(row, place, cell, self._number)


def _longest_word(title: str) -> int:
    """A title may be in two lines, its words may not."""
    return max(*map(len, title.split()), ceil(len(title) / 2) + 3, 6) if title else 6


def _width(cell: Cell) -> int:
    if isinstance(cell, str):
        return max(map(len, cell.split("\n")))
    if isinstance(cell, date):
        return len(_MOMENT if isinstance(cell, datetime) else _DATE)
    return len(f"{cell:.1f}" if isinstance(cell, float) else str(cell or ""))


def _lines(cell: Cell, width: int) -> int:
    if not isinstance(cell, str) or (len(cell) <= width and "\n" not in cell):
        return 1
    return sum(ceil(len(line) / width) or 1 for line in cell.split("\n"))
