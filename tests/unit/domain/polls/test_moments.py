"""When the sample's polls are asked, and until when."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.meeting import Meeting
from bot.domain.polls import Poll
from bot.domain.polls.asking import LATEST_REMINDER, REST, Patience, reminded_at
from bot.domain.polls.lasting import follow_up_ends, follow_ups, key_ends, permission_asked_at
from bot.domain.polls.moments import PlannedRound, closing, rounds
from bot.domain.programme import Programme
from bot.domain.quiet_hours import NO_QUIET, QuietHours
from tests.sample import RIGA, at, content, item, programme

POLLS = Poll.gather(content().questions.values())
NOON = at("2018-11-09 12:00")


def of(poll: str, programme_: Programme | None = None) -> dict[str, PlannedRound]:
    return {one.key: one for one in rounds(POLLS[poll], programme_ or programme())}


def triggered(trigger: str, closes: str = "") -> Poll:
    (first, *_) = POLLS["day"].questions
    return Poll("x", (replace(first, poll_id="x", trigger=trigger, closes=closes),))


def meeting(**values: str) -> Programme:
    sample: Meeting = content().meeting
    return replace(programme(), meeting=replace(sample, values={**sample.values, **values}))


def test_the_first_poll_opens_on_joining_and_closes_as_the_first_seminar_begins() -> None:
    (one,) = of("before").values()
    assert (one.opens_at, one.closes_at) == (None, programme().by_id["P14"].starts_at)


def test_seminars_are_asked_about_as_they_end_and_for_a_day() -> None:
    found = of("seminar")
    assert set(found) == {f"seminar:{one}" for one in ("P14", "P16", "P17", "P18", "P31", "P39")}
    for key, one in found.items():
        ended = programme().by_id[key.partition(":")[2]].over_at
        assert (one.opens_at, one.closes_at) == (ended, ended + timedelta(hours=24))


def test_briefings_and_ceremonies_are_no_seminars() -> None:
    asked = {one.item_id for poll in ("seminar", "excursion") for one in of(poll).values()}
    assert not asked & {"P08", "P43", "P49"}


def test_days_are_asked_about_at_a_quarter_to_nine_but_the_last() -> None:
    found = of("day").values()
    assert [one.opens_at for one in found] == [at(f"2018-11-{day:02} 20:45") for day in (8, 9, 10, 11)]
    assert {one.closes_at - one.opens_at for one in found if one.opens_at} == {timedelta(hours=14)}


def test_follow_ups_are_asked_in_the_morning_weeks_after_the_last_day() -> None:
    (early,), (late,) = of("followup-5w").values(), of("followup-26w").values()
    assert early.opens_at == at("2018-12-17 10:00")
    assert (late.opens_at, late.closes_at) == (at("2019-05-13 10:00"), at("2019-05-27 10:00"))


def test_an_item_that_is_cancelled_or_moved_takes_its_round_along() -> None:
    items = {one.id: one for one in programme().items}
    moved = replace(items["P16"], starts_at=NOON, ends_at=NOON + timedelta(hours=1))
    gone = replace(items["P14"], withdrawn=True)
    changed = replace(programme(), items=tuple((items | {"P14": gone, "P16": moved}).values()))
    found = of("seminar", changed)
    assert "seminar:P14" not in found
    assert found["seminar:P16"].opens_at == NOON + timedelta(hours=1)


def test_what_would_begin_in_quiet_hours_begins_at_their_end() -> None:
    late = item("X", "2018-11-09 20:00", "2018-11-09 23:00", kind=programme().by_id["P14"].kind)
    (one,) = of("seminar", replace(programme(), items=(late,))).values()
    assert one.opens_at == at("2018-11-10 06:30")
    assert one.closes_at == at("2018-11-11 06:30")


def test_what_would_be_over_before_it_begins_is_not_asked() -> None:
    poll = triggered("item=P43", "item=P14")
    assert list(rounds(poll, programme())) == []


@pytest.mark.parametrize(
    ("closes", "closed"),
    [
        ("+3h", NOON + timedelta(hours=3)),
        ("item=P14", programme().by_id["P14"].starts_at),
        ("meeting_end+2d", at("2018-11-14 10:00")),
        ("item=unheard-of", at("2018-11-19 10:00")),
        ("", at("2018-11-19 10:00")),
    ],
)
def test_closings_are_counted_from_the_opening_an_item_or_the_end(closes: str, closed: datetime) -> None:
    assert closing(triggered("", closes), programme(), NOON) == closed


def test_a_poll_that_is_opened_by_hand_is_never_opened_by_the_clock() -> None:
    assert list(rounds(triggered(""), programme())) == []


@pytest.mark.parametrize(
    ("hours", "reminded"),
    [(19.9, None), (20, timedelta(hours=10)), (24, timedelta(hours=12)), (24 * 7, LATEST_REMINDER)],
)
def test_a_reminder_comes_half_way_but_within_three_days(hours: float, reminded: timedelta | None) -> None:
    expected = None if reminded is None else NOON + reminded
    assert reminded_at(NOON, NOON + timedelta(hours=hours)) == expected


def test_a_question_waits_for_rest_pause_and_quiet_hours() -> None:
    minute = timedelta(minutes=1)
    assert Patience(NO_QUIET).over(NOON, RIGA) == NOON
    assert Patience(NO_QUIET, touched_at=NOON - minute).over(NOON, RIGA) == NOON - minute + REST
    assert Patience(NO_QUIET, told_at=NOON - 3 * minute).over(NOON, RIGA) == NOON - 3 * minute + REST
    paused = at("2018-11-10 07:00")
    assert Patience(NO_QUIET, paused_until=paused).over(NOON, RIGA) == paused
    quiet = QuietHours.parse("12:05-14:00")
    assert Patience(quiet, touched_at=NOON).over(NOON, RIGA) == at("2018-11-09 14:00")


def test_the_last_evening_asks_whether_the_half_year_may_be_asked() -> None:
    assert [one.poll_id for one in follow_ups(POLLS, programme())] == ["followup-26w"]
    assert permission_asked_at(POLLS, programme()) == at("2018-11-11 20:45")
    assert follow_up_ends(POLLS, programme()) == at("2019-05-27 10:00")
    short = {key: one for key, one in POLLS.items() if key != "followup-26w"}
    assert permission_asked_at(short, programme()) is None


def test_the_key_goes_as_the_last_anonymous_round_has_closed() -> None:
    assert key_ends(POLLS, programme(), ()) == at("2019-05-27 10:00"), "two weeks after the last question"
    short = {key: POLLS[key] for key in ("before", "seminar", "day")}
    assert key_ends(short, programme(), ()) == at("2018-11-13 16:15")
    assert key_ends({}, programme(), ()) == at("2018-11-14 00:00")


def test_the_meeting_may_say_when_the_key_goes() -> None:
    assert key_ends(POLLS, meeting(retention_poll_key_days="30"), ()) == at("2018-12-13 00:00")
