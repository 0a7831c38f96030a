"""Tables as an .xlsx or a .csv: rows that are ready, in the language they are in."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter

from bot.files.workbooks import MADE, OPTIONS

Sheet = tuple[str, Sequence[str], Sequence[Sequence[str | int]]]
"""Name, header, rows."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60


def write(path: Path, sheets: Iterable[Sheet]) -> None:
    """Write the workbook; no text becomes a formula. Raises OSError, xlsxwriter's FileCreateError."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as workbook:
        workbook.set_properties({"title": "TTChan", "created": MADE})
        head = workbook.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "border": 1}
        )
        for name, header, rows in sheets:
            table = workbook.add_worksheet(name)
            table.write_row(0, 0, header, head)
            for number, row in enumerate(rows, 1):
                table.write_row(number, 0, row)
            for place, title in enumerate(header):
                longest = max((len(str(row[place])) for row in rows), default=0)
                table.set_column(place, place, min(max(len(title), longest), _WIDEST) + 2)
            table.freeze_panes(1, 0)
            table.autofilter(0, 0, len(rows), len(header) - 1)


def text(header: Sequence[str], rows: Iterable[Sequence[str | int]], *, nothing: str = "") -> str:
    """One table as .csv; what a spreadsheet would take for a formula gets an apostrophe before it.

    ``nothing``: a cell of our own that says nothing, and stays as it is.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([_safe(str(cell), nothing) for cell in row] for row in (header, *rows))
    return file.getvalue()


def _safe(cell: str, nothing: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and cell != nothing else cell
