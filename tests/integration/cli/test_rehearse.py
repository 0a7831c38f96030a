"""``ttchan rehearse``: the whole sample meeting on paper, nothing sent, nothing written."""

import csv
import io
import sqlite3
from datetime import datetime
from pathlib import Path

from bot.services.people import traits_of
from tests.integration.command import COLD, ttchan
from tests.sample import content

HEADER = ["time", "person", "kind", "item", "lead", "text"]
SECONDS = 60


async def _rows(published: Path, *words: str, program: str = "") -> list[dict[str, str]]:
    ended = await ttchan("rehearse", "--format", "csv", *words, program=program, DATA_DIR=str(published))
    assert ended.code == 0, ended.err
    assert ended.err == ""
    assert ended.seconds < SECONDS
    rows = list(csv.reader(io.StringIO(ended.out)))
    assert rows[0] == HEADER
    return [dict(zip(HEADER, row, strict=True)) for row in rows[1:]]


async def test_the_whole_meeting_is_told_in_order_for_everybody_on_the_list(published: Path) -> None:
    rows = await _rows(published, program=COLD)
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
    early = {(row["time"], row["lead"]) for row in rows if row["item"] == "P45"}
    assert early == {
        ("2018-11-12T04:30+02:00", "60"),
        ("2018-11-12T04:45+02:00", "45"),
        ("2018-11-12T05:15+02:00", "15"),
    }, "an early departure rings in spite of quiet hours"
    minors = {one.id for one in content().participants.values() if one.minor}
    permitted = {row["person"] for row in rows if row["kind"] == "follow-up"}
    assert permitted == set(content().participants) - minors, "who may be asked half a year later"
    with sqlite3.connect(published / "ttchan.db") as connection:
        assert connection.execute("SELECT count(*) FROM deliveries").fetchone() == (0,)
    connection.close()


async def test_questions_come_when_they_are_due_ten_minutes_apart_and_once_more_half_way(
    published: Path,
) -> None:
    rows = [row for row in await _rows(published, "--person", "PL-RAD-03") if row["kind"] == "poll"]
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


async def test_one_person_is_told_in_their_language(published: Path) -> None:
    rows = await _rows(published, "--person", "LV-DAU-02")
    assert {row["person"] for row in rows} == {"LV-DAU-02"}
    assert any("Daugavpils" in row["text"] and "ā" in row["text"] for row in rows)
    nobody = await ttchan("rehearse", "--person", "XX-01", DATA_DIR=str(published))
    assert nobody.code == 1
    assert "XX-01" in nobody.err


async def test_the_table_says_where_somebody_gets_too_much(published: Path) -> None:
    alone = ("--person", "PL-RAD-03", "--per-hour", "50", "--per-day", "50")
    mild = await ttchan("rehearse", *alone, DATA_DIR=str(published))
    assert mild.out.splitlines()[0].split() == HEADER
    assert mild.out.splitlines()[-1] == "Nobody gets more than 50 within an hour or 50 on a day."
    strict = await ttchan("rehearse", "--per-hour", "1", "--per-day", "5", DATA_DIR=str(published))
    lines = strict.out.splitlines()
    assert "PL-RAD-03 gets 22 messages on Sat 2018-11-10." in lines
    assert any(line.startswith("PL-RAD-03 gets 4 messages within an hour") for line in lines)


async def test_without_a_meeting_it_says_what_to_do(tmp_path: Path) -> None:
    ended = await ttchan("rehearse", DATA_DIR=str(tmp_path))
    assert ended.code == 1
    assert "ttchan load" in ended.err
