"""Sheets of the people: how many, from where, as what; and the list itself."""

from collections.abc import Callable, Iterable
from functools import reduce

from bot.domain.collation import order
from bot.domain.people import Role
from bot.domain.reports.book import Cell, Chart, Sheet, Table
from bot.domain.reports.counts import Heads, Participation, TownCount, participation
from bot.domain.reports.facts import Facts, Someone
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views.reports.cells import recorded, table, town, yes

ROLES = {
    Role.PARTICIPANT: N_("participant"),
    Role.LEADER: N_("leader of a delegation"),
    Role.ORGANISER: N_("organiser"),
}
TYPES = {"host": N_("host town"), "partner": N_("partner town"), "other": N_("other guests")}

_HEADS = (N_("On the list"), N_("Present"), N_("Signed"))


def kind_of(type_: str, t: Translator) -> str:
    """The type of a delegation; one that we do not know stands as it was written."""
    return plain(t(TYPES[type_])) if type_ in TYPES else type_


def heads(one: Heads, t: Translator) -> tuple[Cell, ...]:
    """On the list, present, signed."""
    return one.people, recorded(one.present, t), recorded(one.signed, t)


def totals(facts: Facts, t: Translator) -> Sheet:
    """How many there were, told apart in every way that funders ask for."""
    found = participation(facts)
    tables = (
        _whole(found, t),
        _delegations(found, t),
        _places(found, t),
        _countries(found, t),
        _types(found, t),
        _roles(facts, t),
    )
    notes = (
        t("Present: marked as here at least once. Signed: an organiser found the signature on paper."),
        t("People whose data were erased at their wish are counted, without a name."),
    )
    return Sheet(plain(t("Participants")), tables, tuple(map(plain, notes)))


def whole_rows(found: Participation, t: Translator) -> list[tuple[Cell, ...]]:
    """Everybody, and the parts that the funder tells apart."""
    parts = (
        (t("All participants"), found.total),
        (t("From the host town"), found.local),
        (t("Invited, from elsewhere"), found.invited),
        (t("Invited, counted for the grant"), found.granted),
        (t("Invited, not counted for the grant"), found.outside),
    )
    return [(plain(name), *heads(one, t)) for name, one in parts]


def _whole(found: Participation, t: Translator) -> Table:
    return table((N_("Who"), *_HEADS), whole_rows(found, t), t, title=t("In all"))


def _delegations(found: Participation, t: Translator) -> Table:
    header = N_("Town"), *_HEADS, N_("Expected"), N_("Staff"), N_("Leaders")
    more = N_("Country"), N_("Type"), N_("Counts for the grant"), N_("Delegation")
    rows = (
        (
            _name(one, t),
            *heads(one.heads, t),
            recorded(one.expected, t),
            one.staff,
            one.leaders,
            one.country,
            kind_of(one.type, t),
            yes(one.counts_for_grant, t),
            one.code,
        )
        for one in found.towns
    )
    return table((*header, *more), rows, t, title=t("By delegation"))


def _name(one: TownCount, t: Translator) -> str:
    name = plain(t.text(one.town)) or one.code
    return plain(t("{town} (withdrawn)", town=name)) if one.withdrawn else name


def _places(found: Participation, t: Translator) -> Table:
    rows = (
        (plain(t.text(one.town)) or one.code, *heads(one.heads, t), one.country, one.code)
        for one in found.places
    )
    header = N_("Town"), *_HEADS, N_("Country"), N_("Delegation")
    return table(header, rows, t, title=t("By people's own town"))


def _countries(found: Participation, t: Translator) -> Table:
    rows = [
        (
            one.country or one.country_code or plain(t("not recorded")),
            *heads(one.heads, t),
            one.invited.people,
        )
        for one in found.countries
    ]
    name, people = plain(t("Participants by country")), plain(t("People"))
    chart = Chart(name, (1,), counted=people, beside=True)
    header = N_("Country"), *_HEADS, N_("Invited, from elsewhere")
    return table(header, rows, t, title=t("By country"), chart=chart)


def _types(found: Participation, t: Translator) -> Table:
    some: dict[str, list[Heads]] = {}
    for one in found.towns:
        some.setdefault(one.type, []).append(one.heads)
    rows = ((kind_of(type_, t), *heads(reduce(_added, parts), t)) for type_, parts in some.items())
    return table((N_("Type"), *_HEADS), rows, t, title=t("By type of delegation"))


def _added(one: Heads, other: Heads) -> Heads:
    return Heads(one.people + other.people, _sum(one.present, other.present), _sum(one.signed, other.signed))


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other


def _roles(facts: Facts, t: Translator) -> Table:
    ways: list[tuple[str, Callable[[Someone], bool]]] = [
        (plain(t(name)), lambda one, role=role: one.role is role)  # type: ignore[misc]  # a default of a lambda has no type
        for role, name in ROLES.items()
    ]
    ways.append((plain(t("of these, staff of a municipality")), lambda one: one.staff))
    ways.append((plain(t("of these, under age")), lambda one: one.minor))
    rows = ((name, sum(map(fits, facts.counted))) for name, fits in ways)
    return table((N_("Role"), N_("On the list")), rows, t, title=t("By role"))


def everybody(facts: Facts, t: Translator) -> Sheet:
    """The list, by delegation and name."""
    header = N_("Delegation"), N_("Town"), N_("Last name"), N_("First name"), N_("Role"), N_("Staff")
    more = N_("Counts for the grant"), N_("Present"), N_("Signed")
    towns = {one.code: one.heads for one in participation(facts).towns}
    rows = (_person(one, towns[one.delegation], facts, t) for one in in_order(facts.counted, facts, t))
    note = t("Names belong to the municipality: this list is only here, not among the open data.")
    return Sheet(plain(t("List of participants")), (table((*header, *more), rows, t),), (plain(note),))


def in_order(people: Iterable[Someone], facts: Facts, t: Translator) -> list[Someone]:
    """The host's delegation first, then by code; within one by name, as the reader's language sorts."""
    host = facts.meeting.host_delegation
    return sorted(
        people,
        key=lambda one: (
            one.delegation != host,
            one.delegation,
            order(one.last_name, t.language),
            order(one.first_name, t.language),
            one.id,
        ),
    )


def _person(one: Someone, theirs: Heads, facts: Facts, t: Translator) -> tuple[Cell, ...]:
    """Where nobody of a delegation has a mark or a signature, that somebody has none says nothing."""
    return (
        one.delegation,
        one.town or town(one.delegation, facts, t),
        one.last_name or (plain(t("(erased)")) if one.erased else ""),
        one.first_name,
        plain(t(ROLES[one.role])),
        yes(one.staff, t),
        yes(facts.counts_for_grant(one), t),
        recorded(None, t) if theirs.present is None else yes(one.present, t),
        recorded(None, t) if theirs.signed is None else yes(one.signed, t),
    )
