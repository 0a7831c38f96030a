"""Another tool's programme over the published one: what changes, what stays, and what comes again."""

from dataclasses import replace

import pytest

from bot.domain.timetables import Slot, Timetable, lay
from bot.domain.workbook import Broken, Code, Plan, Rows, plan
from tests.timetables import brought, laid, sample, told, when

TALK = Slot("a", {"": "Clean rivers"}, "2018-11-09", 540, minutes=60, rooms=("Blue room",))
LUNCH = Slot("b", {"": "Lunch together"}, "2018-11-09", 720, minutes=60, rooms=("Blue room",))


def twins(*slots: Slot, name: str = "twins") -> Timetable:
    """A programme with these parts."""
    return Timetable(name, "", slots)


def published(timetable: Timetable, over: Rows | None = None, loaded: Rows | None = None) -> Plan:
    """What publishing it would do; the plan's ``merged`` and ``loaded`` are what is there afterwards."""
    before = over or sample()
    given = lay(timetable, loaded or before, before)
    return plan(loaded or before, before, given.rows)


def kinds(found: Plan) -> dict[str, str]:
    """What happens to each item that changes, by its title."""
    rows = found.merged["Programme"]
    return {rows[one.key]["title:en"]: one.kind for one in found.changes if one.sheet == "Programme"}


def test_only_new_items_come_and_the_workbooks_own_stay() -> None:
    found = published(twins(TALK, LUNCH))
    assert kinds(found) == {"Clean rivers": "new", "Lunch together": "new"}
    assert sample()["Programme"].items() <= found.merged["Programme"].items()


def test_the_same_file_again_changes_nothing() -> None:
    first = published(twins(TALK, LUNCH))
    again = published(twins(TALK, LUNCH), first.merged, first.loaded)
    assert again.empty


def test_what_left_the_file_is_cancelled_and_what_moved_is_moved() -> None:
    first = published(twins(TALK, LUNCH))
    found = published(twins(replace(TALK, clock=600)), first.merged, first.loaded)
    assert kinds(found) == {"Clean rivers": "moved", "Lunch together": "withdrawn"}
    back = published(twins(TALK, LUNCH), found.merged, found.loaded)
    assert kinds(back) == {"Clean rivers": "moved", "Lunch together": "restored"}


def test_what_will_be_cancelled_is_said() -> None:
    first = published(twins(TALK, LUNCH))
    found = laid(twins(TALK), over=first.merged)
    assert told(found, "Came from this file before").endswith(": Lunch together")


def test_another_file_cancels_nothing_of_the_first() -> None:
    first = published(twins(TALK))
    found = published(twins(replace(LUNCH, id="c"), name="others"), first.merged, first.loaded)
    assert kinds(found) == {"Lunch together": "new"}


def test_a_file_under_a_new_name_is_known_by_its_parts() -> None:
    first = published(twins(TALK, LUNCH))
    found = published(twins(replace(TALK, clock=600), LUNCH, name="Twins (copy)"), first.merged, first.loaded)
    assert kinds(found) == {"Clean rivers": "moved"}


def test_the_workbook_cancels_nothing_that_another_tool_brought() -> None:
    first = published(twins(TALK, LUNCH))
    workbook = plan(first.loaded, first.merged, sample())
    assert workbook.empty
    again = published(twins(TALK, LUNCH), workbook.merged, workbook.loaded)
    assert again.empty


def test_what_the_workbook_adds_to_an_item_stays_when_the_file_comes_again() -> None:
    first = published(twins(TALK))
    (key,) = (key for key in first.merged["Programme"] if key.startswith("ext-"))
    rows = first.merged["Programme"]
    better = {
        **rows[key],
        "title:lv": "Tīras upes",
        "kind": "excursion",
        "audience": "guests",
        "dress": "boots",
    }
    workbook = plan(first.loaded, first.merged, {**first.merged, "Programme": {**rows, key: better}})
    again = published(twins(replace(TALK, minutes=90)), workbook.merged, workbook.loaded)
    assert again.merged["Programme"][key] == {**better, "end": "10:30"}


def test_what_was_edited_in_chat_stays_and_what_both_changed_is_to_choose() -> None:
    first = published(twins(TALK))
    (key,) = (key for key in first.merged["Programme"] if key.startswith("ext-"))
    edited = {**first.merged["Programme"], key: {**first.merged["Programme"][key], "start": "09:15"}}
    over = {**first.merged, "Programme": edited}
    assert published(twins(TALK), over, first.loaded).empty
    both = published(twins(replace(TALK, clock=570)), over, first.loaded)
    assert {(one.key, one.column) for one in both.conflicts} >= {(key, "start")}


def test_a_place_is_known_by_its_name_in_any_language_and_by_its_first_words() -> None:
    venues = sample()["Venues"]
    key, row = next((key, row) for key, row in venues.items() if row.get("address"))
    for name in (row["name:en"].upper(), row["name:lv"], f"{row['name:lv']}, {row['address']}"):
        found = laid(twins(replace(TALK, rooms=(name,))))
        assert brought(found)["Clean rivers"]["venue_id"] == key
        assert "Venues" not in found.rows


def test_a_new_place_is_the_same_place_the_next_time() -> None:
    first = published(twins(TALK))
    (added,) = (one for one in first.changes if one.sheet == "Venues")
    again = published(twins(TALK, LUNCH), first.merged, first.loaded)
    assert [one for one in again.changes if one.sheet == "Venues"] == []
    assert {row.get("venue_id") for key, row in again.merged["Programme"].items() if key[:4] == "ext-"} == {
        added.key
    }


def test_what_lies_outside_the_meeting_is_left_out_and_counted() -> None:
    far = [replace(TALK, id=str(day), day=f"2018-12-{day:02}", title={"": f"Day {day}"}) for day in (1, 2)]
    found = laid(twins(TALK, *far))
    assert set(brought(found)) == {"Clean rivers"}
    assert told(found, "Outside the days").endswith("left out, 2: Day 1; Day 2")


def test_a_file_with_nothing_in_the_days_of_the_meeting_is_refused_rather_than_cancelling_all() -> None:
    first = published(twins(TALK))
    with pytest.raises(Broken) as caught:
        laid(twins(replace(TALK, day="2019-11-09")), over=first.merged)
    assert [one.code for one in caught.value.problems] == [Code.SLOTS_NONE]


def test_a_cancelled_part_cancels_the_item_it_was() -> None:
    first = published(twins(TALK, LUNCH))
    found = published(twins(TALK, replace(LUNCH, cancelled=True)), first.merged, first.loaded)
    assert kinds(found) == {"Lunch together": "withdrawn"}


def test_a_time_that_the_clock_skips_is_named_and_nothing_is_taken() -> None:
    rows = sample()
    (key,) = rows["Meeting"]
    rows["Meeting"][key] |= {"start_date": "2018-03-24", "end_date": "2018-03-26"}
    night = replace(TALK, day="2018-03-25", clock=210)
    with pytest.raises(Broken) as caught:
        laid(twins(night), over=rows)
    (problem,) = caught.value.problems
    assert (problem.code, problem.key) == (Code.NO_SUCH_TIME, "Clean rivers")


def test_long_texts_are_cut_and_long_times_left_open() -> None:
    found = laid(twins(replace(TALK, title={"": "x" * 300}, note={"": "y" * 3000}, minutes=60 * 20)))
    (row,) = brought(found).values()
    assert (len(row["title:en"]), len(row["note:en"])) == (200, 1500)
    assert when(row) == "2018-11-09 09:00–"
    assert told(found, "Longer than 16 hours")
    assert told(found, "Texts of more than 200 characters")


def test_the_same_thing_twice_at_one_time_and_place_is_taken_once() -> None:
    found = laid(twins(TALK, replace(TALK, id="z")))
    assert len(brought(found)) == 1
    assert told(found, "There twice").endswith(": Clean rivers")


def test_two_own_items_of_one_name_at_one_time_stay_two() -> None:
    rows = sample()
    code = next(iter(rows["Meeting"].values()))["code"]
    own = [replace(TALK, id=f"{key}@{code}.ttchan", minutes=None) for key in ("P23", "P24")]
    found = laid(twins(*own), over=rows)
    assert [found.rows["Programme"][key]["start"] for key in ("P23", "P24")] == ["09:00", "09:00"]
    assert brought(found) == {}
    assert "Venues" not in found.rows


def test_parts_that_differ_in_nothing_but_their_length_stay_apart() -> None:
    found = laid(twins(TALK, replace(TALK, minutes=30)))
    rows = [row for key, row in found.rows["Programme"].items() if key.startswith("ext-")]
    assert sorted(row["end"] for row in rows) == ["09:30", "10:00"]


def test_an_id_that_somebody_wrote_is_none_of_another_tool() -> None:
    rows = sample()
    rows["Programme"]["ext-1"] = rows["Programme"]["P21"] | {"id": "ext-1"}
    found = plan(rows, rows, sample())
    assert [(one.key, one.kind) for one in found.changes] == [("ext-1", "withdrawn")]
