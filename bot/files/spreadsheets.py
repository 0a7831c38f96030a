"""Spreadsheets as tables, through calamine. Runs in the reading child, after the checks of archives.py."""

import io
from datetime import date, datetime, time, timedelta
from pathlib import Path
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from bot.domain.workbook import SHEETS, Cell, Code, Problem, Tables
from bot.files import limits
from bot.files.archives import check_archive, kind_of
from bot.files.csv_tables import read_csv, read_csv_archive
from bot.files.formulas import uncalculated
from bot.files.refusals import Refusal, Refused

_OURS = {sheet.name.lower() for sheet in SHEETS}


def read_file(path: Path) -> Tables:
    """Read one file; its kind is told by its content. Raises Refused."""
    data = path.read_bytes()
    notes: list[Problem] = []
    if kind_of(data, path.suffix.lower()) == "csv":
        return Tables({path.stem: read_csv(data, path.name, notes)}, tuple(notes))
    archive = check_archive(data)
    if not {"xl/workbook.xml", "content.xml"} & set(archive.namelist()):
        return read_csv_archive(archive)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {}
        for about in workbook.sheets_metadata:
            if about.name.strip().lower() not in _OURS:
                sheets[about.name] = list[list[Cell]]()
                continue
            if about.visible != SheetVisibleEnum.Visible:
                notes.append(Problem(about.name, 0, "", Code.HIDDEN_SHEET, warning=True))
            sheets[about.name] = _rows(workbook.get_sheet_by_name(about.name), notes)
        for name, row, cell in uncalculated(
            archive, {name for name in sheets if name.strip().lower() in _OURS}
        ):
            notes.append(Problem(name, row, cell, Code.NO_FORMULA_VALUE))
    except PasswordError:
        raise Refused(Refusal.ENCRYPTED) from None
    except (CalamineError, ParseError, UnicodeDecodeError):
        raise Refused(Refusal.DAMAGED) from None
    return Tables(sheets, tuple(notes))


def _rows(sheet: CalamineSheet, notes: list[Problem]) -> list[list[Cell]]:
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
