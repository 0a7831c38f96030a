"""Causes: one that explains another is told alone; what passes by itself is told to nobody."""

from datetime import timedelta

import pytest

from bot.domain.alarms import OF_VITAL, STALLED, Cause, Standstill, lasts_for, ripens_in, unexplained
from bot.domain.health import Vital


def test_every_vital_sign_but_the_loop_has_an_alarm() -> None:
    assert set(Vital) - set(OF_VITAL) == {Vital.LOOP}


@pytest.mark.parametrize(
    ("seen", "told"),
    [
        ({Cause.INTAKE_SILENT}, {Cause.INTAKE_SILENT}),
        ({Cause.INTAKE_SILENT, Cause.STORAGE_FAILING}, {Cause.STORAGE_FAILING}),
        ({Cause.SENDING_LATE, Cause.HELD, Cause.DISK_LOW}, {Cause.HELD, Cause.DISK_LOW}),
        ({Cause.SENDING_LATE}, {Cause.SENDING_LATE}),
        ({Cause.UPDATES_WAIT, Cause.STORAGE_FAILING}, {Cause.STORAGE_FAILING}),
        ({Cause.UPDATES_WAIT, Cause.SENDING_PAUSED}, {Cause.SENDING_PAUSED}),
        ({Cause.UPDATES_WAIT, Cause.TOKEN_REFUSED}, {Cause.TOKEN_REFUSED}),
        ({Cause.UPDATES_WAIT, Cause.INTAKE_SILENT}, {Cause.INTAKE_SILENT}),
        ({Cause.UPDATES_WAIT, Cause.HELD}, {Cause.UPDATES_WAIT, Cause.HELD}),
        (set(), set()),
    ],
)
def test_what_only_follows_from_something_else_is_left_out(seen: set[Cause], told: set[Cause]) -> None:
    assert unexplained(seen) == told


def test_nothing_is_explained_in_a_circle() -> None:
    assert all(unexplained({one, other}) for one in Cause for other in Cause)
    assert unexplained(set(Cause))


def test_what_may_end_the_bot_is_told_at_once_and_what_happens_now_and_then_lasts_an_hour() -> None:
    assert ripens_in(Cause.TOKEN_REFUSED) == timedelta()
    assert timedelta() < ripens_in(Cause.STORAGE_FAILING) <= timedelta(seconds=30)
    assert lasts_for(Cause.UPDATES_FAILED) == timedelta(hours=1)
    assert lasts_for(Cause.STORAGE_FAILING) <= timedelta(seconds=90), "green again in time"


MINUTE = 60.0


def test_an_update_that_stays_the_oldest_stands_still() -> None:
    still = Standstill()
    assert [still.lasts(7, minute * MINUTE, excused=False) for minute in (3, 5, 9)] == [
        timedelta(),
        timedelta(minutes=2),
        timedelta(minutes=6),
    ]
    assert still.lasts(None, 10 * MINUTE, excused=False) == timedelta()
    assert still.lasts(7, 11 * MINUTE, excused=False) == timedelta(), "it came again: counted anew"


def test_a_backlog_that_is_worked_through_stands_not_still_however_long_it_takes() -> None:
    still = Standstill()
    assert max(still.lasts(n, n * 4 * MINUTE, excused=False) for n in range(1, 50)) < STALLED


def test_what_nobody_could_answer_is_counted_from_when_somebody_could() -> None:
    still = Standstill()
    still.lasts(7, 0.0, excused=False)
    assert still.lasts(7, 10 * MINUTE, excused=True) == timedelta()
    assert still.lasts(7, 14 * MINUTE, excused=False) == timedelta(minutes=4)


def test_names_fit_their_column() -> None:
    assert all(len(cause) <= 32 for cause in Cause)
