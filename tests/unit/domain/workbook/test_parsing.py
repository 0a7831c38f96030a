"""Whole workbooks: what is read, and what each mistake is called."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.localized import LocalizedText
from bot.domain.workbook import SHEETS, Broken, Cell, Code, Tables, from_rows, parse, to_rows
from bot.domain.workbook.sheets import BY_NAME
from tests.workbooks import ITEM, QUESTION, only, problems, read, sheet, tables

DELEGATION: Mapping[str, Cell] = {"code": "LV-DAU", "town:en": "Daugavpils", "language": "lv"}
PERSON: Mapping[str, Cell] = {"id": "A-1", "first_name": "Ona", "last_name": "P", "delegation": "LV-DAU"}


def test_small_workbook_is_read() -> None:
    content = read(tables())
    assert content.items["P01"].starts_at == datetime(2018, 11, 10, 6, 30, tzinfo=UTC)
    assert content.items["P01"].day == date(2018, 11, 10)
    assert content.meeting.languages == ("en", "lv")
    assert content.absent == {
        "Venues",
        "Delegations",
        "Participants",
        "Reminders",
        "Polls",
        "Info",
        "Phrases",
    }


def test_native_cells_read_like_text() -> None:
    native: Mapping[str, Cell] = {
        "day": datetime(2018, 11, 10),
        "start": time(8, 30),
        "end": timedelta(hours=9, minutes=30),
    }
    meeting: Mapping[str, Cell] = {"start_date": date(2018, 11, 8), "end_date": datetime(2018, 11, 12)}
    assert read(tables({**ITEM, **native}, meeting=meeting)) == read(tables())


def test_sheet_names_and_column_names_are_read_in_any_case() -> None:
    given = tables()
    programme = [list(row) for row in given.sheets["Programme"]]
    programme[0] = [str(name).title() for name in programme[0]]
    renamed = Tables({"MEETING ": given.sheets["Meeting"], "programme": programme})
    assert read(renamed) == read(given)


def test_bare_column_is_in_the_default_language() -> None:
    item = {name: cell for name, cell in ITEM.items() if name != "title:en"} | {"title": "Opening"}
    assert read(tables(item)) == read(tables())


def test_column_with_its_language_wins_over_the_bare_one_with_a_warning() -> None:
    given = tables({**ITEM, "title": "Closing"})
    assert only(given).code is Code.UNLIKE_TEXTS
    assert read(given).items["P01"].title == LocalizedText({"en": "Opening"})


def test_blank_rows_and_leading_blank_rows_keep_the_numbers_people_see() -> None:
    rows = sheet([ITEM, {**ITEM, "id": "P02", "start": "late"}])
    spaced: list[list[Cell]] = [[], [None], *rows[:2], [None, "  "], rows[2]]
    given = Tables({**tables().sheets, "Programme": spaced})
    assert problems(given) == [("Programme", 6, "start", Code.BAD_TIME)]


def test_every_problem_is_told_at_once() -> None:
    found = problems(
        tables(
            {**ITEM, "start": "late", "kind": "party"},
            {**ITEM, "id": "P02", "title:en": None},
            {**ITEM, "id": "P02"},
            meeting={"timezone": "Riga", "default_language": None},
            Info=[{"id": "wifi", "order": "first", "title": "Wi-Fi", "text": "x" * 3501}],
        )
    )
    assert found == [
        ("Meeting", 6, "timezone", Code.BAD_ZONE),
        ("Programme", 2, "start", Code.BAD_TIME),
        ("Programme", 2, "kind", Code.BAD_CHOICE),
        ("Programme", 3, "title:en", Code.MISSING),
        ("Programme", 4, "id", Code.DUPLICATE),
        ("Info", 2, "order", Code.BAD_NUMBER),
        ("Info", 2, "text:en", Code.TOO_LONG),
    ]


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"id": None}, "id", Code.MISSING),
        ({"id": "two words"}, "id", Code.BAD_ID),
        ({"day": "2018-12-01"}, "day", Code.OUTSIDE_MEETING),
        ({"end": "08:30"}, "end", Code.ENDS_AT_START),
        ({"end": "01:00"}, "end", Code.TOO_MANY_HOURS),
        ({"day": "2018-10-28", "start": "03:30"}, "start", Code.TIME_TWICE),
        ({"day": "2018-10-28", "start": "02:30", "end": "03:30"}, "end", Code.TIME_TWICE),
        ({"start": "08:30+03:00"}, "start", Code.WRONG_OFFSET),
        ({"meeting_lat": 56.9}, "meeting_lon", Code.HALF_A_POINT),
        ({"meeting_lat": 91, "meeting_lon": 24}, "meeting_lat", Code.OUT_OF_RANGE),
        ({"capacity": 0}, "capacity", Code.OUT_OF_RANGE),
        ({"signup": "perhaps"}, "signup", Code.BAD_YES_NO),
        ({"note:lv": "x" * 1501}, "note:lv", Code.TOO_LONG),
        ({"title:lv": "x" * 201}, "title:lv", Code.TOO_LONG),
        ({"audience": "LV-DAU;;"}, "", None),
        ({"audience": "a+"}, "audience", Code.BAD_AUDIENCE),
        ({"audience": "item-P99"}, "audience", Code.UNKNOWN_REFERENCE),
        ({"audience": "lang-xx"}, "audience", Code.UNKNOWN_REFERENCE),
        ({"links": "Slides | ../p14.pdf"}, "links", Code.BAD_LINK),
        ({"title:en": "#REF!"}, "title:en", Code.CELL_ERROR),
    ],
)
def test_mistake_in_an_item_is_named_with_its_row_and_column(
    change: Mapping[str, Cell], column: str, code: Code | None
) -> None:
    found = problems(tables({**ITEM, **change}))
    expected = [("Programme", 2, column, code)] if code else []
    assert [one for one in found if one[3] is not Code.MISSING or code is Code.MISSING] == expected


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"end_date": "2018-11-07"}, "end_date", Code.END_BEFORE_START),
        ({"end_date": "2019-11-07"}, "end_date", Code.MEETING_TOO_LONG),
        ({"default_language": "de"}, "default_language", Code.UNLISTED_DEFAULT),
        ({"quiet_hours": "at night"}, "quiet_hours", Code.BAD_PERIOD),
        ({"organiser_email": "ona"}, "organiser_email", Code.BAD_EMAIL),
        ({"start_date": None}, "start_date", Code.MISSING),
    ],
)
def test_mistake_in_the_meeting_is_named_by_its_key(
    change: Mapping[str, Cell], column: str, code: Code
) -> None:
    english = {**ITEM, "title:en": None, "title:de": None, "title": "Opening"}
    found = [one for one in problems(tables(english, meeting=change)) if one[0] == "Meeting"]
    assert (column, code) in [one[2:] for one in found]


def test_end_before_start_is_the_next_day() -> None:
    item = read(tables({**ITEM, "start": "20:00", "end": "00:30"})).items["P01"]
    assert item.ends_at is not None
    assert item.ends_at - item.starts_at == timedelta(hours=4, minutes=30)


def test_item_after_midnight_stays_with_the_evening_before() -> None:
    item = read(tables({**ITEM, "start": "24:30", "end": "02:00"})).items["P01"]
    assert item.day == date(2018, 11, 10)
    assert item.starts_at == datetime(2018, 11, 10, 22, 30, tzinfo=UTC)
    assert item.ends_at == datetime(2018, 11, 11, 0, 0, tzinfo=UTC)


def test_item_over_the_change_of_the_clock_ends_by_the_chosen_offset() -> None:
    night = {"day": "2018-10-28", "start": "03:30+03:00", "end": "03:10+02:00"}
    item = read(tables({**ITEM, **night})).items["P01"]
    assert item.ends_at is not None
    assert item.ends_at - item.starts_at == timedelta(minutes=40)


def test_venue_that_is_not_listed_is_unknown_and_the_likely_one_is_named() -> None:
    venue = {"id": "hotel", "name": "Hotel"}
    problem = only(tables({**ITEM, "venue_id": "hotell"}, Venues=[venue]))
    assert (problem.column, problem.code, problem.values["like"]) == (
        "venue_id",
        Code.UNKNOWN_REFERENCE,
        "hotel",
    )


def test_references_are_not_asked_of_sheets_the_file_does_not_have() -> None:
    assert problems(tables({**ITEM, "venue_id": "hotel", "audience": "LV-DAU;group-A"})) == []


def test_row_with_a_mistake_still_counts_as_there() -> None:
    venue: Mapping[str, Cell] = {"id": "hotel", "name": "Hotel", "lat": "north", "lon": 26}
    assert problems(tables({**ITEM, "venue_id": "hotel"}, Venues=[venue])) == [
        ("Venues", 2, "lat", Code.BAD_NUMBER)
    ]


def test_person_of_an_unknown_delegation_is_refused() -> None:
    people = [{**PERSON, "delegation": "LV-DAO"}]
    problem = only(tables(Participants=people, Delegations=[DELEGATION]))
    assert (problem.sheet, problem.column, problem.values["like"]) == ("Participants", "delegation", "LV-DAU")


def test_group_nobody_is_in_is_a_warning() -> None:
    people = [{**PERSON, "group": "A"}]
    problem = only(tables({**ITEM, "audience": "group-B"}, Participants=people))
    assert (problem.code, problem.warning) == (Code.UNKNOWN_REFERENCE, True)


def test_address_of_a_minor_is_a_warning() -> None:
    people = [{**PERSON, "minor": "yes", "email": "ona@example.org"}]
    assert only(tables(Participants=people)).code is Code.MINOR_EMAIL


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"options:lv": "a|b"}, "options", Code.OPTION_COUNTS_DIFFER),
        ({"options:en": "a|b|c"}, "options", Code.BAD_SCALE),
        ({"options:en": None}, "options", Code.TOO_FEW_OPTIONS),
        ({"trigger": "item=P77"}, "trigger", Code.UNKNOWN_REFERENCE),
        ({"trigger": "soon"}, "trigger", Code.BAD_TRIGGER),
        ({"closes": "soon"}, "closes", Code.BAD_CLOSES),
        ({"kind": "text"}, "options", Code.NEEDLESS_OPTIONS),
        ({"kind": "essay"}, "kind", Code.BAD_CHOICE),
    ],
)
def test_mistake_in_a_question_is_named(change: Mapping[str, Cell], column: str, code: Code) -> None:
    assert problems(tables(Polls=[{**QUESTION, **change}])) == [("Polls", 2, column, code)]


def test_rows_of_one_poll_must_agree_on_when_it_opens() -> None:
    other = {**QUESTION, "question_id": "other", "trigger": "on_join"}
    assert problems(tables(Polls=[QUESTION, other])) == [("Polls", 3, "trigger", Code.POLL_ROWS_DIFFER)]


def test_question_of_one_name_may_be_in_two_polls() -> None:
    content = read(tables(Polls=[QUESTION, {**QUESTION, "poll_id": "seminar"}]))
    assert set(content.questions) == {"day/rate", "seminar/rate"}


def test_stored_rows_make_the_same_meeting() -> None:
    content = read(tables(Polls=[QUESTION], Delegations=[DELEGATION], Participants=[PERSON]))
    assert from_rows(to_rows(content)) == content


def test_stored_rows_that_do_not_go_together_are_refused_with_their_keys() -> None:
    rows = to_rows(read(tables()))
    rows["Programme"]["P01"]["end"] = "08:00"
    with pytest.raises(Broken) as caught:
        from_rows(rows)
    assert [(one.key, one.column, one.code) for one in caught.value.problems] == [
        ("P01", "end", Code.TOO_MANY_HOURS)
    ]


def test_stored_items_that_are_cancelled_may_lie_outside_a_moved_meeting() -> None:
    item = {**ITEM, "audience": "lang-lv;LV-DAU", "cancelled": "yes"}
    rows = to_rows(read(tables(item, {**ITEM, "id": "P02"}, Delegations=[DELEGATION])))
    moved = {"start_date": "2019-02-01", "end_date": "2019-02-03", "languages": "en"}
    rows["Meeting"]["meeting"] |= moved
    rows["Programme"]["P02"]["day"] = "2019-02-01"
    assert from_rows(rows).items["P01"].day == date(2018, 11, 10)
    del rows["Programme"]["P01"]["cancelled"]
    with pytest.raises(Broken):
        from_rows(rows)


_CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5000),
    st.floats(),
    st.text(max_size=5),
    st.datetimes(),
    st.times(),
    st.timedeltas(timedelta(days=-2), timedelta(days=3)),
    st.sampled_from(["P01", "all", "item-P01", "2018-11-09", "10:00", "yes", "seminar", "a|b", "on_join"]),
)


@given(st.data())
@pytest.mark.parametrize("name", [sheet.name for sheet in SHEETS if not sheet.vertical])
def test_any_cells_under_our_headers_are_read_or_named(name: str, data: st.DataObject) -> None:
    columns = [column.name for column in BY_NAME[name].columns]
    cells = st.dictionaries(st.sampled_from(columns), _CELL)
    rows = data.draw(st.lists(cells, min_size=1, max_size=3))
    header = [*columns, "title:lv", "note"]
    table: list[list[Cell]] = [list[Cell](header), *([row.get(column) for column in header] for row in rows)]
    content, found = parse(Tables({**tables().sheets, name: table}))
    assert content is not None or any(not problem.warning for problem in found)
    if content:
        assert from_rows(to_rows(content)) == content


def test_row_with_a_bad_cell_still_tells_of_a_venue_that_is_not_there() -> None:
    broken: Mapping[str, Cell] = {**ITEM, "start": "half past", "venue_id": "nowhere"}
    venue: Mapping[str, Cell] = {"id": "hall", "name:en": "Hall"}
    assert problems(tables(Programme=[broken], Venues=[venue])) == [
        ("Programme", 2, "start", Code.BAD_TIME),
        ("Programme", 2, "venue_id", Code.UNKNOWN_REFERENCE),
    ]
