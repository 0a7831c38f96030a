"""Cells of every type become values; values become their canonical text and back."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import Audience
from bot.domain.programme import Kind, Link
from bot.domain.workbook.cells import Cell, clean, text_of
from bot.domain.workbook.codecs import (
    Choice,
    Codec,
    Decimal,
    DelegationCode,
    Id,
    Integer,
    Listing,
    Text,
    YesNo,
)
from bot.domain.workbook.notations import (
    CLOSES,
    TRIGGER,
    AudienceTerms,
    Email,
    LanguageCode,
    Links,
    Url,
    Zone,
)
from bot.domain.workbook.options import Options
from bot.domain.workbook.problems import BadCell, Code
from bot.domain.workbook.times import Clock, ClockTime, Day, LocalMoment, Moment, Period

CLOCK = Clock(36 * 60)


@pytest.mark.parametrize(
    ("codec", "cell", "value"),
    [
        (Text(), 301.0, "301"),
        (Text(), " two\nlines ", "two lines"),
        (Text(lines=True), "two\r\nlines", "two\nlines"),
        (Text(), "e\u0301te\u0301", "été"),
        (Text(), "a\x00b\u202ec\u2066d", "abcd"),
        (Text(), True, "yes"),
        (Id(), "P-01_a", "P-01_a"),
        (Id(), 12.0, "12"),
        (DelegationCode(), "LV-DAU", "LV-DAU"),
        (YesNo(), "Jā", True),
        (YesNo(), "x", True),
        (YesNo(), 1.0, True),
        (YesNo(), "nē", False),
        (YesNo(), "НЕ", False),
        (YesNo(), 0.0, False),
        (YesNo(), False, False),
        (Integer(), 30.0, 30),
        (Integer(), "30", 30),
        (Decimal(90), "56,9226", 56.9226),
        (Decimal(90), 56.9226, 56.9226),
        (Decimal(90), "56.9226°", 56.9226),
        (Choice(Kind), "Seminar ", Kind.SEMINAR),
        (Choice(("yes_no",)), "Yes no", "yes_no"),
        (Listing(Integer(1, 99), ";,"), "60; 15;60", (60, 15)),
        (Listing(Integer(1, 99), ";,"), 15.0, (15,)),
        (Listing(Text()), "warm;sturdy shoes;", ("warm", "sturdy shoes")),
        (Day(), date(2018, 11, 10), date(2018, 11, 10)),
        (Day(), datetime(2018, 11, 10, 0, 0), date(2018, 11, 10)),
        (Day(), "2018-11-10", date(2018, 11, 10)),
        (Day(), "2018-11-10 00:00:00", date(2018, 11, 10)),
        (Day(), "10.11.2018", date(2018, 11, 10)),
        (Day(), "10.11.2018.", date(2018, 11, 10)),
        (Day(), "13/11/2018", date(2018, 11, 13)),
        (Day(), "11/13/2018", date(2018, 11, 13)),
        (Day(), 43414.0, date(2018, 11, 10)),
        (CLOCK, "08:30", ClockTime(510)),
        (CLOCK, "8.30", ClockTime(510)),
        (CLOCK, "8:30", ClockTime(510)),
        (CLOCK, "08:30:00", ClockTime(510)),
        (CLOCK, "0830", ClockTime(510)),
        (CLOCK, 830.0, ClockTime(510)),
        (CLOCK, 8.3, ClockTime(510)),
        (CLOCK, "8", ClockTime(480)),
        (CLOCK, 8.0, ClockTime(480)),
        (CLOCK, time(8, 30), ClockTime(510)),
        (CLOCK, timedelta(hours=8, minutes=30), ClockTime(510)),
        (CLOCK, 0.3541666667, ClockTime(510)),
        (CLOCK, datetime(1899, 12, 31, 8, 30), ClockTime(510)),
        (CLOCK, datetime(1899, 12, 30, 8, 30), ClockTime(510)),
        (CLOCK, time(8, 29, 59, 994000), ClockTime(510)),
        (CLOCK, datetime(1900, 1, 1, 0, 30), ClockTime(1470)),
        (CLOCK, datetime(1904, 1, 2, 0, 30), ClockTime(1470)),
        (CLOCK, date(1900, 1, 1), ClockTime(1440)),
        (CLOCK, "PT24H30M00S", ClockTime(1470)),
        (CLOCK, 1.0208333333, ClockTime(1470)),
        (CLOCK, 0.0, ClockTime(0)),
        (CLOCK, 13.05, ClockTime(785)),
        (CLOCK, "24:30", ClockTime(1470)),
        (CLOCK, timedelta(hours=24, minutes=30), ClockTime(1470)),
        (CLOCK, "03:30+03:00", ClockTime(210, timedelta(hours=3))),
        (CLOCK, "03:30 -0330", ClockTime(210, -timedelta(hours=3, minutes=30))),
        (Period(), "22.00 – 6:30", "22:00-06:30"),
        (Moment(), "2018-11-09 20:00", LocalMoment(date(2018, 11, 9), ClockTime(1200))),
        (Moment(), "09.11.2018, 8.30", LocalMoment(date(2018, 11, 9), ClockTime(510))),
        (Moment(), "2018-11-09T20:00", LocalMoment(date(2018, 11, 9), ClockTime(1200))),
        (Moment(), datetime(2018, 11, 9, 20, 0), LocalMoment(date(2018, 11, 9), ClockTime(1200))),
        (
            Moment(),
            "2018-10-28 03:30+02:00",
            LocalMoment(date(2018, 10, 28), ClockTime(210, timedelta(hours=2))),
        ),
        (LanguageCode(), "LV", "lv"),
        (LanguageCode(), "sr-latn", "sr-Latn"),
        (Zone(), "Europe/Riga", "Europe/Riga"),
        (Email(), "ona@example.org", "ona@example.org"),
        (Url(), "https://www.daugavpils.lv", "https://www.daugavpils.lv"),
        (AudienceTerms(), "guests + group-A; leaders;", Audience((("guests", "group-A"), ("leaders",)))),
        (
            Links(),
            "Slides | slides/p14.pdf\n\nMore: a | b | https://example.org/a?b=1#c",
            (Link("Slides", "slides/p14.pdf"), Link("More: a | b", "https://example.org/a?b=1#c")),
        ),
        (TRIGGER, "daily = 8.45", "daily=08:45"),
        (TRIGGER, "on_join", "on_join"),
        (TRIGGER, "after_kind=seminar", "after_kind=seminar"),
        (TRIGGER, "meeting_end+35d", "meeting_end+35d"),
        (CLOSES, "+24h", "+24h"),
        (CLOSES, "item=P14", "item=P14"),
        (Options(), " yes | partly |no|", "yes|partly|no"),
    ],
)
def test_cell_becomes_its_value_and_the_value_its_text(codec: Codec, cell: Cell, value: Any) -> None:
    assert codec.parse(cell) == value
    assert codec.parse(codec.format(value)) == value


@pytest.mark.parametrize(
    ("codec", "cell", "code"),
    [
        (Text(3), "four", Code.TOO_LONG),
        (Text(3), "😀😀", Code.TOO_LONG),
        (Id(), "two words", Code.BAD_ID),
        (Id(), "-a", Code.BAD_ID),
        (Id(), "a" * 25, Code.BAD_ID),
        (DelegationCode(), "guests", Code.RESERVED_ID),
        (DelegationCode(), "group-X", Code.RESERVED_ID),
        (DelegationCode(), "1-X", Code.BAD_ID),
        (YesNo(), "maybe", Code.BAD_YES_NO),
        (Integer(), "3.5", Code.BAD_NUMBER),
        (Integer(), "٣", Code.BAD_NUMBER),
        (Integer(1, 5), "6", Code.OUT_OF_RANGE),
        (Decimal(90), "91", Code.OUT_OF_RANGE),
        (Decimal(90), "nan", Code.BAD_NUMBER),
        (Choice(Kind), "party", Code.BAD_CHOICE),
        (Day(), "31.02.2018", Code.BAD_DATE),
        (Day(), "Saturday", Code.BAD_DATE),
        (Day(), "10/11/2018", Code.AMBIGUOUS_DATE),
        (CLOCK, "8:70", Code.BAD_TIME),
        (CLOCK, "36:00", Code.BAD_TIME),
        (CLOCK, "noon", Code.BAD_TIME),
        (CLOCK, -1, Code.BAD_TIME),
        (CLOCK, 8.75, Code.BAD_TIME),
        (CLOCK, datetime(2018, 11, 10, 8, 30), Code.TIME_WITH_DATE),
        (CLOCK, date(2018, 11, 10), Code.BAD_TIME),
        (CLOCK, float("nan"), Code.BAD_TIME),
        (Period(), "22:00", Code.BAD_PERIOD),
        (Moment(), "20:00", Code.BAD_MOMENT),
        (Moment(), "2018-11-09", Code.BAD_MOMENT),
        (Moment(), "2018-11-09 25:00", Code.BAD_MOMENT),
        (Moment(), "10/11/2018 20:00", Code.AMBIGUOUS_DATE),
        (LanguageCode(), "Latvian", Code.BAD_LANGUAGE),
        (Zone(), "Europe/Daugavpils", Code.BAD_ZONE),
        (Zone(), "../etc/passwd", Code.BAD_ZONE),
        (Email(), "ona@example", Code.BAD_EMAIL),
        (Url(), "daugavpils", Code.BAD_URL),
        (Url(), "javascript:alert(1)", Code.BAD_URL),
        (AudienceTerms(), "guests++all", Code.BAD_AUDIENCE),
        (Links(), "https://example.org", Code.BAD_LINK),
        (Links(), "Slides | ../secret.pdf", Code.BAD_LINK),
        (Links(), "Slides | a/../../secret.pdf", Code.BAD_LINK),
        (Links(), "Slides | /etc/passwd", Code.BAD_LINK),
        (Links(), "Slides | C:\\secret.pdf", Code.BAD_LINK),
        (Links(), "Slides | http://example.org", Code.BAD_LINK),
        (Links(), "Slides | https://user@example.org/", Code.BAD_LINK),
        (TRIGGER, "after_kind=party", Code.BAD_TRIGGER),
        (TRIGGER, "daily=25:00", Code.BAD_TIME),
        (CLOSES, "tomorrow", Code.BAD_CLOSES),
        (Options(), "a|" + "b" * 101, Code.TOO_LONG),
    ],
)
def test_cell_that_cannot_be_read_says_why(codec: Codec, cell: Cell, code: Code) -> None:
    with pytest.raises(BadCell) as caught:
        codec.parse(cell)
    assert caught.value.code is code


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.floats(-90, 90))
def test_coordinate_is_kept_to_the_last_digit(value: float) -> None:
    assert Decimal(90).parse(Decimal(90).format(value)) == value


@given(
    st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times())
)
@pytest.mark.parametrize(
    "codec", [Day(), CLOCK, YesNo(), Integer(), Decimal(90), Links(), AudienceTerms(), TRIGGER]
)
def test_any_cell_is_read_or_refused_but_never_fails(codec: Codec, cell: Cell) -> None:
    try:
        value = codec.parse(cell)
    except BadCell:
        return
    assert codec.parse(codec.format(value)) == value


def test_number_that_is_whole_is_seen_without_a_point() -> None:
    assert (text_of(301.0), text_of(2.5), text_of(timedelta(hours=25))) == ("301", "2.5", "25:00")
