"""``ttchan load`` from the outside: problems, differences, conflicts, and what a broken workbook changes."""

import csv
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.load import _publish
from bot.cli.session import opened
from bot.domain.workbook import edit
from bot.services import meetings
from bot.settings import load_settings
from tests.integration.command import COLD, Ended, ttchan
from tests.sample import FOLDER

Rows = list[list[str]]


class Meeting:
    """The sample meeting as a folder that a test may change, and the data it is loaded into."""

    def __init__(self, folder: Path) -> None:
        self.book = Path(shutil.copytree(FOLDER, folder / "book", ignore=shutil.ignore_patterns("*.xlsx")))
        self.data = folder / "data"

    async def load(self, *words: str, program: str = "") -> Ended:
        """Run the command."""
        return await ttchan("load", str(self.book), *words, program=program, DATA_DIR=str(self.data))

    def edit(self, sheet: str, change: Callable[[Rows], Rows]) -> None:
        """Change a sheet of the workbook."""
        path = self.book / f"{sheet}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(change(rows))

    def set(self, sheet: str, key: str, column: str, value: str) -> None:
        """Change one cell."""

        def change(rows: Rows) -> Rows:
            place = rows[0].index(column)
            for row in rows:
                if row[0] == key:
                    row[place] = value
            return rows

        self.edit(sheet, change)

    def drop(self, sheet: str, key: str) -> None:
        """Delete a row."""
        self.edit(sheet, lambda rows: [row for row in rows if row[0] != key])

    def query(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Look into, or change, what is published: as an edit in chat would."""
        connection = sqlite3.connect(self.data / "ttchan.db")
        try:
            with connection:
                return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    @property
    def version(self) -> object:
        """What readers compare."""
        return self.query("SELECT version FROM meetings")[0][0]


@pytest.fixture(scope="module")
def _published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("published")


@pytest.fixture
async def meeting(_published: Path, tmp_path: Path) -> Meeting:
    """Published once; each test has a copy."""
    made = Meeting(tmp_path)
    if not (_published / "data").exists():
        ended = await made.load("--publish", program=COLD)
        assert ended.code == 0, ended.err
        assert "Published as version 1." in ended.out
        shutil.copytree(made.data, _published / "data")
    else:
        shutil.copytree(_published / "data", made.data)
    return made


async def test_a_first_look_changes_nothing(tmp_path: Path) -> None:
    meeting = Meeting(tmp_path)
    ended = await meeting.load()
    assert ended.code == 0, ended.err
    assert "Nothing is changed yet: add --publish to apply it." in ended.out
    assert meeting.query("SELECT count(*) FROM meetings") == [(0,)]


async def test_the_same_workbook_again_says_nothing_to_change(meeting: Meeting) -> None:
    ended = await meeting.load()
    assert (ended.code, ended.out.splitlines()[-1]) == (0, "Nothing to change.")
    ended = await meeting.load("--publish")
    assert (ended.code, ended.out.splitlines()[-1]) == (0, "Nothing to change.")
    assert meeting.version == 1
    assert meeting.query("SELECT count(*) FROM items") == [(49,)]


async def test_a_changed_cell_is_shown_and_published(meeting: Meeting) -> None:
    meeting.set("programme", "P21", "start", "08:45")
    ended = await meeting.load("--publish")
    assert ended.code == 0, ended.err
    (line,) = [line for line in ended.out.splitlines() if line.strip().startswith("P21")]
    assert "→ 08:45" in line
    assert meeting.version == 2


async def test_a_change_made_in_chat_stays(meeting: Meeting) -> None:
    meeting.query("UPDATE items SET capacity = 17 WHERE id = 'P21'")
    meeting.set("programme", "P22", "title:en", "Another title")
    ended = await meeting.load("--publish")
    assert ended.code == 0, ended.err
    assert meeting.query("SELECT capacity FROM items WHERE id = 'P21'") == [(17,)]
    assert "Another title" in str(meeting.query("SELECT title FROM items WHERE id = 'P22'"))


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (("--prefer", "file"), 30),
        (("--choose", "Programme/P21/capacity=published"), 17),
    ],
)
async def test_a_conflict_is_refused_until_it_is_decided(
    meeting: Meeting, words: tuple[str, ...], kept: int
) -> None:
    meeting.query("UPDATE items SET capacity = 17 WHERE id = 'P21'")
    meeting.set("programme", "P21", "capacity", "30")
    refused = await meeting.load("--publish")
    assert refused.code == 1
    assert "1 to choose before publishing" in refused.err
    assert "Conflict Programme/P21/capacity: published “17”, file “30”" in refused.out
    assert meeting.query("SELECT capacity FROM items WHERE id = 'P21'") == [(17,)]
    assert meeting.version == 1
    decided = await meeting.load("--publish", *words)
    assert decided.code == 0, decided.err
    assert meeting.query("SELECT capacity FROM items WHERE id = 'P21'") == [(kept,)]
    again = await meeting.load()
    assert again.code == 0, "a decision is remembered"


async def test_a_choice_that_is_none_is_refused(meeting: Meeting) -> None:
    ended = await meeting.load("--choose", "Programme/P21/capacity=both")
    assert ended.code == 1
    assert "no such conflict" in ended.err


async def test_an_item_missing_from_the_file_is_cancelled_and_stays_so(meeting: Meeting) -> None:
    meeting.drop("programme", "P48")
    ended = await meeting.load("--publish")
    assert "P48 cancelled" in ended.out
    assert meeting.query("SELECT withdrawn FROM items WHERE id = 'P48'") == [(1,)]
    assert meeting.query("SELECT count(*) FROM items") == [(49,)]
    assert (await meeting.load("--publish")).out.splitlines()[-1] == "Nothing to change."
    assert meeting.query("SELECT withdrawn FROM items WHERE id = 'P48'") == [(1,)]


async def test_a_person_missing_from_the_file_is_marked_and_nobody_is_named(meeting: Meeting) -> None:
    meeting.drop("participants", "LV-DAU-01")
    ended = await meeting.load("--publish")
    assert ended.code == 0, ended.err
    assert "LV-DAU-01 marked missing" in ended.out
    assert meeting.query("SELECT withdrawn FROM participants WHERE id = 'LV-DAU-01'") == [(1,)]
    assert "Rudzup" not in ended.out + ended.err


@pytest.mark.fault("bad:xlsx")
async def test_a_broken_workbook_names_every_place_and_changes_nothing(meeting: Meeting) -> None:
    meeting.set("programme", "P21", "start", "25:99")
    meeting.set("programme", "P22", "venue_id", "atlantis")
    meeting.set("programme", "P23", "title:en", "This must not be published")
    before = meeting.query("SELECT * FROM items ORDER BY id"), meeting.version
    ended = await meeting.load("--publish", "--prefer", "file")
    assert ended.code == 1
    *problems, last = ended.err.splitlines()
    assert last == f"Nothing was changed: {len(problems)} to mend."
    assert any("25:99" in line and "start" in line for line in problems)
    assert any("atlantis" in line and "venue_id" in line for line in problems)
    assert (meeting.query("SELECT * FROM items ORDER BY id"), meeting.version) == before


@pytest.mark.parametrize("name", ["none.xlsx", "empty.xlsx", "page.xlsx", "empty"])
@pytest.mark.fault("bad:xlsx")
async def test_what_is_no_workbook_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    match name:
        case "empty.xlsx":
            path.write_bytes(b"")
        case "page.xlsx":
            path.write_text("<html>Log in</html>")
        case "empty":
            path.mkdir()
    ended = await ttchan("load", str(path), "--publish", DATA_DIR=str(tmp_path / "data"))
    assert ended.code == 1
    assert 1 <= len(ended.err.splitlines()) <= 2, ended.err
    assert "Traceback" not in ended.err


async def test_a_plan_that_somebody_overtook_is_refused_in_one_line(meeting: Meeting) -> None:
    settings = load_settings(data_dir=meeting.data)
    async with opened(settings) as db:
        async with db.read() as session:
            before = await meetings.published(session, "ttchan-2018")
        assert before is not None
        cancelled = edit(before.loaded, before.rows, ("Programme", "P21"), {"cancelled": "yes"}, 1)
        assert await _publish(settings, db, cancelled, {}) == []
        (refused,) = await _publish(settings, db, before.plan(before.rows), {})
    assert refused.startswith("Somebody published a change in the meantime.")
    assert meeting.query("SELECT source, author FROM item_changes") == [("load", None)]


async def test_loading_is_refused_by_settings_before_anything_is_read(tmp_path: Path) -> None:
    ended = await ttchan("load", str(FOLDER), program=COLD, DATABASE_URL="mysql://x", SEND_RATE="much")
    assert ended.code == 78
    assert len(ended.err.splitlines()) == 2
    assert ended.worked <= 2


async def test_what_lacks_a_translation_is_told_before_it_is_published(meeting: Meeting) -> None:
    assert "translation" not in (await meeting.load()).out
    meeting.set("programme", "P21", "title:lt", "")
    meeting.set("info", "wifi", "text:sv", "")
    for column in ("title:sv", "note:sv", "meeting_point:sv"):
        meeting.set("programme", "P33", column, "")
    told = (
        "sv 4 (Programme P33 meeting_point:sv, Programme P33 title:sv, Programme P33 note:sv …),"
        " lt 1 (Programme P21 title:lt)."
    )
    looked = await meeting.load()
    assert f"Note: Texts without a translation: {told}" in looked.out.splitlines()
    assert "Published as version 2." in (await meeting.load("--publish")).out
