"""The laws of merging a load into a publication."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.workbook import ChangeKind, Row, Rows, plan, resolve

ITEM: Row = {"id": "P38", "day": "2018-11-11", "start": "13:50", "end": "14:50", "title:en": "Factory"}
OTHER: Row = {"id": "P39", "day": "2018-11-11", "start": "15:10", "end": "16:15", "title:en": "Workshop"}


def programme(*rows: Row) -> Rows:
    return {"Programme": {row["id"]: row for row in rows}}


_TEXT = st.sampled_from(["", "a", "b", "c"])


@st.composite
def _row(draw: st.DrawFn, key: str) -> Row:
    names = ("start", "end", "title:en", "note:lv", "capacity")
    row = {"id": key} | {name: draw(_TEXT) for name in names}
    row["cancelled"] = draw(st.sampled_from(["", "", "yes"]))
    return {name: text for name, text in row.items() if text}


@st.composite
def _rows(draw: st.DrawFn) -> Rows:
    keys = draw(st.sets(st.sampled_from(["P1", "P2", "P3"])))
    return {"Programme": {key: draw(_row(key)) for key in sorted(keys)}}


@given(_rows(), _rows(), _rows())
def test_loading_the_same_file_twice_changes_and_asks_nothing(loaded: Rows, ours: Rows, file: Rows) -> None:
    first = plan(loaded, ours, file)
    assert plan(first.loaded, first.merged, file).empty


@given(_rows(), _rows(), _rows())
def test_nothing_published_is_ever_lost(loaded: Rows, ours: Rows, file: Rows) -> None:
    merged = plan(loaded, ours, file).merged["Programme"]
    assert set(merged) == set(ours["Programme"]) | set(file["Programme"])


@given(_rows(), _rows())
def test_file_that_did_not_change_leaves_what_chat_did(file: Rows, ours: Rows) -> None:
    kept = {key: row for key, row in ours["Programme"].items() if key in file["Programme"]}
    merged = plan(file, {"Programme": kept}, file).merged["Programme"]
    assert {key: merged[key] for key in kept} == kept


@given(_rows(), _rows())
def test_publication_that_chat_did_not_touch_becomes_the_file(loaded: Rows, file: Rows) -> None:
    done = plan(loaded, loaded, file)
    assert not done.conflicts
    assert {key: done.merged["Programme"][key] for key in file["Programme"]} == file["Programme"]
    gone = set(loaded["Programme"]) - set(file["Programme"])
    assert all(done.merged["Programme"][key]["cancelled"] == "yes" for key in gone)


@given(_rows(), _rows(), _rows(), st.sampled_from(["file", "published"]))
def test_a_decided_conflict_has_the_chosen_text(
    loaded: Rows, ours: Rows, file: Rows, side: Literal["file", "published"]
) -> None:
    undecided = plan(loaded, ours, file)
    places = {(one.sheet, one.key, one.column): one for one in undecided.conflicts}
    decided = resolve(undecided, dict.fromkeys(places, side))
    assert not decided.conflicts
    for (sheet, key, column), one in places.items():
        assert decided.merged[sheet][key].get(column, "") == getattr(one, side)
        assert one.file != one.published


@given(_rows(), _rows(), _rows())
def test_every_text_comes_from_one_of_the_versions(loaded: Rows, ours: Rows, file: Rows) -> None:
    for key, row in plan(loaded, ours, file).merged["Programme"].items():
        for name, text in row.items():
            if name != "cancelled":
                versions = [one["Programme"].get(key, {}).get(name) for one in (loaded, ours, file)]
                assert text in versions


def test_first_load_makes_everything_new() -> None:
    done = plan(None, {}, programme(ITEM, OTHER))
    assert done.merged == done.loaded == programme(ITEM, OTHER)
    assert done.count(ChangeKind.NEW) == 2


def test_item_that_starts_later_is_moved_and_the_rest_counted() -> None:
    done = plan(programme(ITEM, OTHER), programme(ITEM, OTHER), programme({**ITEM, "start": "14:20"}, OTHER))
    assert [(one.key, one.kind, one.columns) for one in done.changes] == [
        ("P38", ChangeKind.MOVED, {"start": ("13:50", "14:20")})
    ]
    assert done.unchanged["Programme"] == 1


def test_new_title_is_changed_but_not_moved() -> None:
    done = plan(programme(ITEM), programme(ITEM), programme({**ITEM, "title:en": "Tower"}))
    assert [one.kind for one in done.changes] == [ChangeKind.CHANGED]


def test_item_cancelled_in_chat_stays_cancelled_after_the_next_load() -> None:
    cancelled = {**ITEM, "cancelled": "yes"}
    done = plan(programme(ITEM), programme(cancelled), programme({**ITEM, "title:en": "Tower"}))
    assert done.merged == programme({**cancelled, "title:en": "Tower"})


def test_item_missing_from_the_file_is_withdrawn_and_restored_when_it_is_back() -> None:
    gone = plan(programme(ITEM, OTHER), programme(ITEM, OTHER), programme(OTHER))
    assert [(one.key, one.kind) for one in gone.changes] == [("P38", ChangeKind.WITHDRAWN)]
    back = plan(gone.loaded, gone.merged, programme({**ITEM, "start": "16:00"}, OTHER))
    assert [(one.key, one.kind) for one in back.changes] == [("P38", ChangeKind.RESTORED)]
    assert back.merged["Programme"]["P38"] == {**ITEM, "start": "16:00"}


def test_item_restored_in_chat_is_not_withdrawn_again_by_the_same_file() -> None:
    gone = plan(programme(ITEM, OTHER), programme(ITEM, OTHER), programme(OTHER))
    assert plan(gone.loaded, programme(ITEM, OTHER), programme(OTHER)).empty


def test_item_made_in_chat_is_not_missing_from_the_file() -> None:
    assert plan(programme(OTHER), programme(ITEM, OTHER), programme(OTHER)).empty


def test_time_changed_on_both_sides_asks_for_start_and_end_together() -> None:
    ours = {**ITEM, "start": "14:20"}
    file = {**ITEM, "end": "15:00"}
    done = plan(programme(ITEM), programme(ours), programme(file))
    assert {(one.column, one.published, one.file) for one in done.conflicts} == {
        ("start", "14:20", "13:50"),
        ("end", "14:50", "15:00"),
    }
    assert done.merged == programme(ours)


def test_sheet_that_the_file_does_not_have_is_left_alone() -> None:
    people = {"Participants": {"A-1": {"id": "A-1", "first_name": "Ona"}}}
    done = plan(None, programme(ITEM) | people, programme(ITEM))
    assert done.empty
    assert done.merged == programme(ITEM) | people
    assert "Participants" not in done.loaded


def test_value_removed_from_the_meeting_is_removed() -> None:
    before: Rows = {"Meeting": {"meeting": {"code": "m", "hotel_phone": "1", "hashtag": "#a"}}}
    file: Rows = {"Meeting": {"meeting": {"code": "m", "hashtag": "#a"}}}
    assert plan(before, before, file).merged == file


def test_choice_for_what_is_no_conflict_is_refused() -> None:
    with pytest.raises(KeyError):
        resolve(plan(None, {}, programme(ITEM)), {("Programme", "P38", "start"): "file"})
