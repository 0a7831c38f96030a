"""What the chapters of the draft share: places to write in, tables of the workbook on paper, charts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.localized import LocalizedText
from bot.domain.reports import book
from bot.domain.reports.facts import Facts
from bot.domain.reports.papers import Heading, Part, Picture, Style, Table, Text
from bot.domain.reports.texts import Section
from bot.i18n import Translator
from bot.screen import plain
from bot.views.figures import decimal, percent
from bot.views.reports import sections

_NUMBERS = int, float


@dataclass(frozen=True, slots=True)
class Draft:
    """The facts, who reads them, and the charts that were drawn."""

    facts: Facts
    t: Translator
    pictures: Mapping[str, bytes]

    def gap(self, text: str) -> Text:
        """A place where a person must write: ``[Write here: …]``."""
        return Text(f"[{plain(text)}]", Style.WRITE_HERE)

    def section(self, section: Section) -> Iterator[Part]:
        """What organisers wrote, in the reader's language or another; else a place for it."""
        key = section.value
        found = LocalizedText({code: text for (name, code), text in self.facts.texts.items() if name == key})
        written = localized(found, self.t)
        if written is not None:
            yield written
            return
        yield self.gap(self.t("Write here: {what}", what=sections.hint(key, self.t)))

    def chart(self, name: str, caption: str) -> Iterator[Part]:
        """A chart with its caption, which says the same in words; nothing where it was not drawn."""
        if name in self.pictures:
            yield Picture(self.pictures[name], plain(caption), 110)
            yield Text(plain(caption), Style.CAPTION)

    @property
    def unknown(self) -> str:
        """What stands where nobody recorded anything."""
        return plain(self.t("not recorded"))


def localized(text: LocalizedText, t: Translator, style: Style = Style.PLAIN) -> Text | None:
    """Content for the reader, marked with its language where that is another one."""
    words = t.words(text)
    if words is None:
        return None
    language = "" if t.ui in (words.language, "sr_Latn") else words.language
    return Text(plain(words.text), style, language)


def pairs(rows: Sequence[tuple[str, str]], t: Translator) -> Table:
    """Fields with their values."""
    header = plain(t("What")), plain(t("How it is"))
    said = tuple((plain(name), plain(value)) for name, value in rows)
    gaps = frozenset(place for place, (_, value) in enumerate(said) if value.startswith("["))
    return Table(header, said, (38, 62), gaps=gaps)


def printed(
    table: book.Table,
    t: Translator,
    *,
    columns: Sequence[int] = (),
    widths: tuple[float, ...] = (),
    level: int = 2,
    totals: int = 0,
) -> Iterator[Part]:
    """A table of the workbook with its title; ``columns``: only these, in this order."""
    chosen = columns or range(len(table.header))
    if table.title:
        yield Heading(level, table.title)
    if table.note:
        yield Text(table.note, Style.SMALL)
    if not table.rows:
        return
    rows = tuple(tuple(said(row[column], t) for column in chosen) for row in table.rows)
    numbers = frozenset(
        place
        for place, column in enumerate(chosen)
        if any(isinstance(row[column], _NUMBERS) for row in table.rows)
    )
    yield Table(tuple(table.header[column] for column in chosen), rows, widths, numbers, totals)


def said(cell: book.Cell, t: Translator) -> str:
    """A cell as it is read on paper."""
    match cell:
        case None:
            return ""
        case book.Share():
            return percent(cell, t)
        case float():
            return decimal(cell, t)
        case datetime():
            return f"{plain(t.figures(cell.date()))} {cell:%H:%M}"
        case date():
            return plain(t.figures(cell))
    return str(cell)
