"""What is pressed or typed of an arrival becomes an entry; what does not fit loses nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.travel_forms import ASKED, NONE, Form, Step, UnfitTravel, days, read, said_of
from bot.domain.travels import Direction, Means, Travel
from bot.domain.workbook import Code
from bot.domain.workbook.problems import BadCell
from tests.sample import at, programme

MEETING = programme().meeting
EMPTY = Form("RS-RAS", Direction.ARRIVAL, None, Step.MEANS, members=11)
FLIGHT = ("plane", "2018-11-08", "11:25", "airport", "BT 334", "10", NONE)


def answered(*answers: str, form: Form = EMPTY) -> Form:
    for answer in answers:
        form = form.answered(answer, MEETING)
    return form


def test_all_answers_make_an_entry() -> None:
    form = answered(*FLIGHT)
    assert form.step is Step.CHECK
    travel = form.travel(MEETING)
    assert (travel.means, travel.at, travel.place) == (Means.PLANE, at("2018-11-08 11:25"), "airport")
    assert (travel.number, travel.people, travel.note) == ("BT 334", 10, "")


def test_a_coach_and_a_car_have_no_number() -> None:
    for means in ("coach", "car"):
        form = answered(means, "2018-11-08", "11:25", "hotel")
        assert form.step is Step.PEOPLE
        assert form.back is Step.PLACE
    assert answered("train", "2018-11-08", "11:25", "hotel").step is Step.NUMBER


def test_a_number_is_dropped_with_the_plane_it_belongs_to() -> None:
    form = answered(*FLIGHT)
    by_coach = Form(form.delegation, form.direction, None, Step.MEANS, form.said).answered("coach", MEETING)
    assert by_coach.step is Step.CHECK
    assert by_coach.travel(MEETING).number == ""


@pytest.mark.parametrize(
    "typed", ["9.30", "0930", "930", "09:30", "9:30", "9 30", "9,30", "9h30", " 9-30 ", "9 : 30"]
)
def test_a_time_is_read_however_it_is_typed(typed: str) -> None:
    assert read(Step.TIME, typed, MEETING) == "09:30"


@pytest.mark.parametrize("typed", ["", "noon", "24:00", "9:75", "25", "9:30 9:40", "-3", "12345"])
def test_what_is_no_time_is_refused_and_the_form_stands_where_it_stood(typed: str) -> None:
    form = answered("plane", "2018-11-08")
    with pytest.raises(UnfitTravel) as refused:
        form.answered(typed, MEETING)
    assert refused.value.code is Code.BAD_TIME
    assert refused.value.form == form


@pytest.mark.parametrize("typed", ["8.11.", "8.11.2018", "2018-11-08", "8/11", "8", "8 11", "08.11"])
def test_a_day_is_read_however_it_is_typed(typed: str) -> None:
    assert read(Step.DAY, typed, MEETING) == "2018-11-08"


@pytest.mark.parametrize("typed", ["", "Thursday", "31.2.", "8.6.", "2019-11-08", "40"])
def test_a_day_far_from_the_meeting_is_refused(typed: str) -> None:
    with pytest.raises(BadCell):
        read(Step.DAY, typed, MEETING)


def test_a_day_before_the_meeting_may_be_typed() -> None:
    assert read(Step.DAY, "31.10.", MEETING) == "2018-10-31"


@pytest.mark.parametrize(
    ("typed", "kept"), [("12", "12"), ("10 people", "10"), ("about 7", "7"), (NONE, ""), ("999", "999")]
)
def test_people_are_counted(typed: str, kept: str) -> None:
    assert read(Step.PEOPLE, typed, MEETING) == kept


@pytest.mark.parametrize("typed", ["0", "", "ten", "10 or 11", "1000", "1234567890"])
def test_what_is_no_number_of_people_is_refused(typed: str) -> None:
    with pytest.raises(BadCell):
        read(Step.PEOPLE, typed, MEETING)


@pytest.mark.parametrize("step", [Step.PLACE, Step.NUMBER, Step.NOTE])
def test_words_must_be_there_and_fit(step: Step) -> None:
    with pytest.raises(BadCell):
        read(step, " ", MEETING)
    with pytest.raises(BadCell):
        read(step, "x" * 301, MEETING)


@pytest.mark.parametrize("step", [Step.MEANS, Step.CHECK])
def test_what_is_pressed_cannot_be_typed_otherwise(step: Step) -> None:
    with pytest.raises(BadCell) as refused:
        read(step, "by bicycle", MEETING)
    assert refused.value.code is Code.BAD_CHOICE


@pytest.mark.fault("F23")
def test_a_time_that_the_clock_shows_twice_is_asked_for() -> None:
    with pytest.raises(UnfitTravel) as refused:
        answered("car", "2018-10-28", "03:30")
    assert refused.value.code is Code.TIME_TWICE
    form = answered("car", "2018-10-28", "03:30+02:00", "hotel", NONE, NONE)
    assert form.travel(MEETING).at == at("2018-10-28 03:30") + timedelta(hours=1)


def test_back_leads_to_the_question_before_and_from_a_full_form_to_the_whole() -> None:
    assert EMPTY.back is None
    assert answered("plane").back is Step.MEANS
    whole = answered(*FLIGHT)
    assert whole.back is None
    again = Form(whole.delegation, whole.direction, None, Step.TIME, whole.said)
    assert again.back is Step.CHECK


def test_a_form_that_lacks_something_makes_no_entry() -> None:
    with pytest.raises(UnfitTravel) as refused:
        answered("plane", "2018-11-08").travel(MEETING)
    assert refused.value.form.step is Step.TIME


def test_the_days_are_the_meetings_and_those_around_it() -> None:
    assert days(MEETING, Direction.ARRIVAL) == [date(2018, 11, day) for day in range(7, 14)]


@given(
    st.sampled_from(Means),
    st.datetimes(at("2018-11-05 00:00").replace(tzinfo=None), at("2018-11-14 00:00").replace(tzinfo=None)),
    st.none() | st.integers(1, 999),
)
def test_an_entry_said_again_is_the_same(means: Means, when: object, people: int | None) -> None:
    instant = at(str(when)[:16])
    number = "" if means in (Means.COACH, Means.CAR) else "X 1"
    travel = Travel(
        "RS-RAS", Direction.DEPARTURE, 2, means, instant, "hotel", instant, number, people, "note"
    )
    form = Form(travel.delegation, travel.direction, 2, Step.CHECK, said_of(travel, MEETING))
    assert form.missing is Step.CHECK
    assert form.travel(MEETING) == travel
    assert set(form.steps) <= set(ASKED)
