"""What a file gives before it is understood: sheets of cells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.workbook.cells import Cell, is_blank, text_of
from bot.domain.workbook.problems import Problem

Table = Sequence[Sequence[Cell]]
"""Rows of cells; the first is row 1 of the file. Rows may differ in length."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Sheets by their names in the file; ``notes`` is what reading already noticed."""

    sheets: Mapping[str, Table]
    notes: tuple[Problem, ...] = field(default=())


def header_of(table: Table) -> tuple[int, Sequence[Cell]]:
    """Return the first row that is not blank, and its number (1 is the first); 0 if there is none."""
    for number, row in enumerate(table, 1):
        if not all(is_blank(cell) for cell in row):
            return number, row
    return 0, ()


def body_of(table: Table, header: int) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the rows below the header that are not blank, with their numbers."""
    for number in range(header, len(table)):
        row = table[number]
        if any(cell is not None and cell != "" for cell in row) and not all(map(is_blank, row)):
            yield number + 1, row


def row_of(tables: Tables, sheet: str, key: str) -> int:
    """Return the row of a sheet whose ``id`` is the key, as a person counts; 0 if there is none."""
    for name, table in tables.sheets.items():
        if name.strip().lower() == sheet.lower():
            header, names = header_of(table)
            titles = [text_of(cell).lower() for cell in names]
            at = titles.index("id") if "id" in titles else 0
            rows = (
                number for number, row in body_of(table, header) if at < len(row) and text_of(row[at]) == key
            )
            return next(rows, 0)
    return 0
