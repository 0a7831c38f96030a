"""Medians, ratios, marks and their words."""

import pytest

from benchmarks.figures import (
    QUICK,
    WHOLE,
    Mark,
    in_turns,
    median,
    medians,
    percentile,
    ratio,
    spread,
    times,
    verdict,
)
from benchmarks.processes import between


def test_each_has_its_turn_and_another_begins_each_round() -> None:
    order: list[str] = []

    def one(name: str) -> float:
        order.append(name)
        return float(len(order))

    found = in_turns(3, ours=lambda: one("ours"), theirs=lambda: one("theirs"))
    assert order == ["ours", "theirs", "theirs", "ours", "ours", "theirs"]
    assert found == {"ours": [1, 4, 5], "theirs": [2, 3, 6]}


def test_one_disturbed_round_does_not_move_the_middle() -> None:
    assert median([5, 1, 1000, 4, 6]) == 5
    assert medians({"a": [3, 1, 2], "b": [7]}) == {"a": 2, "b": 7}


def test_a_ratio_is_the_middle_one_of_the_rounds() -> None:
    # A slow machine in the second round halves both: their ratio stays.
    assert ratio([100, 50, 90], [200, 100, 60]) == 0.5


def test_a_ratio_of_unlike_rounds_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        ratio([1, 2], [1])


@pytest.mark.parametrize(("share", "found"), [(0.5, 51), (0.99, 100), (1.0, 100), (0.0, 1)])
def test_a_percentile_is_a_value_that_was_seen(share: float, found: int) -> None:
    assert percentile(range(100, 0, -1), share) == found


def test_the_99th_of_a_few_is_the_largest() -> None:
    assert percentile([0.3, 0.1, 0.2], 0.99) == 0.3


def test_no_values_have_no_percentile_and_say_so() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)
    assert spread([]) == "none came"


def test_a_spread_tells_half_nearly_all_and_all() -> None:
    assert spread([0.001, 0.002, 0.010]) == "p50 2.0, p99 10.0, max 10.0 ms of 3"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1.318, "1.32 ×"),
        (0.67, "0.67 ×"),
        (41.2, "41 ×"),
        (0.0048, "1/208"),
        (0.02, "0.02 ×"),
        (0.0, "0.00 ×"),
    ],
)
def test_a_ratio_in_words(value: float, words: str) -> None:
    assert times(value) == words


def test_a_goal_is_met_or_missed() -> None:
    assert verdict(holds=True) is Mark.MET
    assert verdict(holds=False) is Mark.MISSED


def test_a_quick_run_is_smaller_but_never_nothing() -> None:
    assert WHOLE.of(900) == 900
    assert QUICK.of(900) == 90
    assert QUICK.of(4) == 1
    assert QUICK.of(4, least=3) == 3
    assert WHOLE.rounds >= 5


@pytest.mark.parametrize(("x", "y"), [(0, 10), (1, 10), (2, 15), (3, 20), (4, 20), (9, 20)])
def test_what_a_process_had_by_an_instant_lies_between_two_looks(x: float, y: float) -> None:
    assert between([(1, 10), (3, 20)], x) == y


def test_one_look_is_better_than_none() -> None:
    assert between([(1, 10)], 5) == 10
