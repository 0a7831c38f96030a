"""Tables as the text of a .csv: UTF-8, commas, a line feed after each row; guarded against formulas."""

import csv
import io
from collections.abc import Collection, Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text(header: Sequence[str], rows: Iterable[Sequence[object]], *, harmless: Collection[str] = ()) -> str:
    """Header and rows; None is an empty cell. ``harmless``: texts that need no guard."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(
        [cell if not isinstance(cell, str) or cell in harmless else _one_cell(cell) for cell in row]
        for row in rows
    )
    return file.getvalue()


def guarded(cell: str) -> str:
    """What a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _one_cell(cell: str) -> str:
    """A carriage return alone would end the row for whoever reads it: it is not put in quotes."""
    return guarded(cell).replace("\r\n", "\n").replace("\r", "\n")
