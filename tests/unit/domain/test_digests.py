"""When the evening tells of the next day and the morning of the day: for whom, until when, in which zone."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digests import Part, PlannedDigest, items_of, plan, starts_early, told_at
from bot.domain.preferences import USUAL, Preferences
from bot.domain.programme import Kind, Programme
from bot.domain.quiet_hours import NO_QUIET, QuietHours
from tests.sample import RIGA, at, audience, item, person, programme, with_items

RADOM = person().traits
FRIDAY, SATURDAY, SUNDAY = date(2018, 11, 9), date(2018, 11, 10), date(2018, 11, 11)


def told(planned: tuple[PlannedDigest, ...]) -> list[tuple[str, str, str]]:
    """Part, when it is due and when it is of no more use, in local time."""
    return [(one.part, _local(one.due_at), _local(one.expires_at)) for one in planned]


def _local(instant: datetime) -> str:
    return f"{instant.astimezone(RIGA):%d %H:%M}"


def quiet(hours: str) -> Preferences:
    return Preferences(quiet=QuietHours.parse(hours))


def test_the_sample_tells_of_each_day_the_evening_before_and_in_the_morning() -> None:
    planned = plan(programme(), RADOM, USUAL)
    assert [(one.part, one.day.day) for one in planned] == [
        (part, day) for day in (8, 9, 10, 11, 12) for part in (Part.EVENING, Part.MORNING)
    ]
    assert told(planned)[:3] == [
        ("evening", "07 20:30", "07 22:00"),
        ("morning", "08 07:00", "08 20:00"),
        ("evening", "08 20:30", "08 22:00"),
    ]
    assert told(planned)[-1] == ("morning", "12 07:00", "12 10:00")


def test_a_day_without_anything_of_theirs_is_not_told() -> None:
    wanted = with_items(
        item("A", "2018-11-09 09:00"),
        item("B", "2018-11-10 09:00", audience=audience("SE-MOT")),
        item("C", "2018-11-11 09:00", withdrawn=True),
    )
    assert {one.day for one in plan(wanted, RADOM, USUAL)} == {FRIDAY}
    assert [one.id for one in items_of(wanted, RADOM, SUNDAY)] == []


def test_somebody_whose_group_is_not_known_is_told_what_may_be_theirs() -> None:
    wanted = with_items(item("A", "2018-11-10 09:00", audience=audience("group-B")))
    assert plan(wanted, RADOM, USUAL) == ()
    assert len(plan(wanted, person(group=None).traits, USUAL)) == 2


def test_what_somebody_switched_off_is_not_planned() -> None:
    assert {one.part for one in plan(programme(), RADOM, Preferences(evening=False))} == {Part.MORNING}
    assert {one.part for one in plan(programme(), RADOM, Preferences(morning=False))} == {Part.EVENING}


def test_own_quiet_hours_move_the_morning_to_their_end_while_something_lies_ahead() -> None:
    wanted = with_items(item("A", "2018-11-09 07:30"), item("B", "2018-11-10 12:00"))
    assert told(plan(wanted, RADOM, quiet("21:00-08:00"))) == [
        ("evening", "08 20:30", "08 21:00"),
        ("evening", "09 20:30", "09 21:00"),
        ("morning", "10 08:00", "10 12:00"),
    ]


def test_an_evening_digest_that_would_come_the_next_morning_does_not_come() -> None:
    wanted = with_items(item("A", "2018-11-10 12:00"))
    assert told(plan(wanted, RADOM, quiet("20:00-06:00"))) == [("morning", "10 07:00", "10 12:00")]
    assert told(plan(wanted, RADOM, quiet("20:00-21:15")))[0] == ("evening", "09 21:15", "10 00:00")


def test_without_quiet_hours_the_evening_ends_at_midnight() -> None:
    wanted = with_items(item("A", "2018-11-10 12:00"))
    assert told(plan(wanted, RADOM, Preferences(quiet=NO_QUIET)))[0] == ("evening", "09 20:30", "10 00:00")


def test_the_sheet_says_when_and_a_broken_hour_is_the_usual_one() -> None:
    meeting = programme().meeting
    for written, hour in (("18:15", 18), ("soon", 20), ("", 20)):
        other = replace(meeting, values={**meeting.values, "digest_evening": written})
        assert told_at(other, Part.EVENING, SATURDAY).astimezone(RIGA).hour == hour


def test_early_starts_are_those_before_the_sheets_hour_but_not_the_end_of_a_night() -> None:
    meeting = programme().meeting
    assert starts_early(programme().by_id["P45"], meeting)
    assert not starts_early(programme().by_id["P21"], meeting)
    night = item("N", "2018-11-11 00:30", day=SATURDAY)
    assert not starts_early(night, meeting)


ZONES = st.sampled_from(
    ["Europe/Riga", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca"]
)
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
CHANGES = st.sampled_from([date(2018, 3, 25), date(2018, 10, 28), date(2018, 11, 4), date(2018, 4, 1)])


def _elsewhere(zone: str, day: date, starts: time) -> Programme:
    begins = datetime.combine(day, starts, ZoneInfo(zone))
    one = replace(item("X", "2018-11-10 09:00", kind=Kind.TRANSFER), day=day, starts_at=begins)
    meeting = replace(programme().meeting, timezone=zone, start_date=day, end_date=day)
    return replace(programme(), meeting=meeting, items=(one,))


@given(ZONES, CHANGES, st.integers(-1, 1), CLOCKS, CLOCKS, CLOCKS)
def test_digests_come_outside_quiet_hours_and_before_they_are_of_no_use(
    zone: str, day: date, shift: int, starts: time, quiet_from: time, quiet_to: time
) -> None:
    day += timedelta(days=shift)
    wanted = _elsewhere(zone, day, starts)
    hours = QuietHours(quiet_from, quiet_to)
    for one in plan(wanted, RADOM, Preferences(quiet=hours)):
        assert not hours.hold_at(one.due_at, ZoneInfo(zone))
        assert one.due_at < one.expires_at
        if one.part is Part.MORNING:
            assert one.expires_at == wanted.items[0].starts_at
        else:
            assert one.due_at.astimezone(ZoneInfo(zone)).date() < day


def test_keys_name_the_part_the_day_and_whom() -> None:
    (one, _) = plan(with_items(item("A", "2018-11-10 12:00")), RADOM, USUAL)
    assert one.key("PL-RAD-05") == "digest:evening:2018-11-10:PL-RAD-05"
    assert one.due_at == at("2018-11-09 20:30")
