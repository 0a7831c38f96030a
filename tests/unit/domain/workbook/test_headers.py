"""Sheets, columns and keys: which are missing, unknown, misspelt or there twice."""

from typing import Any

from bot.domain.localized import LocalizedText
from bot.domain.workbook import Code, Tables, parse
from tests.workbooks import ITEM, only, problems, read, tables


def test_missing_required_sheet_is_named() -> None:
    given = tables()
    assert problems(Tables({"Meeting": given.sheets["Meeting"]})) == [
        ("Programme", 0, "", Code.MISSING_SHEET)
    ]
    assert problems(Tables({"Programme": given.sheets["Programme"]})) == [
        ("Meeting", 0, "", Code.MISSING_SHEET)
    ]


def test_programme_without_items_is_refused_and_other_empty_sheets_say_nothing() -> None:
    header = tables().sheets["Programme"][:1]
    assert problems(Tables({**tables().sheets, "Programme": header})) == [
        ("Programme", 0, "", Code.EMPTY_SHEET)
    ]
    content = read(Tables({**tables().sheets, "Venues": [["id", "name"], [None, " "]], "Info": []}))
    assert {"Venues", "Info"} <= content.absent


def test_unknown_sheet_is_a_warning_and_the_one_to_read_is_none() -> None:
    given = tables()
    problem = only(Tables({**given.sheets, "Read me": [["Hello"]], "Venue": []}))
    assert (problem.sheet, problem.warning, problem.values["like"]) == ("Venue", True, "Venues")


def test_misspelt_required_column_stops_and_others_do_not() -> None:
    item: dict[str, Any] = {**ITEM, "colour": "red"}
    item["strat"] = item.pop("start")
    found = parse(tables(item))[1]
    assert [(one.column, one.code, one.warning) for one in found] == [
        ("colour", Code.UNKNOWN_COLUMN, True),
        ("start", Code.MISSING_COLUMN, False),
    ]
    assert found[1].values == {"like": "strat"}


def test_column_of_a_language_the_meeting_does_not_have_stops() -> None:
    assert problems(tables({**ITEM, "title:fr": "Ouverture"})) == [
        ("Programme", 1, "title:fr", Code.UNKNOWN_LANGUAGE)
    ]


def test_column_and_key_that_come_twice_stop() -> None:
    given = tables()
    programme = [[*row, row[0]] for row in given.sheets["Programme"]]
    meeting = [*given.sheets["Meeting"], ["code", "other"]]
    assert problems(Tables({"Meeting": meeting, "Programme": programme})) == [
        ("Meeting", len(meeting), "code", Code.KEY_TWICE),
        ("Programme", 1, "id", Code.COLUMN_TWICE),
    ]


def test_meeting_without_its_header_is_told_what_to_do() -> None:
    given = tables()
    found = problems(Tables({**given.sheets, "Meeting": [["code", "test"]]}))
    assert found == [("Meeting", 1, "", Code.NO_HEADER)]


def test_key_the_meeting_does_not_declare_is_kept_and_a_misspelt_one_is_named() -> None:
    given = tables(meeting={"mascot:lv": "Zaķis", "quiet_hour": "22:00-06:30"})
    content, found = parse(given)
    assert content is not None
    assert content.meeting.localized("mascot") == LocalizedText({"lv": "Zaķis"})
    assert [(one.column, one.values["like"]) for one in found] == [("quiet_hour", "quiet_hours")]
