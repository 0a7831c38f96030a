"""``ttchan presence`` and ``ttchan qr``: who was there in files, and the code that marks who comes."""

import csv
import io
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from bot.domain.doors import code_of
from bot.domain.presence_rows import HEADER
from bot.secret_key import load_secret_key
from bot.settings import load_settings
from tests.integration.command import Ended, ttchan
from tests.sample import FOLDER, programme

EVIL = "=HYPERLINK(1)"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, the bot's name, and two marks; somebody's name is a formula."""
    folder = tmp_path_factory.mktemp("published")
    command = [sys.executable, "-m", "bot", "load", str(FOLDER), "--publish"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TTCHAN_")}
    environment = kept | {"TTCHAN_DATA_DIR": str(folder)}
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    marks = [
        (1, "P18", who, 1, "", "door", who, "2018-11-09 14:25:00.000000", 1)
        for who in ("PL-RAD-03", "PL-RAD-05")
    ]
    names = "meeting_id, item_id, participant_id, here, bus, way, said_by, at, current"
    with closing(sqlite3.connect(folder / "ttchan.db")) as connection, connection:
        connection.executemany(f"INSERT INTO presences ({names}) VALUES (?,?,?,?,?,?,?,?,?)", marks)
        connection.execute("UPDATE participants SET first_name=? WHERE id='PL-RAD-05'", (EVIL,))
        connection.execute("UPDATE state SET bot_username='ttchan_bot'")
    return folder


@pytest.fixture
def data(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published, tmp_path / "data"))


async def told(data: Path, *words: str) -> Ended:
    return await ttchan(*words, DATA_DIR=str(data))


async def test_the_csv_has_who_came_and_who_was_only_expected(data: Path) -> None:
    ended = await told(data, "presence", "--format", "csv")
    header, *rows = list(csv.reader(io.StringIO(ended.out)))
    assert tuple(header) == HEADER
    assert len(rows) == 81
    found = {row[2]: row for row in rows}
    assert found["PL-RAD-03"][6:] == ["", "yes", "door", "PL-RAD-03", "2018-11-09T16:25+02:00", "5"]
    assert found["PL-RAD-04"][7:] == ["-"] * 5
    assert found["PL-RAD-05"][3].startswith(f"'{EVIL}")


@pytest.mark.fault("bad:exports")
async def test_the_workbook_holds_no_formula(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "presence.xlsx"
    await told(data, "presence", "P18", "--format", "xlsx", "--output", str(target))
    sheet = CalamineWorkbook.from_path(target).get_sheet_by_name("Presence").to_python()
    assert tuple(sheet[0]) == HEADER
    assert any(str(row[3]).startswith(EVIL) for row in sheet)
    with closing(sqlite3.connect(data / "ttchan.db")) as connection:
        acts = connection.execute("SELECT object FROM audit_log WHERE action='export_presence'").fetchall()
    assert acts == [("P18",)]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("presence", "P99"), "No item has the id P99"),
        (("presence", "--format", "xlsx"), "needs --output"),
        (("qr", "P99", "--output", "x.png"), "No item has the id P99"),
        (("qr", "P21", "--output", "x.png"), "P21 has no door"),
        (("qr", "P18", "--output", "x.gif"), "x.gif: name a file that ends in .png, .svg or .html."),
    ],
)
async def test_what_cannot_be_is_said_in_a_sentence(
    data: Path, words: tuple[str, ...], sentence: str
) -> None:
    ended = await told(data, *words)
    assert ended.code == 1
    assert sentence in ended.err


async def test_the_code_comes_as_picture_drawing_and_poster_the_same_each_time(
    data: Path, tmp_path: Path
) -> None:
    for kind, beginning in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("html", b"<!DOCTYPE html>")):
        first, again = tmp_path / f"a.{kind}", tmp_path / f"b.{kind}"
        for target in (first, again):
            assert (await told(data, "qr", "P18", "--output", str(target))).code == 0
        assert first.read_bytes().startswith(beginning)
        assert first.read_bytes() == again.read_bytes()
        assert (await told(data, "qr", "P18", "--output", str(first))).code == 1, "it is there already"
    poster = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "Scan me when you come in." in poster
    assert "Citizens’ debate: the future of Europe" in poster
    key = load_secret_key(load_settings(data_dir=data))
    assert code_of(programme().by_id["P18"], programme(), key) not in poster, "only the drawing has it"
