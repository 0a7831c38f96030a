"""Who was here, as a .csv for other programmes or an .xlsx for people."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from bot.domain.presence_rows import HEADER, NOTHING, PresenceRow
from bot.files import tables_xlsx

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text(rows: Sequence[PresenceRow]) -> str:
    """Header and rows. What a spreadsheet would take for a formula gets an apostrophe before it."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows([_safe(str(cell)) for cell in row] for row in rows)
    return file.getvalue()


def write(path: Path, rows: Sequence[PresenceRow]) -> None:
    """Write the workbook; no text becomes a formula. Raises OSError, xlsxwriter's FileCreateError."""
    tables_xlsx.write(path, [("Presence", HEADER, rows)])


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and cell != NOTHING else cell
