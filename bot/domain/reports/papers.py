"""What a printed document is made of: headings, texts, tables, pictures. As files: bot/files/reports.

Everything here is plain text (never HTML) and may hold anything that people type. Pure.
"""

from dataclasses import dataclass
from enum import StrEnum


class Style(StrEnum):
    """What a text is; the looks are chosen in bot/files/reports/styles.py."""

    PLAIN = "plain"
    WRITE_HERE = "write_here"  # a place where a person must write
    DRAFTED = "drafted"  # put together from data: somebody should read it
    CREDIT = "credit"  # the line that names the funder, the disclaimer
    CAPTION = "caption"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 to 3. ``new_page``: it begins one."""

    level: int
    text: str
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; line breaks are kept. ``language``: where it is not the paper's.

    ``size`` in points, where it is not the style's. ``new_page``: it begins one.
    """

    text: str
    style: Style = Style.PLAIN
    language: str = ""
    centred: bool = False
    bold: bool = False
    size: float | None = None
    space_before_mm: float = 0
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points."""

    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header that is repeated on every page; no row is split.

    ``widths`` are shares of the width (none = all the same); ``numbers``: columns that stand to the right;
    ``totals``: how many of the last rows are sums. ``row_height_mm``: at least so high, to be written in.
    ``gaps``: rows in whose last cell a person must write.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    numbers: frozenset[int] = frozenset()
    totals: int = 0
    row_height_mm: float = 0
    gaps: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG), with words for those who do not see it."""

    png: bytes
    alternative: str
    width_mm: float = 150


@dataclass(frozen=True, slots=True)
class Contents:
    """The headings of the first ``levels`` (1 or 2) as a list that leads to them."""

    levels: int = 2


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


Part = Heading | Text | Bullets | Table | Picture | Contents | PageBreak


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of A4 pages. ``title`` is also printed on top, unless it is ``untitled``.

    ``language``: as bot/i18n.py names it. ``footer``: on every page (the line that names the funder);
    ``page_words``: beside it, with {page} and {pages} in it, or empty. ``landscape``: pages lie.
    ``framed``: each page has a frame, and what is on it stands in the middle.
    """

    title: str
    language: str
    parts: tuple[Part, ...]
    footer: str = ""
    page_words: str = "{page} / {pages}"
    untitled: bool = False
    landscape: bool = False
    framed: bool = False
