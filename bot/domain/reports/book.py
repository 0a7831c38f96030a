"""A workbook as it is before it is a file: sheets of tables with charts, in the words of a language. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Share(float):
    """A part of a whole, 0 to 1: shown in per cent."""


Cell = str | int | float | date | datetime | None
"""An instant is naive, in the meeting's zone: spreadsheets know no other. None = an empty cell."""


class Shape(StrEnum):
    """How a chart is drawn."""

    COLUMNS = "column"
    BARS = "bar"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of columns of its table (counted from 0): ``labels`` along one axis, ``series`` in colours.

    ``counted``: what the numbers are, at their axis. ``beside`` its table, whose title says what it is, or
    below it with a title of its own.
    """

    title: str
    series: tuple[int, ...]
    labels: int = 0
    shape: Shape = Shape.COLUMNS
    counted: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header, of the same length. A ``note`` stands between title and header.

    ``wide``: columns of long texts. ``left``: numbers stand on the left, as among values of all kinds.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    note: str = ""
    chart: Chart | None = None
    wide: tuple[int, ...] = ()
    left: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """Tables below each other. A sheet of one table gets its header frozen and filters.

    ``notes``: sentences above everything.
    """

    name: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets in their order; ``foot`` is printed below each page."""

    title: str
    sheets: tuple[Sheet, ...]
    foot: str = ""


_LONGEST = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def sheet_names(sheets: tuple[Sheet, ...]) -> list[str]:
    """What the sheets are called in a file: 31 characters at most, none forbidden, each once."""
    found: list[str] = []
    taken = {"history"}  # Excel keeps this name for itself
    for sheet in sheets:
        whole = " ".join(sheet.name.translate(_FORBIDDEN).strip("' ").split()) or "-"
        name, number = whole[:_LONGEST].strip("' "), 1
        while name.casefold() in taken:
            number += 1
            name = f"{whole[: _LONGEST - len(str(number)) - 1].rstrip()} {number}"
        taken.add(name.casefold())
        found.append(name)
    return found
