"""Invitations as a table: rows for a screen, CSV, a spreadsheet. Name cards: cards.py."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from bot.domain.invitations import Invitation, address
from bot.files.workbooks import OPTIONS

HEADER = ("id", "name", "delegation", "role", "code", "link")
SHARED = "(shared code)"
_WIDTHS = (14, 34, 12, 12, 14, 70)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(made: Iterable[Invitation], username: str) -> list[tuple[str, ...]]:
    """One row for each invitation, as in HEADER; a shared one has no id."""
    return [
        (
            one.participant_id or "",
            one.name if one.participant_id else SHARED,
            one.delegation,
            str(one.role),
            one.codes.code,
            address(one.codes.link, username),
        )
        for one in made
    ]


def as_csv(table: Sequence[Sequence[str]]) -> str:
    """The table with its header. What a spreadsheet would take for a formula gets an apostrophe before it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for row in table:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return text.getvalue()


def as_xlsx(table: Sequence[Sequence[str]]) -> bytes:
    """The table as a spreadsheet: every cell is text."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as workbook:
        workbook.set_properties({"title": "TTChan"})
        sheet = workbook.add_worksheet("Invitations")
        bold, plain = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "@"})
        for place, (name, width) in enumerate(zip(HEADER, _WIDTHS, strict=True)):
            sheet.set_column(place, place, width, plain)
            sheet.write_string(0, place, name, bold)
        for number, row in enumerate(table, 1):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell, plain)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table), len(HEADER) - 1)
    return content.getvalue()
