"""Notes: when they may come, how long they are of use, what makes them the same."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.localized import LocalizedText
from bot.domain.meeting import Meeting
from bot.domain.notes import News, What, Whom, expiry
from bot.domain.preferences import Preferences
from bot.domain.quiet_hours import NO_QUIET

RIGA = ZoneInfo("Europe/Riga")
DAY = datetime(2018, 11, 10).date()
MEETING = Meeting(
    "m", LocalizedText({"en": "M"}), DAY, DAY, "Europe/Riga", values={"quiet_hours": "22:00-06:30"}
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A local time of November 2018, as UTC."""
    return datetime(2018, 11, day, hour, minute, tzinfo=RIGA).astimezone(UTC)


@pytest.mark.parametrize(
    ("happens", "comes"),
    [
        (at(10, 9), at(10, 9)),
        (at(10, 21, 59), at(10, 21, 59)),
        (at(10, 22), at(11, 6, 30)),
        (at(11, 3), at(11, 6, 30)),
        (at(11, 6, 30), at(11, 6, 30)),
    ],
)
def test_a_note_waits_for_the_morning(happens: datetime, comes: datetime) -> None:
    assert Whom("P").due_at(News(What.WALK_IN, "x", happens), MEETING) == comes


def test_who_is_late_is_told_of_at_night_as_well() -> None:
    assert Whom("P").due_at(News(What.LATE, "x", at(11, 3)), MEETING) == at(11, 3)


def test_who_wants_no_quiet_hours_has_none() -> None:
    whom = Whom("P", preferences=Preferences(quiet=NO_QUIET))
    assert whom.due_at(News(What.WALK_IN, "x", at(11, 3)), MEETING) == at(11, 3)


def test_a_note_waits_for_the_end_of_a_pause_and_then_for_the_morning() -> None:
    whom = Whom("P", paused_until=at(10, 23))
    assert whom.due_at(News(What.WALK_IN, "x", at(10, 12)), MEETING) == at(11, 6, 30)
    over = Whom("P", paused_until=at(10, 8))
    assert over.due_at(News(What.WALK_IN, "x", at(10, 12)), MEETING) == at(10, 12)


def test_a_note_lives_till_the_end_of_the_day_and_at_least_twelve_hours() -> None:
    assert expiry(at(10, 9), RIGA) == at(11, 0)
    assert expiry(at(10, 18), RIGA) == at(10, 18) + timedelta(hours=12)


def test_the_same_news_has_one_key_for_each_person() -> None:
    news = News(What.WALK_IN, "PL-RAD-W1:3", at(10, 9))
    assert news.key_for("PL-RAD-01", None) == "note:walk-in:PL-RAD-W1:3:PL-RAD-01"
    assert news.key_for(None, 901) != news.key_for("PL-RAD-01", None)
