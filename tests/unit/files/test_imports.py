"""Files on their way in: under random names, for one organiser, for an hour."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import NoSuchImport
from bot.domain.imports import Choice, Import
from bot.domain.workbook import Code, Problem
from bot.files import imports

NOW = datetime(2018, 11, 10, 9, tzinfo=UTC)
FILE = Import(
    "0123456789abcdef",
    7,
    NOW + timedelta(hours=1),
    "test",
    {"Programme": {"P1": {"id": "P1", "title:lv": "Žagari ⚒"}}},
    (Problem("Info", 3, "url", Code.BAD_URL, {"value": "x"}, True, "i1"),),
    (Choice("Programme", "P1", "start", "08:00", "file"),),
)


@pytest.mark.fault("bad:names")
def test_what_waits_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    imports.keep(tmp_path, FILE)
    assert imports.kept(tmp_path, FILE.id, 7, now=NOW) == FILE
    (path,) = (tmp_path / "imports").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    later = replace(FILE, choices=())
    imports.keep(tmp_path, later)
    assert imports.kept(tmp_path, FILE.id, 7, now=NOW) == later


@pytest.mark.parametrize(
    ("import_id", "user_id", "after"),
    [
        (FILE.id, 8, timedelta()),
        (FILE.id, 7, timedelta(hours=1)),
        ("f" * 16, 7, timedelta()),
        ("../imports/" + FILE.id, 7, timedelta()),
        (FILE.id + "\n", 7, timedelta()),
        ("", 7, timedelta()),
    ],
    ids=["another's", "an hour old", "unknown", "a path", "a line", "empty"],
)
@pytest.mark.fault("bad:names")
def test_nobody_else_and_nothing_else_gets_it(
    tmp_path: Path, import_id: str, user_id: int, after: timedelta
) -> None:
    imports.keep(tmp_path, FILE)
    with pytest.raises(NoSuchImport):
        imports.kept(tmp_path, import_id, user_id, now=NOW + after)


def test_a_broken_file_counts_as_none(tmp_path: Path) -> None:
    imports.keep(tmp_path, FILE)
    (tmp_path / "imports" / f"{FILE.id}.json").write_text('{"id": 1}')
    with pytest.raises(NoSuchImport):
        imports.kept(tmp_path, FILE.id, 7, now=NOW)


def test_what_came_down_goes_when_it_was_read_or_could_not_be(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), imports.incoming(tmp_path) as path:
        assert path.stat().st_mode & 0o777 == 0o600
        path.write_bytes(b"x")
        raise RuntimeError
    assert list((tmp_path / "imports").iterdir()) == []


def test_dropping_forgets_one_and_tidying_what_is_old(tmp_path: Path) -> None:
    assert imports.tidy(tmp_path, now=NOW) == 0
    other = replace(FILE, id="f" * 16)
    imports.keep(tmp_path, FILE)
    imports.keep(tmp_path, other)
    imports.drop(tmp_path, FILE.id)
    imports.drop(tmp_path, FILE.id)
    left = tmp_path / "imports" / "crashed.part"
    left.write_bytes(b"x")
    for path, age in ((left, 3600), (tmp_path / "imports" / f"{other.id}.json", 3599)):
        os.utime(path, (NOW.timestamp() - age,) * 2)
    assert imports.tidy(tmp_path, now=NOW) == 1
    assert [path.stem for path in (tmp_path / "imports").iterdir()] == [other.id]
    assert imports.tidy(tmp_path, now=NOW, older_than=timedelta()) == 1
