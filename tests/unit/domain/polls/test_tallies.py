"""Counts, means, spread and the recommendation score, against sums made by hand."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.polls.kinds import KINDS
from bot.domain.polls.tallies import SMALLEST_NPS, of_choices, of_numbers

SCORES = st.lists(st.integers(0, 10), max_size=40)
ELEVEN = KINDS["nps"].keys(())


def test_nobody_comes_to_nothing() -> None:
    tally = of_numbers({}, [], n=0)
    assert (tally.n, tally.mean, tally.deviation, tally.nps, tally.left_out) == (0, None, None, None, 0)


def test_one_answer_has_a_mean_and_no_spread() -> None:
    tally = of_numbers({"4": 1}, [4], n=1)
    assert (tally.mean, tally.deviation) == (4, None)


def test_the_recommendation_score_is_nine_and_ten_less_nought_to_six() -> None:
    answers = ["10"] * 5 + ["9"] * 2 + ["8"] + ["7"] + ["6"] + ["0"]
    tally = KINDS["nps"].tally(answers, ELEVEN)
    assert tally.nps == pytest.approx(100 * (7 - 2) / 11)
    assert KINDS["nps"].tally(answers[: SMALLEST_NPS - 1], ELEVEN).nps is None


@given(SCORES)
def test_mean_and_spread_are_those_of_the_standard_library(numbers: list[int]) -> None:
    tally = KINDS["nps"].tally([str(one) for one in numbers], ELEVEN)
    assert sum(tally.counts.values()) == tally.n == len(numbers)
    if numbers:
        assert tally.mean == pytest.approx(statistics.fmean(numbers))
    if len(numbers) > 1:
        assert tally.deviation == pytest.approx(statistics.stdev(numbers))


@given(st.lists(st.lists(st.sampled_from("1234"), min_size=1, unique=True)))
def test_several_choices_count_each_option_once_a_person(chosen: list[list[str]]) -> None:
    tally = of_choices("1234", [",".join(sorted(one)) for one in chosen])
    assert tally.n == len(chosen)
    assert tally.counts == {key: sum(key in one for one in chosen) for key in "1234"}
