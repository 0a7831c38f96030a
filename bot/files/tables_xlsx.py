"""Tables as an .xlsx or a .csv: rows that are ready, in the language they are in."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from bot.domain.reports.book import Cell
from bot.files import csv_text
from bot.files.pen import Pen
from bot.files.workbooks import MADE, OPTIONS

Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]
"""Name, header, rows."""


def write(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write the workbook; no text becomes a formula. Raises OSError, xlsxwriter's FileCreateError."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as workbook:
        workbook.set_properties({"title": "TTChan", "created": MADE})
        pen = Pen(workbook)
        for name, header, rows in sheets:
            sheet = workbook.add_worksheet(name)
            last, widths, _ = pen.rows(sheet, header, rows)
            for place, width in enumerate(widths):
                sheet.set_column(place, place, width)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, last, len(header) - 1)


def text(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """One table as .csv; what a spreadsheet would take for a formula gets an apostrophe before it."""
    return csv_text.text(header, rows)
