"""What somebody chose about unasked messages: kept, read back whatever the row says, and quiet hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.preferences import LONGEST_LEAD, USUAL, Preferences
from bot.domain.programme import Kind
from bot.domain.quiet_hours import NO_QUIET, USUAL_QUIET, QuietHours, quiet_hours_of
from tests.sample import RIGA, at, programme

minutes = st.integers(1, LONGEST_LEAD)
leads = st.sets(minutes, max_size=4).map(lambda some: tuple(sorted(some, reverse=True)))
clock_times = st.times().map(lambda one: one.replace(second=0, microsecond=0))
quiet_hours = st.builds(QuietHours, clock_times, clock_times)
preferences = st.builds(
    Preferences,
    leads=st.dictionaries(st.sampled_from(Kind), leads),
    evening=st.booleans(),
    morning=st.booleans(),
    quiet=st.none() | quiet_hours,
)
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(preferences)
def test_what_was_chosen_is_read_back(chosen: Preferences) -> None:
    assert Preferences.read(chosen.stored()) == chosen


def test_nothing_chosen_keeps_nothing() -> None:
    assert USUAL.stored() == {}
    assert Preferences.read({}) == USUAL


@given(json | st.fixed_dictionaries({}, optional={"leads": json, "quiet": json, "evening": json}))
def test_a_broken_row_never_stops_a_reader(stored: object) -> None:
    read = Preferences.read(stored)
    assert Preferences.read(read.stored()) == read


@pytest.mark.parametrize(
    "stored",
    [
        {"leads": {"meal": ["15"]}},
        {"leads": {"meal": [True]}},
        {"leads": {"meal": [0]}},
        {"leads": {"meal": 15}},
        {"leads": {"picnic": [15]}},
        {"leads": "none"},
        {"quiet": "late"},
        {"quiet": "22:00-25:00"},
        {"evening": 0, "morning": None},
        [],
        None,
    ],
)
def test_what_cannot_be_read_is_as_if_not_chosen(stored: object) -> None:
    assert Preferences.read(stored) == USUAL


def test_own_minutes_stand_before_the_meetings_and_none_of_them_means_none() -> None:
    chosen = USUAL.with_leads(Kind.SEMINAR, [5, 30, 5]).with_leads(Kind.CULTURE, [])
    assert chosen.leads_for(Kind.SEMINAR, (15,)) == (30, 5)
    assert chosen.leads_for(Kind.CULTURE, (15,)) == ()
    assert chosen.leads_for(Kind.TRANSFER, (15, 60)) == (60, 15)
    assert chosen.with_leads(Kind.SEMINAR, None).with_leads(Kind.CULTURE, None) == USUAL


def test_quiet_hours_are_own_or_the_meetings_or_none() -> None:
    meeting = programme().meeting
    assert quiet_hours_of(meeting) == USUAL.quiet_at(meeting) == USUAL_QUIET
    own = QuietHours(time(21), time(8))
    assert Preferences(quiet=own).quiet_at(meeting) == own
    assert not Preferences(quiet=NO_QUIET).quiet_at(meeting)


@pytest.mark.parametrize(
    ("quiet", "moment", "over"),
    [
        ("22:00-06:30", "2018-11-11 21:59", None),
        ("22:00-06:30", "2018-11-11 22:00", "2018-11-12 06:30"),
        ("22:00-06:30", "2018-11-12 04:30", "2018-11-12 06:30"),
        ("22:00-06:30", "2018-11-12 06:30", None),
        ("13:00-15:00", "2018-11-12 14:00", "2018-11-12 15:00"),
        ("13:00-15:00", "2018-11-12 12:59", None),
        ("00:00-00:00", "2018-11-12 00:00", None),
        ("22:00-03:30", "2018-10-28 00:30", "2018-10-28 03:30+03:00"),
        ("22:00-03:30", "2018-10-28 03:20+02:00", "2018-10-28 03:30+02:00"),
        ("22:00-03:30", "2018-03-25 01:00", "2018-03-25 04:30"),
    ],
)
def test_quiet_hours_end_as_the_clock_on_the_wall_says(quiet: str, moment: str, over: str | None) -> None:
    hours = QuietHours.parse(quiet)
    assert str(hours) == quiet
    start, end = (_instant(text) if text else None for text in (moment, over))
    assert start is not None
    assert hours.hold_at(start, RIGA) == (over is not None)
    assert hours.over(start, RIGA) == (end or start)


def _instant(text: str) -> datetime:
    with_offset = text.count(":") == 2
    return datetime.fromisoformat(text).astimezone(UTC) if with_offset else at(text)


ZONES = ("Europe/Riga", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Casablanca", "America/New_York", "UTC")


@given(
    quiet_hours,
    st.datetimes(datetime(2011, 1, 1), datetime(2027, 12, 31)).map(lambda one: one.replace(tzinfo=UTC)),
    st.sampled_from(ZONES).map(ZoneInfo),
)
def test_when_quiet_hours_are_over_they_are_over_and_within_a_day(
    quiet: QuietHours, moment: datetime, zone: ZoneInfo
) -> None:
    over = quiet.over(moment, zone)
    assert not quiet.hold_at(over, zone)
    assert timedelta() <= over - moment <= timedelta(hours=26)
