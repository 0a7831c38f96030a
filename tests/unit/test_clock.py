"""Two times: the meeting's, which a rehearsal may set, and the operating one, which nothing moves."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock, Rehearsal, parse_instant
from tests.clocks import PushedClock

MEETS = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)


def test_without_a_rehearsal_both_times_are_one() -> None:
    clock = Clock()
    assert abs(clock.now() - clock.real()) < timedelta(seconds=1)
    assert clock.now().tzinfo is UTC


def test_a_rehearsal_moves_meeting_time_alone() -> None:
    clock = Clock()
    real, monotonic = clock.real(), clock.monotonic()
    clock.follow(Rehearsal(MEETS, real, 3600))
    assert MEETS <= clock.now() < MEETS + timedelta(hours=2)
    assert clock.real() - real < timedelta(seconds=1)
    assert clock.monotonic() - monotonic < 1
    clock.follow(None)
    assert clock.now().year == clock.real().year


def test_meeting_time_runs_at_its_speed() -> None:
    rehearsal = Rehearsal(MEETS, datetime(2026, 1, 1, tzinfo=UTC), 2.5)
    assert rehearsal.at(datetime(2026, 1, 1, 1, tzinfo=UTC)) == MEETS + timedelta(hours=2.5)


def test_meeting_time_stands_still_on_its_way_and_never_runs_backwards() -> None:
    real = datetime(2026, 1, 1, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert Rehearsal(MEETS, real, 60, target=MEETS + hour).at(real + hour) == MEETS
    assert Rehearsal(MEETS, real, 60).at(real - hour) == MEETS


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2018-11-10T07:25", MEETS),
        ("2018-11-10 07:25:00", MEETS),
        ("2018-11-10T06:25+01:00", MEETS),
        ("2018-11-10T05:25Z", MEETS),
        ("2018-07-10T08:25", datetime(2018, 7, 10, 5, 25, tzinfo=UTC)),
        ("2018-11-10", datetime(2018, 11, 9, 22, 0, tzinfo=UTC)),
    ],
)
def test_an_instant_is_local_to_the_meeting_unless_it_says_otherwise(text: str, instant: datetime) -> None:
    assert parse_instant(text, "Europe/Riga") == instant


@pytest.mark.parametrize("text", ["", "noon", "25:00", "2018-13-01", "9999-12-31T23:59-12:00", "0001-01-01"])
def test_what_is_no_instant_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_instant(text, "Europe/Riga")


@pytest.mark.parametrize("jump", (31, -31, 86_400, -86_400))
@pytest.mark.fault("F22")
def test_a_time_that_jumped_is_believed_when_it_has_stood_for_a_minute(jump: float) -> None:
    clock = PushedClock(MEETS)
    assert clock.steady()
    assert not clock.passes(1, jump)
    assert clock.jumped_by == jump
    assert [clock.passes(29.5), clock.passes(29.5)] == [False, False]
    assert clock.passes(1)
    assert clock.passes(1)
    assert clock.jumped_by == 0


@pytest.mark.fault("F22")
def test_a_time_that_comes_back_is_believed_at_once() -> None:
    clock = PushedClock(MEETS)
    assert [clock.passes(1), clock.passes(1, 3600), clock.passes(30), clock.passes(1, -3600)] == [
        True,
        False,
        False,
        True,
    ]
    assert not clock.passes(1, 3600), "its minute begins anew"
    assert not clock.passes(31)


@pytest.mark.fault("F22")
def test_a_time_that_goes_on_jumping_is_not_believed() -> None:
    clock = PushedClock(MEETS)
    clock.steady()
    assert not any(clock.passes(40, 3600) for _ in range(10))
    assert clock.jumped_by == 36_000


@pytest.mark.fault("F22")
def test_a_process_that_was_frozen_and_a_time_that_is_set_right_slowly_are_believed() -> None:
    clock = PushedClock(MEETS)
    clock.steady()
    assert clock.passes(900)
    assert all(clock.passes(10, 5) for _ in range(100))


def test_in_a_rehearsal_no_jump_is_one() -> None:
    clock = PushedClock(MEETS)
    clock.steady()
    clock.follow(Rehearsal(MEETS, MEETS))
    assert clock.passes(1, 86_400)
    clock.follow(None)
    assert clock.passes(1)
