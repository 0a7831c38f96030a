"""Which backups are kept, and when the next one is due."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import backups

NOW = datetime(2018, 11, 20, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def _nightly(days: int) -> str:
    at = NOW.replace(hour=2) - days * DAY
    return backups.name_of(at, sealed=True)


def _kept(names: list[str]) -> list[str]:
    return [name for name in names if name not in backups.outdated(names, now=NOW)]


def test_a_name_tells_when_and_before_which_upgrade() -> None:
    plain, sealed = backups.name_of(NOW, sealed=False), backups.name_of(NOW, sealed=True, before="0008")
    assert (plain, sealed) == (
        "ttchan-20181120T090000Z.tar.gz",
        "ttchan-before-0008-20181120T090000Z.tar.gz.age",
    )
    assert backups.made_at(plain) == backups.made_at(sealed) == NOW


@pytest.mark.parametrize(
    "name", ("ttchan.db", "ttchan-2018.tar.gz", "my-ttchan-20181120T090000Z.tar.gz", "ttchan-.tar.gz.age")
)
def test_a_name_that_is_none_of_ours_is_left_alone(name: str) -> None:
    assert backups.made_at(name) is None
    assert backups.outdated([name], now=NOW + 365 * DAY) == set()


def test_seven_days_are_kept_and_the_last_of_a_week() -> None:
    names = [_nightly(days) for days in range(40)]
    kept = _kept(names)
    assert kept[:7] == names[:7]
    # Tuesday the 20th; the weeks before it ended on the 18th, which is among the seven, and on the 11th.
    assert kept[7:] == [_nightly(9)]


def test_none_is_kept_for_longer_than_the_privacy_notice_promises() -> None:
    names = [_nightly(days) for days in range(14, 40)]
    at = backups.made_at(names[0])
    assert at is not None
    assert NOW - at > backups.KEPT
    assert _kept(names) == []


def test_of_one_day_the_newest_is_kept() -> None:
    early = backups.name_of(NOW - 3 * timedelta(hours=1), sealed=True)
    late = backups.name_of(NOW - timedelta(hours=1), sealed=True)
    assert _kept([early, late]) == [late]


def test_copies_before_an_upgrade_stay_their_fourteen_days() -> None:
    names = [backups.name_of(NOW - days * DAY, sealed=False, before="0008") for days in (0, 0, 13, 15)]
    assert _kept(names) == names[:3]


@pytest.mark.parametrize(("hour", "day"), ((1, 19), (2, 20), (23, 20)))
def test_the_night_is_the_last_two_o_clock(hour: int, day: int) -> None:
    assert backups.night_before(NOW.replace(hour=hour)) == datetime(2018, 11, day, 2, tzinfo=UTC)
