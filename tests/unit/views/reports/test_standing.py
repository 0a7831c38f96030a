"""The gauge in words: people, bracket, amount, how many may fail, what nobody recorded."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.reports.gauge import Basis, Bracket, Deadlines, Gauge, TableProblem
from bot.views.reports import standing
from tests.sample import said_in

T = said_in("en")
HERE, NEXT = Bracket(46, 60, 10080), Bracket(61, 75, 12600)
GAUGE = Gauge(Basis.SIGNED, 47, 57, HERE, NEXT, minimum=25)


def test_the_organiser_reads_how_many_fewer_make_the_amount_drop() -> None:
    assert standing.grant(GAUGE, T).splitlines() == [
        "Invited participants who signed: <b>47</b> of 57.",
        "Bracket 46–60 (unverified): EUR 10\N{NO-BREAK SPACE}080. 2 fewer, and the amount drops.",
        "14 more: EUR 12\N{NO-BREAK SPACE}600.",
    ]


@pytest.mark.parametrize(
    ("gauge", "last"),
    [
        (
            replace(GAUGE, bracket=Bracket(46, None, 10080), following=None, verified=True),
            "Bracket 46 and more: ",
        ),
        (replace(GAUGE, people=20, bracket=None, following=Bracket(25, 30, 5040)), "5 more: EUR 5"),
        (replace(GAUGE, people=20, bracket=None, following=None), "That is less than the least"),
        (
            replace(GAUGE, problem=TableProblem.BROKEN),
            "The table of amounts in the Meeting sheet cannot be read.",
        ),
        (replace(GAUGE, problem=TableProblem.NONE), "The Meeting sheet has no table of amounts."),
        (Gauge(Basis.PRESENT, 3, 57, problem=None), "No signatures are noted yet."),
        (Gauge(None, None, 57, minimum=25), "Invited participants: 57 on the list; neither"),
    ],
)
def test_every_other_state_of_the_gauge_has_its_words(gauge: Gauge, last: str) -> None:
    assert standing.grant(gauge, T).splitlines()[-1].startswith(last)


@pytest.mark.parametrize(
    ("left", "said"), [(60, "60 days left"), (1, "1 day left"), (0, "today"), (-2, "2 days ago")]
)
def test_days_left_are_counted_past_the_day_too(left: int, said: str) -> None:
    found = Deadlines(date(2019, 1, 12), left, date(2019, 7, 12))
    assert standing.due(found, T).splitlines() == [
        f"Report due: Saturday, 12 January 2019 ({said}).",
        "Information page online until: Friday, 12 July 2019.",
    ]


def test_a_sheet_without_dates_is_told() -> None:
    assert standing.due(Deadlines(), T) == "The Meeting sheet does not say when the report is due."
