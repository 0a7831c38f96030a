"""An organiser sends the programme of another tool: what was guessed, what is asked, and who sees it then."""

from pathlib import Path

import pytest

from sandbox import Person
from tests.chat.conftest import asks, presses
from tests.chat.importing import column, sends
from tests.timetables import FOLDER, ics

FLOATING = ics(
    "UID:a\nSUMMARY:Tea with the mayor\nDTSTART:20181110T160000\nDURATION:PT30M\nLOCATION:Blue room",
    "UID:b\nSUMMARY:Coach back\nDTSTART:20181110T170000\nDURATION:PT30M",
)


def today(name: str) -> bytes:
    """One of the files, on the day of the tests."""
    return (FOLDER / name).read_bytes().replace(b"2018-11-09", b"2018-11-10")


async def test_json_is_previewed_with_its_guesses_published_and_seen_by_a_delegate(
    martins: Person, radom_a: Person, data_dir: Path
) -> None:
    seen = await sends(martins, today("kinds.json"), "schedule.json", "/import")
    assert "Programme: 5 new, 49 unchanged" in seen.text
    assert "Please look at what was guessed:" in seen.text
    assert "Guessed from their words to be of the kind meal: Lunch" in seen.text
    assert "No word tells the kind, seminar is assumed: Something else" in seen.text
    assert "New places, without an address yet: Blue room" in seen.text
    assert "The rest of the programme stays." in seen.text
    assert seen.buttons == [["Publish"], ["Show all"], ["No, thank you", "Help"]]
    assert (await presses(martins, "Publish")).text.startswith("Published as version 2.")
    assert "09:00–10:00 Clean rivers" in (await asks(radom_a, "/today")).text
    again = await sends(martins, today("kinds.json"), "renamed (1).json", "/import")
    assert "Nothing changes for anybody." in again.text
    less = today("kinds.json").replace(b'"Lunch"', b'""')
    seen = await sends(martins, less, caption="/import")
    assert "Came from this file before and is not in it any more, so it is cancelled: Lunch" in seen.text
    assert "Programme: 1 cancelled, 53 unchanged" in seen.text
    await presses(martins, "Publish")
    assert column(data_dir, "SELECT count(*) FROM items WHERE withdrawn = 1 AND id LIKE 'ext-%'") == [1]
    assert column(data_dir, "SELECT count(*) FROM items WHERE withdrawn = 0 AND id NOT LIKE 'ext-%'") == [49]


async def test_xml_goes_the_same_way(martins: Person, radom_a: Person) -> None:
    seen = await sends(martins, today("frab.xml"), "schedule.xml", "/import")
    assert "After midnight, kept under the day before: Songs at midnight" in seen.text
    await presses(martins, "Publish")
    assert "10:00–10:45 Lakes & rivers" in (await asks(radom_a, "/today")).text


@pytest.mark.parametrize(("answer", "shown"), [(0, "16:00–16:30"), (1, "18:00–18:30")], ids=["local", "UTC"])
async def test_a_calendar_without_a_zone_is_asked_and_the_answer_counts(
    martins: Person, radom_a: Person, answer: int, shown: str
) -> None:
    asked = await sends(martins, FLOATING, "calendar.ics", "/import")
    assert asked.text.startswith("The times in this file can be read in two ways. Which is right?")
    assert "An example: Tea with the mayor" in asked.text
    assert "As it is printed: Saturday, 10 November, 16:00" in asked.text
    assert "It concerns 2 entries." in asked.text
    assert asked.buttons == [
        ["Saturday, 10 November, 16:00"],
        ["Saturday, 10 November, 18:00"],
        ["Today", "Help"],
    ]
    seen = await presses(martins, asked.buttons[answer][0])
    assert "Programme: 2 new, 49 unchanged" in seen.text
    assert "as you chose" in seen.text
    assert (await presses(martins, "Publish")).text.startswith("Published as version 2.")
    assert f"{shown} Tea with the mayor" in (await asks(radom_a, "/today")).text


async def test_a_programme_that_cannot_be_read_is_refused_in_one_sentence(
    martins: Person, data_dir: Path
) -> None:
    seen = await sends(martins, today("frab.xml")[:500], "schedule.xml", "/import")
    assert seen.text == (
        "The file is damaged or incomplete: export it again and send it once more.\n"
        "Nothing was changed. You can send the file again at once."
    )
    seen = await sends(martins, (FOLDER / "entities.xml").read_bytes(), "schedule.xml")
    assert seen.text.startswith("The file defines entities of its own")
    seen = await sends(martins, FLOATING.replace(b"2018", b"2019"), "calendar.ics")
    assert "Nothing in the file lies within the days of the meeting, 2018-11-08 to 2018-11-12" in seen.text
    assert column(data_dir, "SELECT version FROM meetings") == [1]
