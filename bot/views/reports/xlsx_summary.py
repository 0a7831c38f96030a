"""The first sheet: which meeting, how many people, where the grant stands, what is due, what is missing."""

from bot.domain.reports.book import Cell, Sheet, Table
from bot.domain.reports.counts import participation
from bot.domain.reports.facts import Facts
from bot.domain.reports.gauge import Basis, Gauge, TableProblem, deadlines, gauge
from bot.domain.reports.missing import missing
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views.reports import sections
from bot.views.reports.cells import clock, recorded, table, title, town
from bot.views.reports.xlsx_people import whole_rows

_BASES = {Basis.SIGNED: N_("signatures on the lists"), Basis.PRESENT: N_("marks of presence")}
_PROBLEMS = {
    TableProblem.NONE: N_("The Meeting sheet has no table of amounts."),
    TableProblem.BROKEN: N_("The table of amounts in the Meeting sheet cannot be read."),
}


def summary(facts: Facts, t: Translator) -> Sheet:
    """What a reader in a hurry needs."""
    meeting = facts.meeting
    credit = (plain(t.text(meeting.localized(key))) for key in ("credit", "disclaimer"))
    heads = N_("Who"), N_("On the list"), N_("Present"), N_("Signed")
    people = table(heads, whole_rows(participation(facts), t), t, title=t("Participants"), left=True)
    tables = _meeting(facts, t), people, _grant(gauge(facts), t), _due(facts, t), _missing(facts, t)
    return Sheet(plain(t("Summary")), tables, tuple(one for one in credit if one))


def _pairs(name: str, rows: list[tuple[str, Cell]], t: Translator) -> Table:
    return table(
        (N_("What"), N_("How it is")), [(plain(what), cell) for what, cell in rows], t, title=name, left=True
    )


def _meeting(facts: Facts, t: Translator) -> Table:
    meeting, found = facts.meeting, participation(facts)
    made = facts.now.astimezone(t.zone)
    host = town(meeting.host_delegation, facts, t) if meeting.host_delegation else ""
    rows: list[tuple[str, Cell]] = [
        (t("Title"), plain(t.text(meeting.title))),
        (t("Place"), meeting.values.get("host_town") or host or recorded(None, t)),
        (t("From"), meeting.start_date),
        (t("To"), meeting.end_date),
        (t("EU programme"), plain(t.text(meeting.localized("eu_programme"))) or recorded(None, t)),
        (t("Grant number"), meeting.values.get("grant_number") or recorded(None, t)),
        (t("Delegations with participants"), sum(one.people > 0 for one in found.towns)),
        (t("Countries"), len(found.countries)),
        (t("Items of the programme"), sum(not one.withdrawn for one in facts.programme.items)),
        (t("State of the data"), plain(t("{date}, {time}", date=t.date(made.date()), time=clock(made, t)))),
    ]
    return _pairs(t("The meeting"), rows, t)


def _grant(found: Gauge, t: Translator) -> Table:
    basis = plain(t(_BASES[found.basis])) if found.basis else recorded(None, t)
    rows: list[tuple[str, Cell]] = [
        (t("Invited participants counted by"), basis),
        (t("Invited participants who count"), recorded(found.people, t)),
        (t("On the list"), found.listed),
        (t("The least that the funder asks for"), recorded(found.minimum, t)),
    ]
    if found.problem is not None:
        rows.append((t("Amount"), plain(t(_PROBLEMS[found.problem]))))
    elif found.bracket is not None:
        told = {"low": found.low, "high": found.high}
        many = t("{low}–{high}", **told) if found.high else t("{n} and more", n=found.low)
        rows += [
            (t("Bracket") if found.verified else t("Bracket (unverified)"), plain(many)),
            (t("Amount, EUR"), found.amount),
            (t("It drops with so many people fewer"), found.drops_by),
        ]
    if found.rises_by is not None and found.following is not None:
        rows += [
            (t("So many more people for the next bracket"), found.rises_by),
            (t("Amount of the next bracket, EUR"), found.following.amount),
        ]
    return _pairs(t("The grant"), rows, t)


def _due(facts: Facts, t: Translator) -> Table:
    found = deadlines(facts)
    rows: list[tuple[str, Cell]] = [
        (t("Report due"), found.report_due or recorded(None, t)),
        (t("Days left"), recorded(found.days_left, t)),
        (t("Information page online until"), found.page_until or recorded(None, t)),
    ]
    return _pairs(t("Deadlines"), rows, t)


def _missing(facts: Facts, t: Translator) -> Table:
    found = missing(facts, t.language)
    rows: list[tuple[Cell, ...]] = [
        (plain(t("Signatures")), town(one.code, facts, t), one.missing, one.people)
        for one in found.signatures
    ]
    rows += [(plain(t("Day without a text")), one, None, None) for one in found.days]
    rows += [
        (plain(t("Item without a mark of presence")), f"{one.id} {title(one.id, facts, t)}", None, None)
        for one in found.items
    ]
    rows += [
        (plain(t("Section of the report without a text")), plain(sections.name(one.value, t)), None, None)
        for one in found.sections
    ]
    note = "" if rows else t("Nothing is missing.")
    header = N_("What is missing"), N_("Where"), N_("How many"), N_("Of")
    return table(header, rows, t, title=t("What is missing"), note=note, left=True)
