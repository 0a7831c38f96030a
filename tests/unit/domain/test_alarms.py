"""Causes: one that explains another is told alone; what passes by itself is told to nobody."""

from datetime import timedelta

import pytest

from bot.domain.alarms import OF_VITAL, Cause, lasts_for, ripens_in, unexplained
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


def test_names_fit_their_column() -> None:
    assert all(len(cause) <= 32 for cause in Cause)
