"""Counts below five are not told, and cannot be worked out from the sum."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reports.small_groups import told


def test_a_small_count_takes_the_next_one_with_it() -> None:
    assert told({"a": 12, "b": 3, "c": 7}) == {"a": 12, "b": None, "c": None}


def test_small_counts_that_are_enough_together_are_hidden_alone() -> None:
    assert told({"a": 12, "b": 3, "c": 2}) == {"a": 12, "b": None, "c": None}
    assert told({"a": 12, "b": 0}) == {"a": 12, "b": 0}


def test_of_a_small_group_not_even_nobody_is_told() -> None:
    assert told({"a": 12, "b": 0, "c": 9}, {"b"}) == {"a": 12, "b": None, "c": None}


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 30), max_size=8))
def test_what_is_hidden_is_nobody_or_at_least_five_unless_all_are_hidden(counts: dict[int, int]) -> None:
    shown = told(counts)
    hidden = [counts[key] for key, many in shown.items() if many is None]
    assert all(many is None or many == counts[key] for key, many in shown.items())
    assert all(many is None or many == 0 or many >= 5 for many in shown.values())
    others = [many for many in shown.values() if many]
    assert not hidden or sum(hidden) >= 5 or not others
