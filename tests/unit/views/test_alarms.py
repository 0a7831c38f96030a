"""Alarms in words: what happened, what to do, and that it is over."""

from datetime import timedelta

import pytest

from bot.domain.alarms import Cause
from bot.screen import units
from bot.views import alarms
from bot.views.alarms import WORDS
from tests.sample import labels, said_in


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_says_what_is_wrong_and_what_to_do(cause: Cause) -> None:
    text = alarms.begun(cause, said_in("en")).text
    first, *rest = text.splitlines()
    assert first.startswith("<b>")
    assert first.endswith(".</b>")
    assert "When something is wrong" in rest[-1]
    assert len([line for line in rest[:-1] if line]) >= 1
    assert units(text) < 600


def test_who_is_told_of_hold_mode_can_look_what_waits() -> None:
    assert labels(alarms.begun(Cause.HELD, said_in("en"))) == [["What waits", "Help"]]
    assert labels(alarms.begun(Cause.DISK_LOW, said_in("en"))) == [["Status", "Help"]]


def test_causes_are_told_apart() -> None:
    assert len({words.wrong for words in WORDS.values()}) == len(Cause)
    assert len({words.again for words in WORDS.values()}) == len(Cause)


def test_the_end_says_what_is_right_again_and_how_long_it_took() -> None:
    text = alarms.over(Cause.STORAGE_FAILING, timedelta(minutes=12), said_in("en")).text
    assert text == "<b>In order again:</b> I can write to my database.\nIt took 12 minutes."
