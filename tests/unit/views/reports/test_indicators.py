"""Indicators in words."""

import pytest

from bot.domain.reports.indicators import indicators
from bot.domain.reports.measures import Caveat, Formula, Indicator, Result
from bot.views.reports import indicators as views
from tests import reports, sample


def told(formula: Formula, value: float | None, **more: object) -> str:
    one = Indicator(Result.OVERALL, "nps", formula, value, 12, **more)  # type: ignore[arg-type]
    return views.value(one, sample.said_in("en"))


@pytest.mark.parametrize(
    ("formula", "value", "said"),
    [
        (Formula.MEAN, 3.94, "3.9"),
        (Formula.SHARE, 41.2, "41%"),
        (Formula.CHANGE, 0.6, "+0.6"),
        (Formula.CHANGE, -0.2, "−0.2"),
        (Formula.CHANGE, 0.0, "0.0"),
        (Formula.NPS, 35.2, "+35"),
        (Formula.COUNT, 81.0, "81"),
    ],
)
def test_a_value_has_at_most_one_decimal_and_the_sign_of_a_change(
    formula: Formula, value: float, said: str
) -> None:
    assert told(formula, value) == said


def test_nothing_known_is_said_and_never_0() -> None:
    assert told(Formula.MEAN, None) == "not recorded"
    assert told(Formula.MEAN, None, question="x", least=20) == "fewer than 20 answers: not shown"
    assert told(Formula.COUNTS, None, parts={("1",): 3}) == ""


@pytest.mark.parametrize("language", ["en", "lv"])
def test_every_indicator_of_the_sample_has_words(language: str) -> None:
    facts, t = reports.sample_facts(), sample.said_in(language)
    found = indicators(facts)
    assert found
    assert not [one.key for one in found if views.name(one, facts, t) == one.key]
    assert all(
        views.formula(one, t) and views.caveat(one, t) and views.result(one.result, t) for one in found
    )


def test_answers_in_no_pair_are_counted_beside_a_change() -> None:
    one = Indicator(Result.COMPETENCE, "know_eu", Formula.CHANGE, 0.3, 9, Caveat.PAIRED, unmatched=4)
    assert "4 answers before or after are in no pair." in views.caveat(one, sample.said_in("en"))
