"""Open data of a meeting: tables of anonymous rows, each column with its meaning. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Value = str | int | float | None
"""None: nobody recorded it, or it may not be told."""


@dataclass(frozen=True, slots=True)
class Column:
    """``type``: text, whole number, number, date (ISO), time (ISO, with its zone), yes/no."""

    name: str
    type: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table: its file's ``name``, what it is ``about``, its columns, and rows of as many values."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class OpenData:
    """All tables, and what a person reads first (plain text)."""

    readme: str
    datasets: tuple[Dataset, ...]
