"""What real schedule files contain, each with a file of our own: read, laid over the sample, guesses said."""

import pytest

from bot.domain.timetables import Doubtful, Reading
from tests.timetables import brought, laid, read, said, told, when


def test_a_date_in_utc_beside_a_local_start_agrees_and_nothing_is_asked() -> None:
    rows = brought(laid(read("utc.json")))
    assert when(rows["Agrees with its date"]) == "2018-11-09 09:00–09:45"
    assert when(rows["Agrees without a zone"]) == "2018-11-09 12:30–13:15"


@pytest.mark.parametrize(
    ("name", "local", "utc"),
    [
        ("days.json", "2018-11-08 09:00", "2018-11-09 09:00"),
        ("declared.json", "2018-11-09 09:00", "2018-11-09 10:00"),
    ],
    ids=["the day's date is one day early", "declared UTC, stamped +01:00"],
)
def test_days_zones_and_stamps_that_disagree_are_asked_and_the_answer_holds(
    name: str, local: str, utc: str
) -> None:
    with pytest.raises(Doubtful) as caught:
        laid(read(name))
    assert (str(caught.value.doubt.local), str(caught.value.doubt.utc)) == (local, utc)
    for reading, expected in ((Reading.LOCAL, local), (Reading.UTC, utc)):
        (row,) = brought(laid(read(name), reading)).values()
        assert f"{row['day']} {row['start']}" == expected


def test_items_after_midnight_stay_under_the_day_before_and_an_early_coach_under_its_own() -> None:
    found = laid(read("night.json"))
    assert {title: when(row) for title, row in brought(found).items()} == {
        "Late songs": "2018-11-09 23:30–01:00",
        "Later songs": "2018-11-09 25:00–01:30",
        "Latest songs": "2018-11-09 26:00–02:30",
        "Coach to the airport": "2018-11-10 05:15–05:45",
    }
    assert told(found, "After midnight").endswith(": Later songs; Latest songs")


def test_starts_and_lengths_are_read_in_all_their_forms_with_the_date_of_the_day() -> None:
    found = laid(read("clocks.json"))
    assert {title: when(row) for title, row in brought(found).items()} == {
        "Five minutes": "2018-11-09 09:30–09:35",
        "An hour and a half": "2018-11-09 10:15–11:45",
        "Twenty minutes": "2018-11-09 14:00–14:20",
    }
    assert "Starts such as 0930 are read as 09:30." in said(found)


def test_minutes_since_midnight_are_told_from_times_without_a_colon() -> None:
    found = laid(read("minutes.json"))
    assert [when(row) for row in brought(found).values()] == [
        "2018-11-09 09:30–10:15",
        "2018-11-09 14:00–14:45",
    ]
    assert "Starts such as 570 are read as 09:30." in said(found)


def test_parts_that_share_an_id_stay_apart_with_a_warning() -> None:
    found = laid(read("ids.json"))
    assert {title: row["start"] for title, row in brought(found).items()} == {
        "Wood": "09:00",
        "Water": "10:00",
        "Wind": "09:00",
        "Sun": "11:00",
    }
    assert len({row["id"] for row in brought(found).values()}) == 4
    assert told(found, "Share an id").endswith(": Wood; Water; Wind")


def test_titles_by_language_go_to_the_languages_of_the_meeting() -> None:
    found = laid(read("languages.json"))
    rows = brought(found)
    assert rows["Forest walk"]["title:lv"] == "Pastaiga mežā"
    assert not any(":fr" in name for name in rows["Forest walk"])
    assert rows["Wald und Wasser"]["title:de"] == "Wald und Wasser"
    assert rows["Le bois"]["title:en"] == "Le bois"
    assert rows["Las"]["title:pl"] == "Las"
    assert told(found, "“fr”").endswith(": Forest walk")
    assert told(found, "There is no text in en, so the one in “fr”").endswith(": Le bois")
    assert told(found, "There is no text in en, so the one in “pl”").endswith(": Las")


def test_five_rooms_or_all_are_one_item_without_a_place_and_a_lone_id_is_left_out() -> None:
    found = laid(read("rooms.json"))
    rows = brought(found)
    assert set(rows) == {"Opening", "Lunch", "Group photo"}
    assert rows["Opening"]["meeting_point:en"] == "1, 2, 3, 4, 5"
    assert not any("venue_id" in row for row in rows.values())
    assert "Venues" not in found.rows
    assert told(found, "In several rooms or in all").endswith(": Opening; Lunch")
    assert told(found, "Without a title").endswith(": 98")


def test_markup_entities_and_odd_spaces_are_cleaned_away() -> None:
    found = laid(read("dirty.json"))
    row = brought(found)["Wood & water"]
    assert row["note:en"] == (
        "Anna Example, John Sample\nFirst line.\nSecond line.\none\ntwo\n\nBring:\n- boots\n- 5 €"
    )
    assert row["links"] == "talks.example.org | https://talks.example.org/wood"
    assert found.rows["Venues"][row["venue_id"]]["name:en"] == "Blue room"
    assert told(found, "The link is not").endswith(": Another")


def test_meals_transfers_and_a_group_photo_are_items_of_their_kinds() -> None:
    found = laid(read("kinds.json"))
    assert {title: row["kind"] for title, row in brought(found).items()} == {
        "Transfer from the hotel": "transfer",
        "Clean rivers": "seminar",
        "Lunch": "meal",
        "Group photo": "ceremony",
        "Something else": "seminar",
    }
    assert told(found, "No word tells the kind, seminar is assumed").endswith(": Something else")


def test_xml_says_the_same_as_json_would() -> None:
    found = laid(read("frab.xml"))
    rows = brought(found)
    assert when(rows["Lakes & rivers"]) == "2018-11-09 10:00–10:45"
    assert rows["Lakes & rivers"]["title:lv"] == "Lakes & rivers"
    assert rows["Lakes & rivers"]["note:lv"] == "Anna Example, John Sample\nA short text."
    assert when(rows["Songs at midnight"]) == "2018-11-09 24:15–01:15"
    assert told(found, "Without a title").endswith(": 123")
    assert "passwd" not in str(found)


def test_the_page_of_pretalx_has_rooms_tracks_and_speakers_apart_and_moments() -> None:
    found = laid(read("pretalx.json"))
    rows = brought(found)
    assert when(rows["Along the river"]) == "2018-11-09 09:00–10:30"
    assert rows["Along the river"]["kind"] == "excursion"
    assert rows["Along the river"]["note:en"] == "Anna Example\nWalk along."
    assert rows["Lunch"]["title:de"] == "Mittagessen"
    assert told(found, "The file's times are of Europe/Warsaw").endswith("they are in Europe/Riga.")
    assert told(found, "Cancelled in the file").endswith(": Called off")


def test_the_interface_of_pretalx_lists_talks_and_those_without_a_slot_are_left_out() -> None:
    found = laid(read("proposals.json"))
    (row,) = brought(found).values()
    assert when(row) == "2018-11-09 10:00–11:00"
    assert told(found, "Without a day or a time").endswith(": Not placed yet")
