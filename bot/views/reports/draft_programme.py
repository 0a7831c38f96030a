"""The programme on paper: planned and delivered, with people; a paragraph for each day; every change."""

from collections.abc import Iterator

from bot.domain.programme import Item
from bot.domain.reports.days import DayDone, days
from bot.domain.reports.papers import Bullets, Heading, Part, Style, Table, Text
from bot.screen import plain
from bot.views.reports.cells import clock, title
from bot.views.reports.dedicated import dedicated
from bot.views.reports.draft_parts import Draft, localized
from bot.views.reports.xlsx_programme import happened, state, when


def programme(draft: Draft) -> Iterator[Part]:
    """A table for each day, and what came of the plan in numbers."""
    t, found = draft.t, [one for one in days(draft.facts) if one.items or one.cancelled]
    if not found:
        yield Text(plain(t("The programme has no items.")))
        return
    numbers = tuple(
        (
            plain(t.figures(one.day)),
            *map(str, (one.planned, one.delivered, one.to_come, one.changed, one.added, len(one.cancelled))),
        )
        for one in found
    )
    named = (
        t("Day"),
        t("Planned"),
        t("Delivered"),
        t("Still to come"),
        t("Changed"),
        t("Added"),
        t("Cancelled"),
    )
    yield Table(tuple(map(plain, named)), numbers, (22, 13, 14, 13, 13, 12, 13), frozenset(range(1, 7)))
    for one in found:
        yield Heading(2, plain(t.date(one.day)))
        items = sorted((*one.items, *one.cancelled), key=lambda item: (item.starts_at, item.over_at, item.id))
        header = t("Time"), t("Item"), t("What became of it"), t("Expected"), t("Present")
        rows = tuple(_item(item, draft) for item in items)
        yield Table(tuple(map(plain, header)), rows, (13, 42, 20, 12, 13), frozenset({3, 4}))


def _item(item: Item, draft: Draft) -> tuple[str, ...]:
    t, there = draft.t, draft.facts.attended.get(item.id)
    first = draft.facts.planned.get(item.id)
    became = state(item, draft.facts, t)
    if first is not None and when(first, t) != when(item, t):
        became += "\n" + plain(t("planned: {when}", when=when(first, t)))
    present = str(there.present) if there is not None and there.recorded else draft.unknown
    expected = str(there.expected) if there is not None else draft.unknown
    if item.withdrawn:
        expected = present = "–"
    span = plain(t.span(item.starts_at, item.ends_at))
    return span, plain(t.text(item.title)) or item.id, became, expected, present


def each_day(draft: Draft) -> Iterator[Part]:
    """Each day under its date: what organisers wrote, or what the programme says as it was delivered."""
    for one in days(draft.facts):
        yield Heading(2, plain(draft.t.date(one.day)))
        yield _paragraph(one, draft)


def sentences(draft: Draft) -> Iterator[Part]:
    """The same without headings."""
    yield from (_paragraph(one, draft) for one in days(draft.facts))


def _paragraph(one: DayDone, draft: Draft) -> Text:
    t = draft.t
    if one.text is not None and (written := localized(one.text, t)) is not None:
        return written
    drafted = dedicated(one, draft.facts.now, t)
    if drafted:
        return Text(plain(drafted), Style.DRAFTED)
    date = t.figures(one.day)
    return draft.gap(t("Write here: what the day of {date} was dedicated to.", date=date))


def changes(draft: Draft) -> Iterator[Part]:
    """Every published change of the programme, and towns that were taken off the list."""
    t, facts = draft.t, draft.facts
    gone = [one for one in facts.delegations.values() if one.withdrawn]
    if gone:
        said = (plain(t("{town} was taken off the list.", town=t.text(one.town) or one.code)) for one in gone)
        yield Bullets(tuple(said))
    if not facts.revisions:
        yield Text(plain(t("No change of the programme was recorded.")))
        return
    rows = []
    for one in facts.revisions:
        at = one.at.astimezone(t.zone)
        gone_now = one.after is None or one.after.withdrawn
        stood = (one.before,) if gone_now else (one.before, one.after)
        moved = " → ".join(dict.fromkeys(when(item, t) for item in stood if item is not None))
        what = "\n".join(filter(None, (happened(one, t), moved)))
        stamp = f"{plain(t.figures(at.date()))}\n{clock(one.at, t)}"
        rows.append((stamp, title(one.item_id, facts, t), what, one.reason or draft.unknown))
    header = t("When"), t("Item"), t("What happened"), t("Reason")
    yield Table(tuple(map(plain, header)), tuple(rows), (15, 31, 30, 24))
