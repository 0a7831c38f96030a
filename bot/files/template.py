"""The empty workbook that organisers start from: examples in grey, drop-downs, notes, a sheet to read."""

from pathlib import Path

from bot.domain.workbook import SHEETS, Row, Rows, Sheet
from bot.files.workbooks import write

LANGUAGES = ("en",)


def example_rows() -> Rows:
    """Return one example row for each sheet; together they are a meeting that loads."""
    start = next(column.example for column in SHEETS[0].columns if column.name == "start_date")
    told = {
        ("Venues", "id"): "hall",
        ("Programme", "id"): "P01",
        ("Programme", "day"): start,
        ("Participants", "id"): "PL-RAD-01",
        ("Info", "id"): "wifi",
        ("Phrases", "id"): "thank-you",
        ("Meeting", "languages"): ", ".join((*LANGUAGES, "pl")).replace(" ", ""),
    }
    return {sheet.name: {"": _example(sheet, told)} for sheet in SHEETS}


def _example(sheet: Sheet, told: dict[tuple[str, str], str]) -> Row:
    row = {}
    for column in sheet.columns:
        if text := told.get((sheet.name, column.name), column.example):
            row[f"{column.name}:en" if column.localised else column.name] = text
    return row


def write_template(path: Path) -> None:
    """Write the template. It loads as it is, examples included. Raises OSError."""
    rows = {name: list(by_key.values()) for name, by_key in example_rows().items()}
    write(path, rows, LANGUAGES, example=True)
