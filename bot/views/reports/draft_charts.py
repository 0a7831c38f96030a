"""The charts of the draft: participants by country, response rates, before and after. Drawn by bot/files."""

from bot.chart import Bar, Bars, Chart, Tone
from bot.domain.reports.counts import participation
from bot.domain.reports.facts import Facts
from bot.domain.reports.indicators import indicators
from bot.domain.reports.measures import Formula
from bot.i18n import Translator
from bot.screen import plain
from bot.views.figures import percent
from bot.views.reports import indicators as words

COUNTRIES, RATES, CHANGES = "countries", "rates", "changes"
_MOST = 20


def charts(facts: Facts, t: Translator) -> dict[str, Chart]:
    """By name; what has nothing to show is not there."""
    t = t.speaking(t.ui)
    found = {COUNTRIES: _countries(facts, t), RATES: _rates(facts, t), CHANGES: _changes(facts, t)}
    return {name: chart for name, chart in found.items() if chart is not None}


def _chart(title: str, note: str, bars: list[Bar]) -> Chart | None:
    return Chart(plain(title), plain(note), (Bars(tuple(bars[:_MOST])),)) if bars else None


def _countries(facts: Facts, t: Translator) -> Chart | None:
    found = sorted(participation(facts).countries, key=lambda one: -one.heads.people)
    total = sum(one.heads.people for one in found)
    bars = [
        Bar(
            plain(t.country_name(one.country_code, one.country)) or plain(t("not recorded")),
            one.heads.people / total,
            str(one.heads.people),
        )
        for one in found
        if one.heads.people
    ]
    return _chart(
        t("Participants by country"), t.ngettext("{n} participant", "{n} participants", total), bars
    )


def _rates(facts: Facts, t: Translator) -> Chart | None:
    bars = [
        Bar(
            words.poll_title(one.poll.id, facts, t),
            one.answered / one.asked,
            f"{one.answered}/{one.asked} · {percent(one.answered / one.asked, t)}",
        )
        for one in facts.polls.results
        if one.asked
    ]
    return _chart(t("Response rates"), t("answered / asked"), bars)


def _changes(facts: Facts, t: Translator) -> Chart | None:
    """Marks risen and fallen by so much, of four at most."""
    bars = [
        Bar(
            words.name(one, facts, t),
            min(abs(one.value) / 4, 1),
            f"{words.value(one, t)} (n = {one.n})",
            Tone.AFTER if one.value >= 0 else Tone.BEFORE,
        )
        for one in indicators(facts)
        if one.formula is Formula.CHANGE and one.value is not None
    ]
    return _chart(t("Before and after"), t("Change of the mean mark (1 to 5), the same people"), bars)
