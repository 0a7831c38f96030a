"""Printed times and instants, at clock changes above all."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.workbook.problems import BadCell, Code
from bot.domain.workbook.times import Clock, ClockTime, instant

RIGA = ZoneInfo("Europe/Riga")
BACK = date(2018, 10, 28)
FORWARD = date(2018, 3, 25)
ZONES = ["Europe/Riga", "Europe/Lisbon", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "UTC"]


def test_local_time_is_an_instant() -> None:
    assert instant(date(2018, 11, 10), ClockTime(510), RIGA) == datetime(2018, 11, 10, 6, 30, tzinfo=UTC)


def test_time_after_midnight_is_an_instant_of_the_next_day() -> None:
    assert instant(date(2018, 11, 10), ClockTime(1470), RIGA) == datetime(2018, 11, 10, 22, 30, tzinfo=UTC)


@pytest.mark.fault("F23")
def test_time_the_clock_skips_is_asked_for() -> None:
    with pytest.raises(BadCell) as caught:
        instant(FORWARD, ClockTime(210), RIGA)
    assert caught.value.code is Code.NO_SUCH_TIME


@pytest.mark.fault("F23")
def test_time_the_clock_shows_twice_is_asked_for_with_both_answers() -> None:
    with pytest.raises(BadCell) as caught:
        instant(BACK, ClockTime(210), RIGA)
    assert caught.value.code is Code.TIME_TWICE
    assert caught.value.values["choices"] == "03:30+03:00 or 03:30+02:00"


@pytest.mark.parametrize(("text", "hour"), [("03:30+03:00", 0), ("03:30+02:00", 1)])
def test_suffix_chooses_one_of_two(text: str, hour: int) -> None:
    clock = Clock().parse(text)
    chosen = instant(BACK, clock, RIGA)
    assert chosen == datetime(2018, 10, 28, hour, 30, tzinfo=UTC)
    assert str(ClockTime.of(chosen, BACK, RIGA)) == text


def test_suffix_that_the_zone_does_not_have_is_refused() -> None:
    with pytest.raises(BadCell) as caught:
        instant(date(2018, 11, 10), ClockTime(510, timedelta(hours=5)), RIGA)
    assert caught.value.code is Code.WRONG_OFFSET
    assert caught.value.values["right"] == "08:30+02:00"


@given(
    st.datetimes(datetime(2000, 1, 2), datetime(2037, 12, 30)),
    st.sampled_from(ZONES),
    st.integers(0, 1),
)
def test_every_instant_can_be_printed_and_read_again(moment: datetime, zone: str, before: int) -> None:
    moment = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    where = ZoneInfo(zone)
    day = moment.astimezone(where).date() - timedelta(days=before)
    printed = ClockTime.of(moment, day, where)
    assert instant(day, printed, where) == moment
    assert Clock(3 * 1440).parse(str(printed)) == printed
