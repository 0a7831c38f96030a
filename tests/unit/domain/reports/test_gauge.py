"""The gauge of the grant and the dates: strict about tables, calm about what is missing."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reports.facts import Facts
from bot.domain.reports.gauge import Basis, TableProblem, brackets, deadlines, gauge, months_after
from tests.reports import PEOPLE, alone, empty, sample_facts, small

TABLE = "25-30=5040|31-45=7560|46-60=10080|61-75=12600|76-135=15120|136-=25000"


def told(facts: Facts, **values: str | None) -> Facts:
    """With other values in the Meeting sheet; None takes one away."""
    meeting = facts.meeting
    kept = {key: text for key, text in {**meeting.values, **values}.items() if text is not None}
    return replace(facts, programme=replace(facts.programme, meeting=replace(meeting, values=kept)))


def signed_by(number: int) -> Facts:
    """So many invited people have signed."""
    people = [
        replace(PEOPLE[3], id=f"RS-RAS-{n:03}", present=True, signed=n < number)
        for n in range(max(150, number))
    ]
    return small(people=tuple(people))


@pytest.mark.parametrize(
    ("people", "bracket", "amount", "drops", "rises"),
    [
        (47, (46, 60), 10080, 2, 14),
        (46, (46, 60), 10080, 1, 15),
        (60, (46, 60), 10080, 15, 1),
        (25, (25, 30), 5040, 1, 6),
        (24, (None, None), None, None, 1),
        (136, (136, None), 25000, 1, None),
        (150, (136, None), 25000, 15, None),
    ],
)
def test_so_many_signatures_are_in_a_bracket(
    people: int, bracket: tuple[int, int], amount: int | None, drops: int | None, rises: int | None
) -> None:
    found = gauge(signed_by(people))
    assert (found.basis, found.people) == (Basis.SIGNED, people)
    assert ((found.low, found.high), found.amount) == (bracket, amount)
    assert (found.drops_by, found.rises_by) == (drops, rises)
    assert found.spare == (None if drops is None else drops - 1)
    assert found.enough is (people >= 25)
    assert not found.verified


def test_without_any_signature_presence_counts_and_without_marks_nothing_does() -> None:
    marked = replace(small(), people=tuple(replace(one, signed=False) for one in small().people))
    assert (gauge(marked).basis, gauge(marked).people) == (Basis.PRESENT, 5)
    nothing = gauge(alone())
    assert (nothing.basis, nothing.people, nothing.listed, nothing.enough) == (None, None, 1, None)
    assert (nothing.bracket, nothing.spare, nothing.rises_by) == (None, None, None)


def test_signatures_of_hosts_alone_make_no_invited_people() -> None:
    hosts = small(people=tuple(replace(one, signed=one.delegation == "LV-DAU") for one in PEOPLE))
    assert (gauge(hosts).basis, gauge(hosts).people) == (Basis.SIGNED, 0)


def test_neither_the_host_nor_who_is_outside_the_grant_counts() -> None:
    found = sample_facts()
    people = sum(one.signed and one.delegation != "LV-DAU" for one in found.people)
    assert gauge(found).people == people


@pytest.mark.parametrize("status", ["verified", " Confirmed "])
def test_a_table_is_verified_only_when_somebody_says_so(status: str) -> None:
    assert gauge(told(small(), lump_sum_brackets_status=status)).verified
    assert not gauge(told(small(), lump_sum_brackets_status=f"not {status}")).verified
    assert not gauge(told(small(), lump_sum_brackets_status=None)).verified


def test_a_table_is_read_with_its_open_end() -> None:
    read = brackets(TABLE)
    assert len(read) == 6
    assert (read[0].low, read[0].high, read[0].amount) == (25, 30, 5040)
    assert (read[-1].low, read[-1].high, read[-1].amount) == (136, None, 25000)


@pytest.mark.parametrize(
    "table",
    [
        "25-30",
        "25-30=",
        "25-30=5 040",
        "30-25=5040",
        "25-30=5040|30-45=7560",
        "25-30=5040|32-45=7560",
        "25-=5040|31-45=7560",
        "25-30=5040|31-45=5040",
        "25-30=5040|",
        "-30=5040",
        "25–30=5040",
        "٢٥-٣٠=5040",
        "25-30=5040;31-45=7560",
    ],
)
def test_a_broken_table_makes_no_bracket_and_says_so(table: str) -> None:
    assert brackets(table) == ()
    found = gauge(told(signed_by(47), lump_sum_brackets_eur=table))
    assert (found.people, found.bracket, found.problem) == (47, None, TableProblem.BROKEN)


def test_no_table_is_another_thing_than_a_broken_one() -> None:
    assert gauge(told(small(), lump_sum_brackets_eur=None)).problem is TableProblem.NONE
    assert gauge(empty()).problem is TableProblem.NONE


@given(st.text())
def test_whatever_stands_in_the_sheet_is_no_exception(text: str) -> None:
    found = told(alone(), lump_sum_brackets_eur=text, report_due_date=text, report_due_rule=text)
    gauge(found)
    deadlines(found)


def test_the_date_wins_over_the_rule() -> None:
    assert deadlines(small()).report_due == date(2019, 1, 12)
    assert deadlines(small()).days_left == 60
    by_rule = deadlines(told(small(), report_due_date=None))
    assert by_rule.report_due == date(2019, 1, 10), "two months after the small meeting's last day"
    assert by_rule.page_until == date(2019, 7, 10)
    days = deadlines(told(small(), report_due_date=None, report_due_rule="meeting_end+60d"))
    assert days.report_due == date(2019, 1, 9)
    assert deadlines(told(small(), report_due_date=None, report_due_rule="soon")).report_due is None


def test_what_is_late_has_fewer_than_no_days_left() -> None:
    assert deadlines(told(small(), report_due_date="2018-11-12")).days_left == -1


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2018, 12, 31), 2, date(2019, 2, 28)),
        (date(2019, 12, 31), 2, date(2020, 2, 29)),
        (date(2018, 11, 12), 2, date(2019, 1, 12)),
        (date(2018, 8, 31), 6, date(2019, 2, 28)),
        (date(2018, 12, 1), 0, date(2018, 12, 1)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then
