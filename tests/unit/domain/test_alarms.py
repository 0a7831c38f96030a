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


def _looks(still: Standstill, waits: int | None, begin: int, end: int, *, excused: bool = False) -> timedelta:
    """What the last of the looks says, one every ten seconds from minute to minute."""
    return [still.lasts(waits, float(at), excused=excused) for at in range(begin * 60, end * 60 + 1, 10)][-1]


def test_an_update_that_stays_the_oldest_stands_still() -> None:
    still = Standstill()
    assert _looks(still, 7, 3, 5) == timedelta(minutes=2)
    assert _looks(still, 7, 5, 9) == timedelta(minutes=6)
    assert _looks(still, None, 9, 10) == timedelta()
    assert _looks(still, 7, 10, 11) == timedelta(minutes=1), "it came again: counted anew"


def test_a_backlog_that_is_worked_through_stands_not_still_however_long_it_takes() -> None:
    still = Standstill()
    assert max(_looks(still, n, 4 * n, 4 * n + 4) for n in range(1, 50)) < STALLED


def test_what_nobody_could_answer_is_counted_from_when_somebody_could() -> None:
    still = Standstill()
    assert _looks(still, 7, 0, 10, excused=True) == timedelta()
    assert _looks(still, 7, 10, 14) == timedelta(minutes=4)


def test_a_machine_that_slept_has_kept_nobody_waiting() -> None:
    still = Standstill()
    _looks(still, 7, 0, 1)
    assert _looks(still, 7, 60, 60) < timedelta(minutes=2), "there was no look for an hour"


def test_names_fit_their_column() -> None:
    assert all(len(cause) <= 32 for cause in Cause)
