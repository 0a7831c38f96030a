"""``python -m bot.files.manual``: the workbook's sheets and columns as Markdown, for docs/."""

import sys

from bot.domain.workbook import SHEETS, Column, Sheet


def manual() -> str:
    """Return one table for each sheet."""
    return "\n\n".join(_section(sheet) for sheet in SHEETS) + "\n"


def _section(sheet: Sheet) -> str:
    kind = "key" if sheet.vertical else "column"
    must = " This sheet is required." if sheet.required else ""
    lines = [
        f"## {sheet.name}",
        "",
        f"{sheet.about}{must}",
        "",
        f"| {kind} | required | what |",
        "|---|---|---|",
    ]
    lines += [_line(column) for column in sheet.columns]
    return "\n".join(lines)


def _line(column: Column) -> str:
    name = f"`{column.name}`" + (", `:lv` …" if column.localised else "")
    note = column.note
    if column.codec.choices and column.codec.choices != ("yes", "no"):
        note = f"{note} One of: {', '.join(column.codec.choices)}."
    escaped = note.replace("|", "\\|")
    return f"| {name} | {'yes' if column.required else ''} | {escaped} |"


if __name__ == "__main__":
    sys.stdout.write(manual())
