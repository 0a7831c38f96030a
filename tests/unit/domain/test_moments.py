"""Times as somebody types them in a chat."""

from datetime import UTC, datetime

import pytest

from bot.domain.edits import UnfitEdit
from bot.domain.moments import moment, whole
from tests.sample import programme

NOON = datetime(2018, 11, 11, 10, 0, tzinfo=UTC)
"""In Riga it is 12:00."""


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("14:20", "2018-11-11T12:20"),
        ("14.20", "2018-11-11T12:20"),
        ("9", "2018-11-12T07:00"),
        ("12:00", "2018-11-12T10:00"),
        ("12.11. 14:20", "2018-11-12T12:20"),
        ("12/11 14:20", "2018-11-12T12:20"),
        ("10.11. 14:20", "2019-11-10T12:20"),
        ("11.11., 14:20", "2018-11-11T12:20"),
        ("2018-11-13 08:00", "2018-11-13T06:00"),
        ("13.11.2018 08:00", "2018-11-13T06:00"),
    ],
)
def test_a_typed_time_is_the_next_that_it_can_mean(text: str, utc: str) -> None:
    assert moment(text, NOON, programme().meeting) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "noon", "25:00", "31.2. 10:00", "12.11.", "99.99. 10:00", "24:30"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UnfitEdit):
        moment(text, NOON, programme().meeting)


def test_offered_times_are_whole_five_minutes() -> None:
    at = NOON.replace(minute=3, second=7)
    assert whole(15, at) == NOON.replace(minute=20)
    assert whole(15, NOON) == NOON.replace(minute=15)
