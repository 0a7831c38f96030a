"""The example meeting: its workbook says what its CSV files say, and all of it is sound."""

import csv
from pathlib import Path

import pytest

from bot.domain.workbook import Content, from_rows, parse, plan, to_rows
from bot.files import read_tables
from bot.files.links import linked_files

FOLDER = Path(__file__).parents[2] / "examples" / "ttchan-2018"


@pytest.fixture
async def example() -> Content:
    content, problems = parse(await read_tables(FOLDER))
    assert problems == []
    assert content is not None
    return content


async def test_workbook_equals_the_csv_files(example: Content) -> None:
    """If this fails: python -m bot.files.example."""
    content, problems = parse(await read_tables(FOLDER / "meeting.xlsx"))
    assert problems == []
    assert content == example


def test_example_is_whole(example: Content) -> None:
    counts = {name: len(rows) for name, rows in to_rows(example).items()}
    assert counts == {
        "Meeting": 1,
        "Venues": 18,
        "Programme": 49,
        "Delegations": 6,
        "Participants": 81,
        "Reminders": 9,
        "Polls": 70,
        "Info": 18,
        "Phrases": 19,
    }


def test_stored_example_is_the_same_meeting_and_loading_it_again_changes_nothing(example: Content) -> None:
    rows = to_rows(example)
    assert from_rows(rows) == example
    assert plan(rows, rows, rows).empty


def test_slides_of_the_example_lie_beside_it_and_are_small(example: Content) -> None:
    files, problems = linked_files(example, FOLDER)
    assert problems == []
    assert set(files) == {"slides/p14.pdf", "slides/p17.pdf"}
    for path in files.values():
        data = path.read_bytes()
        assert data.startswith(b"%PDF-")
        assert b"SAMPLE" in data
        assert len(data) < 30_000


async def test_example_without_links_loads_as_well(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (FOLDER / "programme.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    at = rows[0].index("links")
    with (tmp_path / "programme.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row[:at] + row[at + 1 :] for row in rows)
    content, problems = parse(await read_tables(tmp_path))
    assert problems == []
    assert content is not None
    assert not any(item.links for item in content.items.values())
