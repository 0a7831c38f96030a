"""Tables in a workbook: numbers as numbers, dates as dates, and text that never becomes a formula."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from math import ceil
from typing import Any

from bot.domain.reports.book import Cell, Share

WIDEST = 60
"""Characters of a column; longer texts are wrapped where ``wrap`` asks for it."""
_LINE = 15
_HIGHEST = 400
"""Points: of a line, and of what a row can be."""


class Pen:
    """The formats of a workbook, and how rows are written with them."""

    def __init__(self, workbook: Any, *, wrap: bool = False) -> None:
        top: dict[str, Any] = {"valign": "top"} if wrap else {}
        head = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "border": 1}
        self.head = workbook.add_format(head | ({"text_wrap": True, "valign": "vcenter"} if wrap else {}))
        self.wrap = wrap
        self._text = workbook.add_format({"text_wrap": True, **top}) if wrap else None
        self._number = workbook.add_format(top) if wrap else None
        self._decimal = workbook.add_format({"num_format": "0.0", **top}) if wrap else None
        self._share = workbook.add_format({"num_format": "0%", **top})
        self._date = workbook.add_format({"num_format": "dd/mm/yyyy", "align": "left", **top})
        self._moment = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left", **top})

    def rows(
        self, sheet: Any, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, top: int = 0
    ) -> tuple[int, list[int]]:
        """Write a header at row ``top`` and the rows below; give the last row and the columns' widths."""
        widths = [_longest_word(cell) if self.wrap else len(cell) for cell in header]
        for place, title in enumerate(header):
            sheet.write_string(top, place, title, self.head)
        last = top
        for last, row in enumerate(rows, top + 1):
            for place, cell in enumerate(row):
                self.cell(sheet, last, place, cell)
                widths[place] = max(widths[place], _width(cell))
            if self.wrap and (lines := max(map(_lines, row), default=1)) > 1:
                sheet.set_row(last, min(lines * _LINE, _HIGHEST))
        return last, [min(width, WIDEST) + 2 for width in widths]

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
    return max(*map(len, title.split()), ceil(len(title) / 2), 6) if title else 6


def _width(cell: Cell) -> int:
    if isinstance(cell, str):
        return max(map(len, cell.split("\n")))
    if isinstance(cell, date):
        return 16 if isinstance(cell, datetime) else 10
    return len(f"{cell:.1f}" if isinstance(cell, float) else str(cell or ""))


def _lines(cell: Cell) -> int:
    if not isinstance(cell, str):
        return 1
    return sum(ceil(max(len(line), 1) / (WIDEST - 4)) for line in cell.split("\n"))
