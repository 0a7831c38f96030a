"""The workbook: its nine sheets declared once, a meeting's canonical rows, and how versions compare."""

from bot.domain.workbook.cells import Cell
from bot.domain.workbook.columns import Column, Sheet
from bot.domain.workbook.content import Content, Row, Rows, from_row, to_row, to_rows
from bot.domain.workbook.parsing import from_rows, parse
from bot.domain.workbook.planning import edit, plan, resolve
from bot.domain.workbook.plans import Change, ChangeKind, Conflict, Plan
from bot.domain.workbook.problems import Broken, Code, Problem
from bot.domain.workbook.sheets import SHEETS
from bot.domain.workbook.tables import Table, Tables

__all__ = [
    "SHEETS",
    "Broken",
    "Cell",
    "Change",
    "ChangeKind",
    "Code",
    "Column",
    "Conflict",
    "Content",
    "Plan",
    "Problem",
    "Row",
    "Rows",
    "Sheet",
    "Table",
    "Tables",
    "edit",
    "from_row",
    "from_rows",
    "parse",
    "plan",
    "resolve",
    "to_row",
    "to_rows",
]
