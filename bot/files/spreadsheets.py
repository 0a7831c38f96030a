"""Spreadsheets as tables, through calamine. Runs in the reading child, after the checks of archives.py."""

import io
from pathlib import Path
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from bot.domain.workbook import SHEETS, Cell, Code, Problem, Tables
from bot.files.archives import check_archive
from bot.files.csv_tables import read_csv, read_csv_archive
from bot.files.formulas import uncalculated
from bot.files.kinds import kind_of
from bot.files.refusals import Refusal, Refused
from bot.files.sheets import rows_of

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
            sheets[about.name] = rows_of(workbook.get_sheet_by_name(about.name), notes)
        for name, row, cell in uncalculated(
            archive, {name for name in sheets if name.strip().lower() in _OURS}
        ):
            notes.append(Problem(name, row, cell, Code.NO_FORMULA_VALUE))
    except PasswordError:
        raise Refused(Refusal.ENCRYPTED) from None
    except (CalamineError, ParseError, UnicodeDecodeError):
        raise Refused(Refusal.DAMAGED) from None
    return Tables(sheets, tuple(notes))
