"""The manual of the workbook follows its declaration."""

from bot.domain.workbook import SHEETS
from bot.files.manual import manual


def test_manual_has_every_sheet_and_one_row_for_every_column() -> None:
    text = manual()
    for sheet in SHEETS:
        section = text.split(f"## {sheet.name}\n")[1].split("\n## ")[0]
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        assert [row.split("`")[1] for row in rows] == [column.name for column in sheet.columns]
        assert all(row.replace("\\|", "").count("|") == 4 for row in rows)
