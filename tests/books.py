"""The sample meeting as a workbook that a test may change, and its bytes as they are sent."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl

from tests.sample import FOLDER

Rows = list[list[str]]


class Book:
    """Sheets by the names of their files, a header first."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.sheets: dict[str, Rows] = {}
        for path in sorted(folder.glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                self.sheets[path.stem] = list(csv.reader(file))

    def row(self, sheet: str, key: str) -> list[str]:
        """The row of a key."""
        return next(row for row in self.sheets[sheet] if row[0] == key)

    def set(self, sheet: str, key: str, column: str, value: str) -> "Book":
        """Change one cell."""
        row, place = self.row(sheet, key), self.sheets[sheet][0].index(column)
        row[place] = value
        return self

    def drop(self, sheet: str, key: str) -> "Book":
        """Delete a row."""
        self.sheets[sheet].remove(self.row(sheet, key))
        return self

    def add(self, sheet: str, like: str, key: str, **cells: str) -> "Book":
        """A new row, like another but for these cells."""
        self.sheets[sheet].append([key, *self.row(sheet, like)[1:]])
        for column, value in cells.items():
            self.set(sheet, key, column, value)
        return self

    def zip(self) -> bytes:
        """Its .csv files, packed."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, rows in self.sheets.items():
                text = io.StringIO(newline="")
                csv.writer(text).writerows(rows)
                archive.writestr(f"meeting/{name}.csv", text.getvalue().encode("utf-8-sig"))
        return packed.getvalue()

    def xlsx(self) -> bytes:
        """The same as one file."""
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.worksheets[0])
        for name, rows in self.sheets.items():
            sheet = workbook.create_sheet(name.capitalize())
            for row in rows:
                sheet.append(row)
        saved = io.BytesIO()
        workbook.save(saved)
        return saved.getvalue()
