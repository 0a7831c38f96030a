"""Who took part, on paper: by town, country and kind; signed lists; what people said of themselves."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.reports import book
from bot.domain.reports.counts import Heads, TownCount, participation
from bot.domain.reports.papers import Heading, Part, Style, Table, Text
from bot.domain.reports.small_groups import told
from bot.screen import plain
from bot.views import words
from bot.views.reports.cells import town
from bot.views.reports.draft_parts import Draft, printed, said
from bot.views.reports.took_part import took_part
from bot.views.reports.xlsx_about import about_sheet
from bot.views.reports.xlsx_people import heads, totals

_WHOLE, _TOWNS, _PLACES, _COUNTRIES, _TYPES, _ROLES = range(6)


def participants(draft: Draft) -> Iterator[Part]:
    """The sentence of the funder's page, then tables. Those who are outside the grant stand apart."""
    t, facts = draft.t, draft.facts
    for group in took_part(facts, t):
        yield Text("\n".join([group.lead, *(f"– {line}" for line in group.points)]), Style.DRAFTED)
    if not facts.counted:
        return
    sheet = totals(facts, t)
    yield from printed(sheet.tables[_WHOLE], t, widths=(52, 16, 16, 16))
    yield from draft.chart("countries", t("Participants by country, on the list."))
    yield Heading(2, plain(t("By delegation")))
    counts = participation(facts)
    found = counts.towns
    counted = [one for one in found if one.invited and one.counts_for_grant]
    local = [one for one in found if not one.invited]
    outside = [one for one in found if one.invited and not one.counts_for_grant]
    for name, some, together in (
        (t("Invited, counted for the grant"), counted, counts.granted),
        (t("From the host town"), local, counts.local),
        (t("Invited, not counted for the grant"), outside, counts.outside),
    ):
        if some:
            yield Heading(3, plain(name))
            yield _delegations(some, together, draft)
    yield from printed(
        _named(sheet.tables[_PLACES], 4, draft), t, columns=(0, 4, 1, 2, 3), widths=(32, 20, 16, 16, 16)
    )
    yield from printed(
        _named(sheet.tables[_COUNTRIES], 0, draft), t, columns=(0, 1, 2, 3, 4), widths=(28, 16, 16, 16, 24)
    )
    yield from printed(sheet.tables[_TYPES], t, widths=(40, 20, 20, 20))
    yield from printed(sheet.tables[_ROLES], t, widths=(70, 30))
    yield from (Text(note, Style.SMALL) for note in sheet.notes)


def _named(table: book.Table, column: int, draft: Draft) -> book.Table:
    """A table whose countries are in the reader's language; the workbook has them as the sheet wrote them."""
    t, known = draft.t, draft.facts.delegations.values()
    names = {one.country: plain(t.country_name(one.country_code, one.country)) for one in known}
    rows = (
        tuple(names.get(str(cell), cell) if place == column else cell for place, cell in enumerate(row))
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def _delegations(towns: list[TownCount], together: Heads, draft: Draft) -> Table:
    t = draft.t
    header = t("Town"), t("Country"), t("Expected"), t("On the list"), t("Present"), t("Signed")
    rows = [
        (
            _name(one, draft),
            plain(t.country_name(one.country_code, one.country)),
            *(_number(n, draft) for n in (one.expected, one.people, one.present, one.signed)),
        )
        for one in towns
    ]
    if len(towns) > 1:
        rows.append((plain(t("Together")), "", "", *(said(cell, t) for cell in heads(together, t))))
    widths = (28, 20, 13, 13, 13, 13)
    return Table(tuple(map(plain, header)), tuple(rows), widths, frozenset({2, 3, 4, 5}), int(len(towns) > 1))


def signed(draft: Draft) -> Iterator[Part]:
    """By town: on the list, signed, missing."""
    t, found = draft.t, participation(draft.facts).towns
    if not any(one.people for one in found):
        yield Text(plain(t("Nobody is on the list of participants.")))
        return
    header = t("Town"), t("On the list"), t("Signed"), t("Missing")
    rows = tuple(
        (
            _name(one, draft),
            str(one.people),
            _number(one.signed, draft),
            draft.unknown if one.signed is None else str(one.people - one.signed),
        )
        for one in found
        if one.people
    )
    yield Table(tuple(map(plain, header)), rows, (40, 20, 20, 20), frozenset({1, 2, 3}))
    note = t("Signed: an organiser found the signature on paper. The bot does not replace the paper.")
    yield Text(plain(note), Style.SMALL)


def about(draft: Draft) -> Iterator[Part]:
    """Gender, age, role in the town, first time: totals of five and more."""
    sheet = about_sheet(draft.facts, draft.t)
    yield from (Text(note, Style.SMALL) for note in sheet.notes)
    for table in sheet.tables:
        widths = (60, 20, 20) if len(table.header) == 3 else (70, 30)
        yield from printed(table, draft.t, widths=widths)


def inclusion(draft: Draft) -> Iterator[Part]:
    """Food in totals of five and more; the rest nobody noted in the bot."""
    t = draft.t
    yield Heading(2, plain(t("Food needs")))
    if draft.facts.diets:
        # What fewer than five wrote is not even quoted: their own words may name somebody.
        shown = {code: many for code, many in sorted(told(draft.facts.diets).items()) if many is not None}
        rows = [(plain(words.diet(code, t)), str(many)) for code, many in shown.items()]
        if len(shown) < len(draft.facts.diets):
            rows.append((plain(t("other needs")), plain(t("in groups too small to be shown"))))
        yield Table((plain(t("Food")), plain(t("People"))), tuple(rows), (60, 40), frozenset({1}))
        yield Text(
            plain(t("Only what people agreed to tell; groups of fewer than five are not told.")), Style.SMALL
        )
    else:
        yield Text(draft.unknown)
    yield Heading(2, plain(t("Access, interpreting, volunteers")))
    yield draft.gap(
        t("Write here: help with walking and seeing, interpreting, costs met, how many volunteers helped.")
    )


def _name(one: TownCount, draft: Draft) -> str:
    named = town(one.code, draft.facts, draft.t)
    return plain(draft.t("{town} (withdrawn)", town=named)) if one.withdrawn else named


def _number(one: int | None, draft: Draft) -> str:
    return draft.unknown if one is None else str(one)
