"""``ttchan load`` with another tool's programme: guesses, the question of times, publishing, coming again."""

import sqlite3
from pathlib import Path

from sandbox import Sandbox
from tests.integration.command import Ended, ttchan
from tests.sample import FOLDER as SAMPLE
from tests.timetables import FOLDER, ics


async def test_guesses_are_notes_doubtful_times_are_asked_and_twice_changes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"

    async def load(path: Path, *words: str) -> Ended:
        return await ttchan("load", str(path), *words, DATA_DIR=str(data))

    ended = await load(FOLDER / "kinds.json")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("No meeting is published yet: load the workbook first")
    assert (await load(SAMPLE, "--publish")).code == 0

    ended = await load(FOLDER / "kinds.json", "--publish")
    assert ended.code == 0, ended.err
    assert "Note: Guessed from their words to be of the kind meal: Lunch" in ended.out.splitlines()
    assert "Programme: 5 new, 49 unchanged" in ended.out
    assert ended.out.splitlines()[-1] == "Published as version 2."
    for path in (FOLDER / "kinds.json", SAMPLE):
        again = await load(path)
        assert (again.code, again.out.splitlines()[-1]) == (0, "Nothing to change.")

    floating = tmp_path / "calendar.ics"
    floating.write_bytes(ics("UID:a\nSUMMARY:Tea with the mayor\nDTSTART:20181110T160000\nDURATION:PT30M"))
    asked = await load(floating, "--publish")
    assert asked.code == 1
    assert "  --times local  2018-11-10 16:00, as the clock in Europe/Riga shows it" in asked.err
    assert "  --times utc    2018-11-10 18:00, as the moment that the file gives" in asked.err
    answered = await load(floating, "--publish", "--times", "utc")
    assert answered.code == 0, answered.err
    connection = sqlite3.connect(data / "ttchan.db")
    (start,) = connection.execute("SELECT starts_at FROM items WHERE title LIKE '%the mayor%'").fetchone()
    connection.close()
    assert str(start)[:16] == "2018-11-10 16:00"


async def test_a_check_takes_another_tools_programme_for_what_it_is(sandbox: Sandbox, tmp_path: Path) -> None:
    where = {"TOKEN": sandbox.token, "API_URL": sandbox.url, "DATA_DIR": str(tmp_path / "data")}

    async def checked(path: Path) -> list[str]:
        lines = (await ttchan("check", str(path), **where)).out.splitlines()
        assert not [line for line in lines if "workbook" in line and "No meeting" not in line]
        return [line for line in lines if " timetable: " in line]

    (refused,) = await checked(FOLDER / "kinds.json")
    assert refused.startswith("MEND  timetable: No meeting is published yet")
    assert (await ttchan("load", str(SAMPLE), "--publish", **where)).code == 0
    *notes, good = await checked(FOLDER / "kinds.json")
    assert "note  timetable: Guessed from their words to be of the kind meal: Lunch" in notes
    assert good == "ok    timetable: 5 items; ttchan load shows what they would change"
    floating = tmp_path / "calendar.ics"
    floating.write_bytes(ics("UID:a\nSUMMARY:Tea with the mayor\nDTSTART:20181110T160000\nDURATION:PT30M"))
    (doubt,) = await checked(floating)
    assert doubt == (
        "note  timetable: times that can be read in two ways: 1, such as “Tea with the mayor”: "
        "ttchan load asks which is right"
    )
    damaged = tmp_path / "damaged.ics"
    damaged.write_text("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n")
    (wrong,) = await checked(damaged)
    assert wrong.startswith("MEND  timetable: ")
