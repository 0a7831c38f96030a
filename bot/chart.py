"""What a picture shows: words and numbers that a view chose. How it is drawn: bot/files/charts."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Tone(StrEnum):
    """What a colour means; the colours are chosen in bot/files/charts/style.py."""

    PLAIN = "plain"
    NONE = "none"  # no opinion
    LOWEST = "lowest"
    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"
    HIGHEST = "highest"
    BEFORE = "before"
    AFTER = "after"
    FIRST = "first"  # options that have no order
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"
    FIFTH = "fifth"
    SIXTH = "sixth"
    SEVENTH = "seventh"
    EIGHTH = "eighth"


class Bar(NamedTuple):
    """``share`` from 0 to 1 is its length; ``note`` stands at its end."""

    label: str
    share: float
    note: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from the left, each with its label above it; one without a label belongs to the one before."""

    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Bars from below, side by side: numbers."""

    columns: tuple[Bar, ...]


class Point(NamedTuple):
    """A mean with its spread (to both sides) on a scale. ``note`` says it in words."""

    mean: float
    spread: float
    note: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Line:
    """A scale from ``low`` to ``high``, what its ends mean, and means on it."""

    low: float
    high: float
    low_word: str
    high_word: str
    points: tuple[Point, ...]
    label: str = ""


class Row(NamedTuple):
    """A group: shares that add up to 1, in the order of the legend."""

    label: str
    note: str
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Stacks:
    """A bar for each group, parted by what was answered."""

    legend: tuple[tuple[str, Tone], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Shares from 0 to 1 of each row in each column, which has a name and a note; the darker, the more."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """Words between blocks."""

    text: str


Block = Bars | Columns | Line | Stacks | Table | Heading


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: a title (the question), a line below it (how many answered), blocks, last lines."""

    title: str
    note: str
    blocks: tuple[Block, ...] = ()
    foot: str = ""
