"""Counting: plain figures."""

from bot.metrics import Spread, Tally


def test_a_spread_counts_into_the_first_bound_that_holds_it() -> None:
    spread = Spread((1.0, 5.0))
    for value in (0.5, 1.0, 1.1, 5.0, 5.1, 100):
        spread.add(value)
    assert spread.counts == [2, 2, 2]
    assert spread.total == 112.7


def test_a_reminder_that_left_a_moment_early_was_not_late() -> None:
    tally = Tally()
    tally.reminded(-0.01)
    assert tally.reminders_late.total == 0
    assert sum(tally.reminders_late.counts) == 1
