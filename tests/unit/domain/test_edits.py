"""What is pressed or typed under /edit becomes columns of the workbook."""

from dataclasses import replace

import pytest

from bot.domain.edits import (
    Cancel,
    Draft,
    Place,
    Say,
    Start,
    UnfitEdit,
    Wish,
    Words,
    start_after,
    typing_language,
)
from bot.domain.programme import Item
from bot.domain.workbook import Code
from tests.sample import content, item, programme

MEETING = programme().meeting
P38 = content().items["P38"]
POINTS = [f"meeting_point:{code}" for code in ("en", "lv", "lt", "sv", "de", "pl", "sr")]


def columns(wish: Wish, item: Item = P38) -> dict[str, str]:
    return dict(Draft(item.id).to(item, wish.to(item, MEETING), MEETING).columns)


def test_the_end_moves_along_with_the_start() -> None:
    assert columns(Start("14.20")) == {"start": "14:20", "end": "15:20"}
    assert columns(Start("13:50")) == {}
    open_end = replace(P38, ends_at=None)
    assert columns(Start("14:20"), open_end) == {"start": "14:20"}
    late = item("X", "2018-11-10 22:00", "2018-11-10 23:30")
    assert columns(Start("23:00"), late) == {"start": "23:00", "end": "00:30"}
    assert columns(Start("24:30"), late) == {"start": "24:30", "end": "02:00"}


@pytest.mark.parametrize("typed", ["soon", "", "25:99", "-3", "37:00"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(UnfitEdit) as refused:
        columns(Start(typed))
    assert refused.value.code is Code.BAD_TIME


@pytest.mark.fault("F23")
def test_a_time_that_the_clock_skips_or_shows_twice_is_asked_for() -> None:
    spring = item("X", "2018-03-25 02:30", "2018-03-25 02:45")
    with pytest.raises(UnfitEdit) as refused:
        Start("03:30").to(spring, MEETING)
    assert refused.value.code is Code.NO_SUCH_TIME
    autumn = item("X", "2018-10-28 02:30", "2018-10-28 02:45")
    with pytest.raises(UnfitEdit) as refused:
        Start("03:30").to(autumn, MEETING)
    assert refused.value.code is Code.TIME_TWICE
    assert refused.value.values["choices"] == "03:30+03:00 or 03:30+02:00"
    assert Start("03:30+02:00").to(autumn, MEETING).starts_at.hour == 1


@pytest.mark.fault("F23")
def test_a_shift_over_a_change_of_the_clock_is_true_minutes() -> None:
    spring = item("X", "2018-03-25 02:45", "2018-03-25 02:50")
    assert start_after(spring, 30, MEETING) == "04:15"
    assert start_after(P38, -15, MEETING) == "13:35"
    first = item("X", "2018-11-10 00:10")
    assert start_after(first, -15, MEETING) is None


def test_another_place_leaves_no_meeting_point_of_the_old_one() -> None:
    point = replace(content().items["P34"])
    assert point.meeting_lat is not None
    found = columns(Place("hotel"), point)
    assert found["venue_id"] == "hotel"
    gone = {*POINTS, "meeting_lat", "meeting_lon"}
    assert {name for name, text in found.items() if not text} == gone
    assert columns(Place("fortress"), point) == {}


def test_words_are_kept_in_the_language_they_are_typed_in() -> None:
    found = columns(Say(Words.MEETING_POINT, " Pie  vārtiem ", "lv"))
    assert found == dict.fromkeys(POINTS, "") | {"meeting_point:lv": "Pie  vārtiem"}
    assert columns(Say(Words.MEETING_POINT, "", "en")) == dict.fromkeys(POINTS, "")
    with pytest.raises(UnfitEdit) as refused:
        columns(Say(Words.MEETING_POINT, "x" * 201, "en"))
    assert (refused.value.code, refused.value.values["limit"]) == (Code.TOO_LONG, "200")


@pytest.mark.parametrize(
    ("reads", "types"), [("lv", "lv"), ("sr_Latn", "sr"), ("pl", "pl"), ("fi", "en"), (None, "en")]
)
def test_the_language_is_the_readers_if_the_meeting_has_it(reads: str | None, types: str) -> None:
    assert typing_language(reads, MEETING) == types


def test_wishes_add_up_and_one_taken_back_leaves_nothing() -> None:
    draft = Draft("P38", reason="rain")
    for wish in (Start("14:20"), Cancel(True)):
        draft = draft.to(P38, wish.to(draft.of(P38, MEETING), MEETING), MEETING)
    assert draft.columns == {"start": "14:20", "end": "15:20", "cancelled": "yes"}
    for back in (Start("13:50"), Cancel(False)):
        draft = draft.to(P38, back.to(draft.of(P38, MEETING), MEETING), MEETING)
    assert (draft.columns, draft.reason) == ({}, "rain")


def test_a_draft_is_of_the_item_as_it_is_by_now() -> None:
    draft = Draft("P38", {"start": "14:20", "end": "15:20"})
    changed = replace(P38, venue_id="hotel", version=4)
    assert draft.of(changed, MEETING).venue_id == "hotel"
    assert draft.of(changed, MEETING).version == 4
