"""Who was here, as a .csv for other programmes or an .xlsx for people."""

from collections.abc import Sequence
from pathlib import Path

from bot.domain.presence_rows import HEADER, NOTHING, PresenceRow
from bot.files import tables_xlsx


def text(rows: Sequence[PresenceRow]) -> str:
    """Header and rows. What a spreadsheet would take for a formula gets an apostrophe before it."""
    return tables_xlsx.text(HEADER, rows, nothing=NOTHING)


def write(path: Path, rows: Sequence[PresenceRow]) -> None:
    """Write the workbook; no text becomes a formula. Raises OSError, xlsxwriter's FileCreateError."""
    tables_xlsx.write(path, [("Presence", HEADER, rows)])
