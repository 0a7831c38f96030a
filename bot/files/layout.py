"""How our workbooks look: header, notes, drop-downs, widths, the sheet for people."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.domain.workbook import SHEETS, Column, Row, Sheet

READ_ME = """\
# This workbook is your meeting.
Fill in the sheets, save the file, and send it to the bot (/import) or load it (ttchan load).
You first see what would change. Nothing is sent to anybody before you press Publish.

# The rules
The first row of each sheet names the columns: leave the names as they are. Their order does not matter.
Point at the name of a column to read what belongs there. Dark ones must be filled in.
Every row has a short name (id) that never changes: by it the next load finds the row again.
A row that you delete is not forgotten: the item counts as cancelled, the person as missing.
Texts may have a column for each language: title:en, title:lv … Add or delete languages as you like.
Dates: 2030-05-08. Times: 08:30. Half past midnight of the evening before: 24:30.
Several values in a cell: with ; between them.
The grey rows are examples: write over them or delete them.

# The sheets
"""


def columns_of(
    sheet: Sheet, rows: Sequence[Row], languages: tuple[str, ...]
) -> list[tuple[str, Column | None]]:
    """Return the names of the columns to write: all declared, per language where they are localised (the
    languages that are used, at least the first), and what else the rows hold."""
    used = dict.fromkeys(name for row in rows for name in row)
    names: dict[str, Column | None] = {}
    for column in sheet.columns:
        if column.localised:
            per_language = [f"{column.name}:{language}" for language in languages]
            kept = [name for name in per_language if name in used] or per_language[:1]
            names |= dict.fromkeys(kept, column)
        elif not column.flag or column.name in used:
            names[column.name] = column
    names |= {name: None for name in used if name not in names}
    return list(names.items())


class Sketch:
    """A workbook being written, with its formats. One per file."""

    def __init__(self, workbook: Any, example: bool = False) -> None:
        self.workbook = workbook
        self.header = workbook.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "border": 1, "valign": "top"}
        )
        self.must = workbook.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B2A45", "border": 1, "valign": "top"}
        )
        self.cell = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.grey = workbook.add_format(
            {"num_format": "@", "text_wrap": True, "valign": "top", "italic": True, "font_color": "#7F7F7F"}
        )
        self.value = self.grey if example else self.cell
        self.bold = workbook.add_format({"bold": True, "font_size": 14})
        self.wrap = workbook.add_format({"text_wrap": True, "valign": "top"})

    def read_me(self) -> None:
        """Write the sheet for people; the reader ignores it."""
        table = self.workbook.add_worksheet("Read me")
        table.set_column(0, 0, 110)
        table.hide_gridlines(2)
        lines = [*READ_ME.splitlines(), *(f"{sheet.name}: {sheet.about}" for sheet in SHEETS)]
        for number, line in enumerate(lines):
            style = self.bold if line.startswith("# ") else self.wrap
            table.write_string(number, 0, line.removeprefix("# "), style)

    def start(self, sheet: Sheet, header: Iterable[tuple[str, str]]) -> Any:
        """Add a sheet with its header and a note on every name."""
        table = self.workbook.add_worksheet(sheet.name)
        required = {column.name for column in sheet.columns if column.required}
        for place, (name, note) in enumerate(header):
            must = name.partition(":")[0] in required
            table.write_string(0, place, name, self.must if must else self.header)
            if note:
                self.note(table, 0, place, ("Must be filled in. " if must else "") + note)
        table.freeze_panes(1, 1)
        return table

    def text(self, table: Any, row: int, place: int, text: str, note: str) -> None:
        """Write a name with its note."""
        table.write_string(row, place, text, self.wrap)
        if note:
            self.note(table, row, place, note)

    def note(self, table: Any, row: int, place: int, note: str) -> None:
        """Attach a note to a cell."""
        table.write_comment(row, place, note, {"x_scale": 2, "y_scale": 1.2})

    def choices(self, table: Any, first: int, place: int, last: int, column: Column) -> None:
        """Offer a drop-down where a column's values are known; what is typed instead is allowed."""
        source: Any = None
        if column.codec.choices:
            source = list(column.codec.choices)
        elif column.codec.sheet:
            source = f"='{column.codec.sheet}'!$A$2:$A$501"
        if source:
            rule = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
            table.data_validation(first, place, last, place, rule)

    def widths(self, table: Any, widths: Sequence[int]) -> None:
        """Set widths; whole columns are text, so that 08:30 and 0012 stay as typed."""
        for place, width in enumerate(widths):
            table.set_column(place, place, width, self.cell)
