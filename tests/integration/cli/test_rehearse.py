"""``ttchan rehearse``: the whole sample meeting on paper, nothing sent, nothing written."""

import csv
import io
import os
import sqlite3
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from bot.services.people import traits_of
from tests.integration.command import ttchan
from tests.sample import FOLDER, content

HEADER = ["time", "person", "kind", "item", "lead", "text"]
SECONDS = 60


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the sample meeting; no bot ever ran on it, nobody has joined."""
    folder = tmp_path_factory.mktemp("loaded")
    command = [sys.executable, "-m", "bot", "load", str(FOLDER), "--publish"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TTCHAN_")}
    subprocess.run(
        command, env=kept | {"TTCHAN_DATA_DIR": str(folder)}, check=True, stdout=subprocess.DEVNULL
    )
    return folder


async def _rows(loaded: Path, *words: str) -> list[dict[str, str]]:
    ended = await ttchan("rehearse", "--format", "csv", *words, DATA_DIR=str(loaded))
    assert ended.code == 0, ended.err
    assert ended.err == ""
    assert ended.seconds < SECONDS
    rows = list(csv.reader(io.StringIO(ended.out)))
    assert rows[0] == HEADER
    return [dict(zip(HEADER, row, strict=True)) for row in rows[1:]]


async def test_the_whole_meeting_is_told_in_order_for_everybody_on_the_list(loaded: Path) -> None:
    rows = await _rows(loaded)
    assert {row["person"] for row in rows} == set(content().participants)
    instants = [datetime.fromisoformat(row["time"]) for row in rows]
    assert instants == sorted(instants)
    assert all(str(instant.tzinfo) == "UTC+02:00" for instant in instants)
    assert all(row["text"] and "\n" not in row["text"] for row in rows)
    host = content().meeting.host_delegation
    reminded = [(row["person"], item) for row in rows for item in row["item"].split(";") if item]
    assert {row["kind"] for row in rows} == {"reminder", "digest", "poll", "follow-up"}
    for person_id, item_id in reminded:
        person, item = content().participants[person_id], content().items[item_id]
        assert item.audience.may_include(traits_of(person, host, person.language)), "another group's item"
    once = [(row["person"], row["kind"], row["item"], row["lead"], row["time"][:10]) for row in rows]
    assert len(set(once)) == len(once)
    with sqlite3.connect(loaded / "ttchan.db") as connection:
        assert connection.execute("SELECT count(*) FROM deliveries").fetchone() == (0,)
    connection.close()


async def test_questions_come_when_they_are_due_ten_minutes_apart_and_once_more_half_way(
    loaded: Path,
) -> None:
    rows = [row for row in await _rows(loaded, "--person", "PL-RAD-03") if row["kind"] == "poll"]
    asked = [(row["time"][:16], row["lead"], row["item"]) for row in rows]
    assert ("2018-11-10T10:40", "excursion", "P22") in asked, "as the excursion of her group is over"
    assert "P23" not in {row["item"] for row in rows}, "the other group's"
    assert asked[-1] == ("2018-12-20T10:00", "followup-5w", ""), "nobody agrees to be asked half a year later"
    assert {lead for _, lead, _ in asked} == {
        "excursion",
        "seminar",
        "day",
        "services",
        "after",
        "followup-5w",
    }
    reminded = [row["time"][:16] for row in rows if row["text"].startswith("A reminder: ")]
    assert reminded[:4] == [
        "2018-11-09T06:30",
        "2018-11-10T06:30",
        "2018-11-10T06:40",
        "2018-11-10T06:50",
    ]
    follow_up = [row for row in await _rows(loaded) if row["kind"] == "follow-up"]
    minors = {one.id for one in content().participants.values() if one.minor}
    assert {row["person"] for row in follow_up} == set(content().participants) - minors


async def test_the_early_departure_rings_three_times_in_spite_of_quiet_hours(loaded: Path) -> None:
    rows = [row for row in await _rows(loaded) if row["item"] == "P45"]
    assert {(row["time"], row["lead"]) for row in rows} == {
        ("2018-11-12T04:30+02:00", "60"),
        ("2018-11-12T04:45+02:00", "45"),
        ("2018-11-12T05:15+02:00", "15"),
    }


async def test_one_person_is_told_in_their_language(loaded: Path) -> None:
    rows = await _rows(loaded, "--person", "LV-DAU-02")
    assert {row["person"] for row in rows} == {"LV-DAU-02"}
    assert any("Daugavpils" in row["text"] and "ā" in row["text"] for row in rows)
    nobody = await ttchan("rehearse", "--person", "XX-01", DATA_DIR=str(loaded))
    assert nobody.code == 1
    assert "XX-01" in nobody.err


async def test_the_table_says_where_somebody_gets_too_much(loaded: Path) -> None:
    mild = await ttchan("rehearse", "--per-hour", "50", "--per-day", "50", DATA_DIR=str(loaded))
    assert mild.out.splitlines()[0].split() == HEADER
    assert mild.out.splitlines()[-1] == "Nobody gets more than 50 within an hour or 50 on a day."
    strict = await ttchan("rehearse", "--per-hour", "1", "--per-day", "5", DATA_DIR=str(loaded))
    lines = strict.out.splitlines()
    assert "PL-RAD-03 gets 22 messages on Sat 2018-11-10." in lines
    assert any(line.startswith("PL-RAD-03 gets 4 messages within an hour") for line in lines)


async def test_without_a_meeting_it_says_what_to_do(tmp_path: Path) -> None:
    ended = await ttchan("rehearse", DATA_DIR=str(tmp_path))
    assert ended.code == 1
    assert "ttchan load" in ended.err
