"""``ttchan results``: one poll or all, on the screen and in files; what may not be told is not there."""

import csv
import hashlib
import io
import shutil
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bot.db.engine import Database
from bot.domain.polls.exports import HEADER
from bot.services.polls import reading
from tests.integration.command import COLD, Ended, ttchan
from tests.integration.services.polls.keeping import CODE, KEY, answered, opened
from tests.sample import content

CROWD = sorted(content().participants)[:8]


@pytest.fixture
async def data(published: Path, tmp_path: Path) -> Path:
    """Eight have answered after a seminar, three a second poll."""
    folder = Path(shutil.copytree(published, tmp_path / "data"))
    (folder / f"polls-{hashlib.sha256(CODE.encode()).hexdigest()[:16]}.key").write_text(KEY.hex())
    db = Database(f"sqlite+aiosqlite:///{folder / 'ttchan.db'}")
    async with db.write() as session:
        for poll in (await reading.polls_of(session, 1)).values():
            await reading.keep_versions(session, 1, poll.questions)
    seminar = await opened(db, 1, "seminar", item_id="P18", asked=CROWD)
    for number, who in enumerate(CROWD):
        await answered(db, seminar, "sess_rate", who, str(number % 2 + 4))
    services = await opened(db, 1, "services", asked=CROWD)
    for who in CROWD[:3]:
        await answered(db, services, "log_food", who, "3")
    await db.dispose()
    return folder


async def results(data: Path, *words: str, program: str = "") -> Ended:
    return await ttchan("results", *words, program=program, DATA_DIR=str(data))


async def test_the_csv_has_the_header_and_a_row_for_each_answer(data: Path) -> None:
    ended = await results(data, "--format", "csv", program=COLD)
    assert (ended.code, ended.err) == (0, "")
    first, *rows = list(csv.reader(io.StringIO(ended.out)))
    assert tuple(first) == HEADER
    told = [dict(zip(first, row, strict=True)) for row in rows]
    rates = [row for row in told if row["poll"] == "seminar"]
    assert Counter(row["value"] for row in rates) == {"4": 4, "5": 4}
    assert {(row["item"], row["language"], row["answered_at"]) for row in rates} == {("P18", "en", "")}
    few = [row for row in told if row["poll"] == "services"]
    assert [row["value"] for row in few] == ["3", "3", "3"], "an answer is not lost because few gave one"
    assert {(row["item"], row["language"], row["delegation"]) for row in few} == {("", "", "")}


async def test_one_poll_on_the_screen_in_latvian(data: Path) -> None:
    ended = await results(data, "seminar", "--lang", "lv")
    said = ended.out.splitlines()
    assert said[0] == "seminar: Pēc semināra (without names, asked once)"
    assert said[1] == "  8 of 8 answered (100 %)"
    assert "  sess_rate (scale): Kā Jūs to vērtējat?" in said
    assert "    n = 8, mean 4.5 ± 0.5" in said
    assert "services" not in ended.out


async def test_an_export_is_in_the_log_of_acts_and_a_look_is_not(data: Path) -> None:
    await results(data)
    await results(data, "seminar", "--format", "csv", "--output", str(data / "seminar.csv"))
    assert (data / "seminar.csv").read_text(encoding="utf-8").startswith(",".join(HEADER))
    with sqlite3.connect(data / "ttchan.db") as connection:
        acts = connection.execute(
            "SELECT action, object FROM audit_log WHERE action LIKE '%polls'"
        ).fetchall()
    connection.close()
    assert acts == [("export_polls", "seminar")]


async def test_a_workbook_and_pictures_are_written_where_they_are_wanted(data: Path, tmp_path: Path) -> None:
    book = tmp_path / "polls.xlsx"
    assert (await results(data, "--format", "xlsx", "--output", str(book))).code == 0
    sheet = CalamineWorkbook.from_path(str(book)).get_sheet_by_name("Answers").to_python()
    assert len(sheet) == 1 + 8 + 3
    picture = tmp_path / "seminar.png"
    ended = await results(data, "seminar", "--format", "png", "--output", str(picture), "--lang", "lv")
    assert ended.code == 0, ended.err
    files = [Path(line) for line in ended.out.splitlines()]
    assert files
    assert all(one.read_bytes().startswith(b"\x89PNG") for one in files)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing",), "No poll called nothing was opened yet."),
        (("--format", "xlsx"), "--format xlsx needs --output FILE."),
        (("--format", "png"), "--format png needs --output FILE."),
        (("--lang", "xx"), "--lang xx: choose one of"),
        (("--format", "csv", "--output", "/"), "/ is a folder: name a file in it."),
        (("--format", "xlsx", "--output", "/nowhere/polls.xlsx"), "/nowhere/polls.xlsx: No such file"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_line(data: Path, words: tuple[str, ...], said: str) -> None:
    ended = await results(data, *words)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(said)
    assert ended.err.count("\n") == 1
