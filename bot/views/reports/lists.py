"""Lists to sign: one for the people of each town, one for whom each item of the programme is."""

from collections.abc import Iterator, Sequence

from bot.domain.programme import Item
from bot.domain.reports.facts import Facts, Someone
from bot.domain.reports.papers import Contents, Heading, Paper, Part, Style, Table, Text
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views.reports.cells import town
from bot.views.reports.roll import family_first, home, listed, role

MOST = 500
"""People up to whom every item gets a list of its own; with more, only chosen items do."""

_HEADER = N_("No."), N_("Last name, first name"), N_("Town"), N_("Role"), N_("Signature")
_WIDTHS = 9.0, 48.0, 34.0, 36.0, 43.0
_HEIGHT_MM = 10


def render(facts: Facts, t: Translator) -> Paper:
    """Lists of the towns, then of the items: all of them, or those of ``facts.lists_for``."""
    people = listed(facts.people, t)
    items = _items(facts, len(people))
    parts: list[Part] = [Text(_about(facts, t)), *_left_out(facts, len(people), t), Contents()]
    for code in _codes(people, facts):
        parts += _of_town(code, [one for one in people if one.delegation == code], facts, t)
    for item in items:
        expected = frozenset(facts.expected_at.get(item.id, ()))
        parts += _of_item(item, [one for one in people if one.id in expected], facts, t)
    return Paper(
        plain(t("Lists to sign")),
        t.ui,
        tuple(parts),
        footer=plain(t.text(facts.meeting.localized("credit"))),
        page_words=plain(t("Page {page} of {pages}", page="{page}", pages="{pages}")),
    )


def _items(facts: Facts, people: int) -> list[Item]:
    """Whose attendance is signed for: nothing that was cancelled."""
    every = [item for day in facts.programme.days for item in facts.programme.of_day(day, None)]
    if facts.lists_for:
        return [item for item in every if item.id in facts.lists_for]
    return [item for item in every if not item.withdrawn] if people <= MOST else []


def _left_out(facts: Facts, people: int, t: Translator) -> Iterator[Text]:
    if not people:
        yield Text(plain(t("Nobody is on the list of participants.")))
    elif people > MOST and not facts.lists_for:
        said = t(
            "With more than {most} people, items that you choose get attendance lists: {command}",
            most=MOST,
            command="ttchan report DIR --item ID",
        )
        yield Text(plain(said), Style.SMALL)


def _about(facts: Facts, t: Translator) -> str:
    meeting = facts.meeting
    start, end = t.date(meeting.start_date), t.date(meeting.end_date)
    days = start if start == end else f"{start} – {end}"
    return "\n".join(filter(None, (plain(t.text(meeting.title)), plain(days))))


def _codes(people: Sequence[Someone], facts: Facts) -> list[str]:
    """Delegations of the list: the host's first. One that was taken off it, and has nobody, gets no list."""
    codes = {one.delegation for one in people}
    codes |= {code for code, one in facts.delegations.items() if not one.withdrawn}
    return sorted(codes, key=lambda code: (code != facts.meeting.host_delegation, code))


def _of_town(code: str, people: Sequence[Someone], facts: Facts, t: Translator) -> Iterator[Part]:
    known = facts.delegations.get(code)
    country = plain(t.country_name(known.country_code, known.country)) if known else ""
    named = town(code, facts, t)
    place = f"{named} ({country})" if country else named
    yield Heading(1, plain(t("Participants: {place}", place=place)), new_page=True)
    yield Text(_about(facts, t))
    yield _to_sign(people, facts, t)
    if erased := sum(one.erased for one in facts.people if one.delegation == code):
        said = t.ngettext(
            "{n} more took part whose name was erased at their wish.",
            "{n} more took part whose names were erased at their wish.",
            erased,
        )
        yield Text(plain(said), Style.SMALL)


def _of_item(item: Item, people: Sequence[Someone], facts: Facts, t: Translator) -> Iterator[Part]:
    venue = facts.programme.venues.get(item.venue_id or "")
    where = plain(t.text(venue.name)) if venue else ""
    short = f"{plain(t.figures(item.day))} {plain(t.time(item.starts_at))}"  # titles come again: lunch
    when = f"{plain(t.date(item.day))}, {plain(t.span(item.starts_at, item.ends_at))}"
    yield Heading(1, f"{short} · {plain(t.text(item.title)) or item.id}", new_page=True)
    yield Text(" · ".join(filter(None, (when, where))), bold=True)
    yield Text(plain(t("Attendance list")) + " · " + plain(t.text(facts.meeting.title)), Style.SMALL)
    yield _to_sign(people, facts, t)


def _to_sign(people: Sequence[Someone], facts: Facts, t: Translator) -> Part:
    if not people:
        return Text(plain(t("Nobody is expected here.")))
    rows = tuple(
        (str(number), family_first(one), home(one, facts, t), role(one, t), "")
        for number, one in enumerate(people, 1)
    )
    header = tuple(plain(t(one)) for one in _HEADER)
    return Table(header, rows, _WIDTHS, frozenset({0}), row_height_mm=_HEIGHT_MM)
