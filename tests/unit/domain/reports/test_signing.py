"""Signed lists: who stands on one, and how the erased count."""

from dataclasses import replace

from bot.domain.reports.signing import lists
from tests.reports import PEOPLE, empty, small


def test_a_towns_list_names_who_comes_and_counts_who_was_erased() -> None:
    found = lists(small().people)
    assert list(found) == ["KZ-AST", "LV-DAU", "RS-RAS", "SE-MOT"]
    raska = found["RS-RAS"]
    assert [one.id for one in raska.people] == ["RS-RAS-01", "RS-RAS-02"]
    assert (raska.signed, raska.of, raska.named, raska.erased, raska.erased_signed) == (3, 3, 2, 1, 1)
    assert [one.id for one in found["LV-DAU"].people] == ["LV-DAU-01", "LV-DAU-02"]
    assert (found["KZ-AST"].signed, found["KZ-AST"].of) == (0, 1)


def test_who_was_taken_off_the_list_is_on_none_and_an_empty_meeting_has_none() -> None:
    assert lists(empty().people) == {}
    assert lists(replace(one, coming=False, erased=False) for one in PEOPLE) == {}
