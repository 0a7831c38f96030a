"""``ttchan meals``: the kitchen's numbers on the screen and in files; nobody is named."""

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.integration.command import Ended, ttchan
from tests.sample import FOLDER, content


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    command = [sys.executable, "-m", "bot", "load", str(FOLDER), "--publish"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TTCHAN_")}
    subprocess.run(
        command, env=kept | {"TTCHAN_DATA_DIR": str(folder)}, check=True, stdout=subprocess.DEVNULL
    )
    return folder


async def meals(data: Path, *words: str) -> Ended:
    return await ttchan("meals", *words, DATA_DIR=str(data))


async def test_the_table_names_every_meal_and_no_person(published: Path) -> None:
    ended = await meals(published)
    assert (ended.code, ended.err) == (0, "")
    (dinner,) = [line.split() for line in ended.out.splitlines() if "Farewell dinner" in line][:1]
    assert dinner[:4] == ["2018-11-11", "20:00", "Farewell", "dinner"]
    assert "81" in dinner
    assert [one.last_name for one in content().participants.values() if one.last_name in ended.out] == []
    assert "Atvadu vakariņas" in (await meals(published, "--lang", "lv")).out


async def test_the_csv_has_a_number_in_each_row(published: Path) -> None:
    ended = await meals(published, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    lunch = {row["what"]: int(row["portions"]) for row in rows if row["id"] == "P36" and not row["who"]}
    assert (lunch["portions"], lunch["expected"], lunch["said_no"]) == (81, 81, 0)
    guests = [row["portions"] for row in rows if row["id"] == "P20" and row["what"] == "portions"]
    assert guests == [str(sum(one.delegation != "LV-DAU" for one in content().participants.values()))]


async def test_the_workbook_opens_and_a_missing_name_is_refused(published: Path, tmp_path: Path) -> None:
    path = tmp_path / "kitchen.xlsx"
    assert (await meals(published, "--format", "xlsx", "--output", str(path))).code == 0
    book = CalamineWorkbook.from_path(str(path))
    header, *rows = book.get_sheet_by_name("Meals").to_python()
    assert header[:5] == ["day", "time", "meal", "place", "portions"]
    assert len(rows) == len([one for one in content().items.values() if one.kind == "meal"])
    refused = await meals(published, "--format", "xlsx")
    assert (refused.code, refused.err) == (1, "--format xlsx needs --output FILE.\n")
