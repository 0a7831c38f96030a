"""Open data of the people: how many of which delegation, where they were, what they signed up for."""

from collections.abc import Iterable

from bot.domain.polls.tallies import SMALLEST_GROUP
from bot.domain.reports.counts import TownCount, participation
from bot.domain.reports.data import Column, Dataset, Value
from bot.domain.reports.facts import Facts
from bot.domain.reports.small_groups import told
from bot.domain.signups import SignupState
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views.reports.data_meeting import ITEM, TEXT, WHOLE, YES_NO, dataset, yes

DELEGATION = Column("delegation", TEXT, N_("The delegation's code, as in participants.csv"))


def datasets(facts: Facts, t: Translator) -> tuple[Dataset, ...]:
    """Tables of numbers of people."""
    return _delegations(facts, t), _presence(facts, t), _signups(facts, t)


def _delegations(facts: Facts, t: Translator) -> Dataset:
    columns = (
        Column("delegation", TEXT, N_("The delegation's code")),
        Column("town", TEXT, N_("Its town")),
        Column("country", TEXT, N_("Its country, as the list says it")),
        Column("country_code", TEXT, N_("Two letters, ISO 3166")),
        Column("type", TEXT, N_("host, partner or other")),
        Column("counts_for_grant", YES_NO, N_("Whether the funder counts its people")),
        Column("withdrawn", YES_NO, N_("Whether it was taken off the list")),
        Column("expected", WHOLE, N_("How many were expected"), "people"),
        Column("people", WHOLE, N_("How many are on the list, with those who were erased"), "people"),
        Column("present", WHOLE, N_("How many were marked as here at least once"), "people"),
        Column("signed", WHOLE, N_("How many signatures were found on the paper list"), "people"),
        Column("staff", WHOLE, N_("How many are staff of a municipality"), "people"),
    )
    towns = participation(facts).towns
    few = _few(towns)
    shown = (
        told({one.code: one.present or 0 for one in towns}, few),
        told({one.code: one.signed or 0 for one in towns}, few),
        told({one.code: one.staff for one in towns}, few),
    )
    rows = [_delegation(one, [figures[one.code] for figures in shown], t) for one in towns]
    about = N_("Participants of each delegation, in totals")
    return dataset("participants.csv", about, columns, rows, t)


def _delegation(one: TownCount, shown: list[int | None], t: Translator) -> tuple[Value, ...]:
    present, signed, staff = shown
    return (
        one.code,
        plain(t.text(one.town)),
        one.country,
        one.country_code,
        one.type,
        yes(one.counts_for_grant),
        yes(one.withdrawn),
        one.expected,
        one.people,
        None if one.present is None else present,
        None if one.signed is None else signed,
        staff,
    )


def _few(towns: Iterable[TownCount]) -> set[str]:
    """Delegations of fewer than five: nothing is told of them but how many they are."""
    return {one.code for one in towns if 0 < one.people < SMALLEST_GROUP}


def _presence(facts: Facts, t: Translator) -> Dataset:
    here = Column("present", WHOLE, N_("How many of them were marked as here"), "people")
    few = _few(participation(facts).towns)
    rows: list[tuple[Value, ...]] = []
    for day in facts.programme.days:
        for item in facts.programme.of_day(day, None):
            there = facts.attended.get(item.id)
            if there is None or not there.recorded:
                continue
            shown = told(there.present_by_delegation, few)
            rows += [(item.id, code, many) for code, many in sorted(shown.items())]
    about = N_("People present at each item by delegation; items and delegations without a mark are left out")
    columns = ITEM, DELEGATION, here
    return dataset("presence.csv", about, columns, rows, t)


def _signups(facts: Facts, t: Translator) -> Dataset:
    columns = (
        ITEM,
        Column("state", TEXT, N_("place: they have one; waiting: for one; no: they do not come")),
        Column("people", WHOLE, N_("How many"), "people"),
    )
    rows: list[tuple[Value, ...]] = []
    for item in facts.programme.items:
        if item.signup:
            found = facts.signups.get(item.id, {})
            shown = told({state: found.get(state, 0) for state in SignupState})
            rows += [(item.id, state.value, many) for state, many in shown.items()]
    return dataset("signups.csv", N_("Sign-ups of each item that has them"), columns, rows, t)
