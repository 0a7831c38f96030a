"""Chapters that a person writes, and what has to go with the report, by when."""

from collections.abc import Iterator

from bot.domain.reports.gauge import deadlines, gauge
from bot.domain.reports.missing import missing
from bot.domain.reports.papers import Bullets, Heading, Part, Style, Table, Text
from bot.domain.reports.texts import Section
from bot.i18n import N_
from bot.screen import plain
from bot.views.reports import standing
from bot.views.reports.draft_parts import Draft
from bot.views.reports.lacking import lacking

_ANNEXES = (
    N_("Signed lists of participants, one for each town"),
    N_("Declaration on honour, signed"),
    N_("Grant calculation sheet"),
    N_("Programme as it was delivered"),
    N_("Information page on the host's website, with its address"),
    N_("Pictures of the meeting"),
    N_("Copies or links of what was published"),
)


def summary(draft: Draft) -> Iterator[Part]:
    """In the organisers' words, then how the grant stands."""
    yield from draft.section(Section.SUMMARY)
    yield Heading(2, plain(draft.t("The grant")))
    yield Text(plain(standing.grant(gauge(draft.facts), draft.t)))


def topics(draft: Draft) -> Iterator[Part]:
    """What was discussed."""
    yield from draft.section(Section.TOPICS)


def problems(draft: Draft) -> Iterator[Part]:
    """What did not go as planned."""
    yield from draft.section(Section.PROBLEMS)


def follow_up(draft: Draft) -> Iterator[Part]:
    """What comes after it."""
    yield from draft.section(Section.FOLLOW_UP)


def pictures(draft: Draft) -> Iterator[Part]:
    """Three places: the bot keeps no pictures of people."""
    for number in range(1, 4):
        what = draft.t("Put picture {n} here: what it shows, the date, that those on it agreed.", n=number)
        yield draft.gap(what)


def annexes(draft: Draft) -> Iterator[Part]:
    """A checklist with its dates, then what is still missing for the report."""
    t, due = draft.t, deadlines(draft.facts)
    by = plain(t.figures(due.report_due)) if due.report_due else draft.unknown
    online = plain(t.figures(due.page_until)) if due.page_until else draft.unknown
    until = plain(t("{due}; online until {until}", due=by, until=online))
    rows = tuple((plain(t(one)), until if place == 4 else by, "☐") for place, one in enumerate(_ANNEXES))
    yield Text(plain(standing.due(due, t)))
    yield Table((plain(t("Annex")), plain(t("Due")), plain(t("Done"))), rows, (56, 32, 12))
    lines = plain(lacking(missing(draft.facts, t.language), draft.facts.programme, t)).split("\n")
    head, *rest = lines
    yield Heading(2, head) if rest else Text(head)
    yield from (Bullets(tuple(rest)),) if rest else ()
    yield Text(plain(t("Keep the signed lists and everything that proves the meeting.")), Style.SMALL)
