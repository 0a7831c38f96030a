"""Writing a meeting as an .xlsx in the layout that is read: for organisers, and for the example."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from bot.domain.workbook import SHEETS, Content, Row, Sheet, to_rows
from bot.files.layout import Sketch, columns_of

# Text typed by people must stay text: no cell may turn into a formula, a link or a number by itself.
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
MADE = datetime(2018, 11, 1, tzinfo=UTC).replace(tzinfo=None)
"""Written into every workbook instead of the clock's time, so that equal meetings are equal files."""


def write_workbook(content: Content, path: Path) -> None:
    """Write the meeting with all its sheets. Raises OSError."""
    rows = to_rows(content)
    languages = content.meeting.languages
    write(path, {sheet.name: list(rows.get(sheet.name, {}).values()) for sheet in SHEETS}, languages)


def write(
    path: Path, rows: Mapping[str, list[Row]], languages: tuple[str, ...], example: bool = False
) -> None:
    """Write canonical rows per sheet; as an ``example``, in grey and with a sheet for people in front."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as workbook:
        workbook.set_properties({"title": "TTChan", "created": MADE})
        sketch = Sketch(workbook, example)
        if example:
            sketch.read_me()
        for sheet in SHEETS:
            _write_sheet(sketch, sheet, rows[sheet.name], languages)


def _write_sheet(sketch: Sketch, sheet: Sheet, rows: list[Row], languages: tuple[str, ...]) -> None:
    if sheet.vertical:
        row = rows[0] if rows else {}
        declared = columns_of(sheet, [row], languages)
        table = sketch.start(sheet, [("key", "What is said."), ("value", "How it is here.")])
        for number, (name, column) in enumerate(declared, 1):
            sketch.text(table, number, 0, name, column.note if column else "")
            _write(sketch, table, number, 1, row.get(name, ""))
            if column:
                sketch.choices(table, number, 1, number, column)
        sketch.widths(table, [28, 70])
        return
    declared = columns_of(sheet, rows, languages)
    table = sketch.start(sheet, [(name, column.note if column else "") for name, column in declared])
    for number, row in enumerate(rows, 1):
        for place, (name, _) in enumerate(declared):
            _write(sketch, table, number, place, row.get(name, ""))
    for place, (_, column) in enumerate(declared):
        if column:
            sketch.choices(table, 1, place, max(len(rows), 500), column)
    sketch.widths(table, [_width(name, rows) for name, _ in declared])


def _write(sketch: Sketch, table: Any, row: int, place: int, text: str) -> None:
    if text:
        table.write_string(row, place, text, sketch.value)


def _width(name: str, rows: list[Row]) -> int:
    longest = max((len(row.get(name, "")) for row in rows), default=0)
    return min(max(len(name) + 3, longest + 1, 8), 45)
