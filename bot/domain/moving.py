"""The move of all data from one kind of database to another: what is told of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class MoveRefused(Exception):
    """The data cannot be moved; the text is a sentence that says why. Everything is as it was."""


class Copied(NamedTuple):
    """A table that was copied: its rows, and in how many of them a NUL had to be taken out of a text."""

    name: str
    rows: int
    cleaned: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved and compared: rows by table. ``before``: an earlier try had copied it already."""

    rows: Mapping[str, int]
    before: bool
