"""What differs for a reader; when and until when they are told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.domain.audience import Traits
from bot.domain.changes import (
    Happened,
    Pair,
    Part,
    Step,
    burst_due,
    difference,
    due_for,
    in_language,
    item_of,
    matters,
    net,
    pairs,
    useful_until,
)
from bot.domain.localized import LocalizedText
from bot.domain.programme import Item
from bot.domain.quiet_hours import NO_QUIET, USUAL_QUIET
from bot.domain.workbook import to_row
from tests.sample import RIGA, at, audience, content, item, programme

MEETING = programme().meeting
P38 = content().items["P38"]
"""Lead Shot Factory, 13:50 on Sunday, group B."""
GROUP_B = Traits(delegation="PL-RAD", group="B", language="en")
GROUP_A = Traits(delegation="PL-RAD", group="A", language="en")
NOBODY_KNOWS = Traits(delegation="PL-RAD", language="en")
ENGLISH = in_language("en", "en")


def happened(before: Item | None, after: Item, reader: Traits = GROUP_B) -> Happened | None:
    found = difference(Pair(before, after), reader, ENGLISH)
    return found.happened if found else None


def later(one: Item, minutes: int) -> Item:
    shift = timedelta(minutes=minutes)
    return replace(one, starts_at=one.starts_at + shift, ends_at=one.ends_at and one.ends_at + shift)


def test_what_matters_is_told_by_its_parts() -> None:
    moved = replace(later(P38, 30), venue_id="hotel", note=LocalizedText({"en": "Bring a torch."}))
    found = difference(Pair(P38, moved), GROUP_B, ENGLISH)
    assert found is not None
    assert found.happened is Happened.CHANGED
    assert found.parts == {Part.TIME, Part.PLACE, Part.NOTE}


@pytest.mark.parametrize("column", ["fact_status", "core", "links", "capacity", "dress", "walk_minutes"])
def test_what_matters_to_nobody_is_not_told(column: str) -> None:
    value = {"core": not P38.core, "fact_status": "?", "capacity": 3, "walk_minutes": 9}.get(column, ())
    changed = replace(P38, **{column: value})  # type: ignore[arg-type]
    assert not matters(Pair(P38, changed))
    assert happened(P38, changed) is None


def test_only_those_it_is_for_are_told_and_who_has_no_group_may_be_one() -> None:
    assert happened(P38, later(P38, 30)) is Happened.CHANGED
    assert happened(P38, later(P38, 30), NOBODY_KNOWS) is Happened.CHANGED
    assert happened(P38, later(P38, 30), GROUP_A) is None


def test_cancelled_and_back() -> None:
    cancelled = replace(P38, withdrawn=True)
    assert happened(P38, cancelled) is Happened.CANCELLED
    assert happened(P38, cancelled, GROUP_A) is None
    assert happened(cancelled, later(P38, 5)) is Happened.RESTORED
    assert happened(cancelled, replace(cancelled, note=LocalizedText({"en": "!"}))) is None


def test_another_audience_is_new_for_some_and_gone_for_others() -> None:
    for_a = replace(P38, audience=audience("group-A"))
    assert happened(P38, for_a) is Happened.GONE
    assert happened(P38, for_a, GROUP_A) is Happened.NEW
    assert happened(None, P38) is Happened.NEW
    assert happened(None, P38, GROUP_A) is None


def test_a_translation_that_a_reader_never_sees_changes_nothing_for_them() -> None:
    changed = replace(P38, title=LocalizedText({**P38.title.texts, "lv": "Cits nosaukums"}))
    assert matters(Pair(P38, changed))
    assert happened(P38, changed) is None
    latvian = difference(Pair(P38, changed), GROUP_B, in_language("lv", "en"))
    assert latvian is not None
    assert latvian.parts == {Part.TITLE}


ROW = to_row(P38, MEETING)
_STARTS = some.sampled_from(["12:00", "13:50", "14:20", "15:00"])


@given(some.lists(_STARTS, max_size=6))
def test_away_and_back_tells_nothing(starts: list[str]) -> None:
    steps, before = [], ROW
    for start in [*starts, ROW["start"]]:
        after = {**before, "start": start}
        steps.append(Step("P38", before, after))
        before = after
    assert net(steps) == []
    assert pairs(steps, MEETING) == []


@given(some.lists(_STARTS, min_size=1, max_size=6))
def test_however_often_it_moves_the_first_and_the_last_count(starts: list[str]) -> None:
    steps, before = [], ROW
    for start in starts:
        steps.append(Step("P38", before, {**before, "start": start}))
        before = steps[-1].after
    found = net(steps)
    assert [(one.before, one.after) for one in found] == ([(ROW, before)] if before != ROW else [])


def test_a_stored_row_is_the_item_again_wherever_the_meeting_moved() -> None:
    moved = replace(
        MEETING,
        start_date=MEETING.start_date.replace(year=2030),
        end_date=MEETING.end_date.replace(year=2030),
    )
    assert item_of(ROW, MEETING) == P38
    assert item_of(ROW, moved) == P38
    assert item_of({}, MEETING) is None
    assert item_of({"id": "P38"}, MEETING) is None


def test_a_burst_is_told_three_minutes_after_its_last_edit_and_ten_after_its_first() -> None:
    opened = at("2018-11-11 12:00")
    minutes = {0: 3, 2: 5, 5: 8, 8: 10, 10: 10, 12: 12}
    for edit, due in minutes.items():
        assert burst_due(opened, opened + timedelta(minutes=edit)) == opened + timedelta(minutes=due)


def test_telling_is_of_use_until_the_start_and_where_it_has_begun_until_the_end() -> None:
    old, new = (
        item("X", "2018-11-11 13:00", "2018-11-11 14:00"),
        item("X", "2018-11-11 15:00", "2018-11-11 16:00"),
    )
    assert useful_until(Pair(old, new), at("2018-11-11 12:00")) == at("2018-11-11 15:00")
    assert useful_until(Pair(old, new), at("2018-11-11 15:10")) == at("2018-11-11 16:00")
    assert useful_until(Pair(old, new), at("2018-11-11 16:10")) is None
    assert useful_until(Pair(new, old), at("2018-11-11 14:30")) == at("2018-11-11 15:00")
    gone = replace(new, withdrawn=True)
    assert useful_until(Pair(old, gone), at("2018-11-11 12:00")) == at("2018-11-11 13:00")
    assert useful_until(Pair(old, gone), at("2018-11-11 14:00")) is None


@pytest.mark.parametrize(
    ("due", "starts", "told"),
    [
        ("2018-11-11 23:00", "2018-11-12 09:00", "2018-11-12 06:30"),
        ("2018-11-11 23:00", "2018-11-12 07:29", "2018-11-11 23:00"),
        ("2018-11-11 23:00", "2018-11-12 05:30", "2018-11-11 23:00"),
        ("2018-11-11 21:00", "2018-11-12 09:00", "2018-11-11 21:00"),
    ],
)
def test_quiet_hours_hold_back_what_does_not_begin_before_long(due: str, starts: str, told: str) -> None:
    pair = Pair(item("X", "2018-11-11 08:00", "2018-11-11 09:00"), item("X", starts))
    assert due_for(at(due), [pair], USUAL_QUIET, RIGA) == at(told)
    assert due_for(at(due), [pair], NO_QUIET, RIGA) == at(due)


def test_an_early_start_that_is_put_off_is_told_before_people_get_up_for_it() -> None:
    pair = Pair(item("X", "2018-11-12 05:30"), item("X", "2018-11-12 10:00"))
    assert due_for(at("2018-11-11 23:00"), [pair], USUAL_QUIET, RIGA) == at("2018-11-11 23:00")
