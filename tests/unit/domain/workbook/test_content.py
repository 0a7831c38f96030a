"""Entities and canonical rows are exact inverses."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import Audience
from bot.domain.localized import LocalizedText
from bot.domain.meeting import Meeting
from bot.domain.polls import Question
from bot.domain.programme import Item, Kind, Link
from bot.domain.reminders import ReminderRule
from bot.domain.workbook import Broken, Code, from_row, to_row
from bot.domain.workbook.cells import clean

MEETING = Meeting(
    code="test",
    title=LocalizedText({"en": "A meeting", "sr": "Састанак"}),
    start_date=date(2018, 10, 25),
    end_date=date(2018, 10, 30),
    timezone="Europe/Riga",
    languages=("en", "lv", "sr"),
    values={"quiet_hours": "22:00-06:30", "credit:lv": "Paldies", "mascot": "hare"},
)
_WORDS = st.text(min_size=1, max_size=40).map(clean).filter(lambda text: text and "\n" not in text)
_LINE = _WORDS.filter(lambda text: not set(";,|\n\v\f\x1c\x1d\x1e\x85\u2028\u2029") & set(text))
_TEXTS = st.dictionaries(st.sampled_from(["en", "lv", "sr"]), _WORDS)
_ENGLISH = st.builds(lambda texts, english: LocalizedText({**texts, "en": english}), _TEXTS, _WORDS)


@st.composite
def _items(draw: st.DrawFn) -> Item:
    starts_at = datetime(2018, 10, 27, 20, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 900)))
    local_day = starts_at.astimezone(MEETING.zone).date()
    length = draw(st.none() | st.integers(1, 16 * 60))
    point = draw(st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)))
    return Item(
        id="P01",
        day=local_day - timedelta(days=draw(st.integers(0, int(starts_at.hour < 4)))),
        starts_at=starts_at,
        ends_at=None if length is None else starts_at + timedelta(minutes=length),
        title=draw(_ENGLISH),
        kind=draw(st.sampled_from(Kind)),
        venue_id=draw(st.none() | st.just("hotel")),
        meeting_point=LocalizedText(draw(_TEXTS)),
        meeting_lat=point and point[0],
        meeting_lon=point and point[1],
        dress=tuple(draw(st.lists(_LINE, unique=True, max_size=3))),
        audience=draw(
            st.sampled_from([Audience((("all",),)), Audience((("guests", "group-A"), ("PL-RAD",)))])
        ),
        capacity=draw(st.none() | st.integers(1, 500)),
        signup=draw(st.booleans()),
        signup_until=draw(st.none() | st.just(starts_at - timedelta(hours=12))),
        note=LocalizedText(draw(_TEXTS)),
        links=draw(
            st.sampled_from([(), (Link("Slides", "slides/a.pdf"), Link("Web", "https://a.example/"))])
        ),
        core=draw(st.booleans()),
        withdrawn=draw(st.booleans()),
    )


@given(_items())
def test_item_comes_back_from_its_row_at_a_change_of_the_clock(item: Item) -> None:
    row = to_row(item, MEETING)
    assert all(row.values()), "empty cells are left out"
    assert from_row("Programme", row, MEETING) == item


def test_item_that_is_not_cancelled_says_nothing_of_it() -> None:
    item = Item("P01", date(2018, 10, 26), datetime(2018, 10, 26, 6, tzinfo=UTC), MEETING.title, Kind.FREE)
    assert "cancelled" not in to_row(item, MEETING)
    assert to_row(replace(item, withdrawn=True), MEETING)["cancelled"] == "yes"


def test_meeting_comes_back_from_its_row_with_keys_of_its_own() -> None:
    row = to_row(MEETING, MEETING)
    assert row["languages"] == "en,lv,sr"
    assert row["mascot"] == "hare"
    assert from_row("Meeting", row) == MEETING


def test_question_and_rule_come_back_from_their_rows() -> None:
    text = LocalizedText({"en": "Why?"})
    question = Question("day", "why", 1, "text", text, trigger="daily=20:45", optional=False)
    rule = ReminderRule(Kind.TRANSFER, (60, 15), ignores_quiet_hours=True)
    assert from_row("Polls", to_row(question, MEETING), MEETING) == question
    assert to_row(rule, MEETING)["minutes_before"] == "60;15"
    assert from_row("Reminders", to_row(rule, MEETING), MEETING) == rule


def test_row_without_what_it_needs_is_refused() -> None:
    with pytest.raises(Broken) as caught:
        from_row("Programme", {"id": "P01", "day": "2018-10-26"}, MEETING)
    assert [(one.column, one.code) for one in caught.value.problems] == [
        ("start", Code.MISSING),
        ("kind", Code.MISSING),
        ("title:en", Code.MISSING),
    ]
