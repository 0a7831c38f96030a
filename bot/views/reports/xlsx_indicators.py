"""The sheet of indicators: each with its value, formula, n and caveat, and the numbers behind it."""

from bot.domain.reports.book import Cell, Chart, Shape, Share, Sheet, Table
from bot.domain.reports.facts import Facts
from bot.domain.reports.indicators import indicators
from bot.domain.reports.measures import Caveat, Formula, Indicator
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views.polls import pictures
from bot.views.reports import indicators as words
from bot.views.reports.cells import table, town


def indicators_sheet(facts: Facts, t: Translator) -> Sheet:
    """All indicators in one table, changes as a chart, counts of answers below."""
    found = indicators(facts)
    notes = (
        t("Small numbers of people who rate themselves: read n beside each value."),
        t("Not recorded: nobody was asked, or nobody answered."),
    )
    tables = _all(found, facts, t), _changes(found, facts, t), _parts(found, facts, t)
    return Sheet(plain(t("Indicators")), tables, tuple(map(plain, notes)))


def _all(found: tuple[Indicator, ...], facts: Facts, t: Translator) -> Table:
    header = N_("Result"), N_("Indicator"), N_("Value"), N_("n"), N_("Answers in no pair"), N_("Formula")
    rows = (
        (
            words.result(one.result, t),
            words.name(one, facts, t),
            _value(one, t),
            one.n,
            one.unmatched if one.caveat is Caveat.PAIRED else None,
            words.formula(one, t),
            words.caveat(one, t),
        )
        for one in found
        if one.formula is not Formula.COUNTS
    )
    return table((*header, N_("Caveat")), rows, t, title=t("Results R1 to R6 and more"))


def _value(one: Indicator, t: Translator) -> Cell:
    """A number of its kind, or the sentence in its place."""
    if one.value is None:
        return words.nothing(one, t)
    if one.formula in words.PERCENT:
        return Share(one.value / 100)
    whole = one.formula in (Formula.COUNT, Formula.TOTAL, Formula.NPS)
    return round(one.value) if whole else float(one.value)


def _changes(found: tuple[Indicator, ...], facts: Facts, t: Translator) -> Table:
    """Before and after, person by person: only what is known."""
    rows = [
        (words.name(one, facts, t), float(one.value), one.n)
        for one in found
        if one.formula is Formula.CHANGE and one.value is not None
    ]
    name = plain(t("Change of the mean from before to after"))
    chart = Chart(name, (1,), shape=Shape.BARS, counted=plain(t("Change")))
    return table((N_("Indicator"), N_("Change"), N_("Pairs (n)")), rows, t, title=name, chart=chart)


def _parts(found: tuple[Indicator, ...], facts: Facts, t: Translator) -> Table:
    header = N_("Indicator"), N_("Town"), N_("Answer"), N_("Count"), N_("n")
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        if one.formula is not Formula.COUNTS:
            continue
        said, name = _options(one, facts, t), words.name(one, facts, t)
        if not one.parts:
            rows.append((name, "", words.nothing(one, t), None, one.n))
        for key, many in one.parts.items():
            place = town(key[0], facts, t) if len(key) > 1 else plain(t("all together"))
            rows.append((name, place, said.get(key[-1], key[-1]), many, one.n))
    return table(header, rows, t, title=t("How often each answer was chosen"))


def _options(one: Indicator, facts: Facts, t: Translator) -> dict[str, str]:
    for poll in facts.polls.results:
        came = poll.of(one.question)
        if came is not None and poll.poll.id == one.poll:
            return pictures.words_of(came, facts.programme, t)
    return {}
