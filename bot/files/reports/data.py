"""The open data of the evidence pack: a folder of .csv files with their dictionary and what to read first."""

from pathlib import Path

from bot.domain.reports.data import OpenData
from bot.files import csv_text

README, DICTIONARY = "README.txt", "dictionary.csv"
_ENCODING = "utf-8-sig"
"""Without the mark at its beginning a spreadsheet guesses the letters."""
_HEADER = ("file", "column", "type", "unit", "meaning")


def write(folder: Path, data: OpenData) -> None:
    """Make the folder and write all its files. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in data.datasets:
        header = [column.name for column in one.columns]
        _write(folder / one.name, csv_text.text(header, one.rows))
    meanings = (
        (one.name, column.name, column.type, column.unit, column.meaning)
        for one in data.datasets
        for column in one.columns
    )
    _write(folder / DICTIONARY, csv_text.text(_HEADER, meanings))
    _write(folder / README, data.readme)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding=_ENCODING, newline="")
