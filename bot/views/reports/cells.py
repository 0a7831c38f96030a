"""Cells, headers and names that several sheets of the report share, as plain text."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.domain.reports.book import Cell, Chart, Share, Table
from bot.domain.reports.facts import Facts
from bot.i18n import Translator
from bot.screen import plain


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    t: Translator,
    *,
    title: str = "",
    note: str = "",
    chart: Chart | None = None,
    wide: tuple[int, ...] = (),
    left: bool = False,
) -> Table:
    """A table under translated titles of columns; one without rows says so."""
    found = tuple(tuple(row) for row in rows)
    said = plain(note) or ("" if found else plain(t("Nothing was recorded.")))
    return Table(tuple(plain(t(one)) for one in header), found, plain(title), said, chart, wide, left)


def recorded(value: int | float | None, t: Translator) -> Cell:
    """A number, or that nobody recorded it: never 0 in its place."""
    return plain(t("not recorded")) if value is None else value


def share(part: int | None, whole: int | None) -> Cell:
    """A part of a whole; empty where either is not known, or of nobody."""
    return None if part is None or not whole else Share(part / whole)


def yes(told: bool, t: Translator) -> str:
    """Yes or no."""
    return plain(t("yes") if told else t("no"))


def moment(at: datetime | None, t: Translator) -> Cell:
    """An instant by the meeting's clock, as spreadsheets know it: without its zone."""
    return None if at is None else at.astimezone(t.zone).replace(tzinfo=None, second=0, microsecond=0)


def clock(at: datetime | None, t: Translator) -> str:
    """``08:30``; empty where it is not known."""
    return "" if at is None else plain(t.time(at))


def town(code: str, facts: Facts, t: Translator) -> str:
    """A delegation's town, also of one that was taken off the list; its code if there is no name."""
    known = facts.delegations.get(code)
    return (plain(t.text(known.town)) if known else "") or code


def title(item_id: str, facts: Facts, t: Translator) -> str:
    """What an item is called; its id if it is not in the programme any more."""
    item = facts.programme.by_id.get(item_id) or facts.planned.get(item_id)
    return (plain(t.text(item.title)) if item else "") or item_id
