"""One sheet of a spreadsheet as rows: empty ends cut off, merged blocks spread. In the reading child."""

from datetime import date, datetime, time, timedelta

from python_calamine import CalamineSheet

from bot.domain.workbook import Cell, Code, Problem
from bot.files import limits
from bot.files.refusals import Refusal, Refused


def rows_of(sheet: CalamineSheet, notes: list[Problem]) -> list[list[Cell]]:
    """All rows; what is remarkable is added to ``notes``. Raises Refused when they are too many."""
    rows: list[list[Cell]] = []
    filled = 0
    if sheet.total_width > limits.COLUMNS:
        raise Refused(Refusal.TOO_HEAVY)
    for given in sheet.iter_rows():
        row = [_cell(cell) for cell in given]
        while row and row[-1] is None:
            row.pop()
        rows.append(row)
        filled += bool(row)
        if filled > limits.ROWS + 1:
            raise Refused(Refusal.TOO_MANY_ROWS, sheet=sheet.name, most=str(limits.ROWS))
    while rows and not rows[-1]:
        rows.pop()
    _spread_merged(sheet, rows, notes)
    return rows


def _cell(value: str | float | bool | date | time | datetime | timedelta) -> Cell:
    return None if value == "" else value


def _spread_merged(sheet: CalamineSheet, rows: list[list[Cell]], notes: list[Problem]) -> None:
    """Give every row of a merged block its value: a day merged down its items is meant for all of them."""
    merged = [area for area in sheet.merged_cell_ranges or [] if area[1][0] > area[0][0]]
    for (top, left), (bottom, _) in merged:
        if top >= len(rows) or left >= len(rows[top]) or rows[top][left] is None:
            continue
        for row in rows[top + 1 : bottom + 1]:
            if row:
                row.extend([None] * (left + 1 - len(row)))
                row[left] = rows[top][left]
    if merged:
        notes.append(Problem(sheet.name, merged[0][0][0] + 1, "", Code.MERGED_CELLS, warning=True))
