"""Open data: rectangular, described, and of nobody."""

import csv
import hashlib
from pathlib import Path

import pytest

from bot.domain.reports.facts import Facts
from bot.files.reports import data, manifest
from bot.views.reports import data as views
from bot.views.reports import manifest as manifest_views
from tests import reports, sample

MEETINGS = (reports.empty, reports.alone, reports.small, reports.sample_facts)


def written(facts: Facts, folder: Path, language: str = "en") -> dict[str, list[list[str]]]:
    data.write(folder, views.render(facts, sample.said_in(language)))
    found = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.name] = list(csv.reader(file))
    return found


@pytest.mark.parametrize("meeting", MEETINGS)
def test_every_column_of_every_file_is_in_the_dictionary_and_every_row_is_as_long(
    meeting: object, tmp_path: Path
) -> None:
    assert callable(meeting)
    found = written(meeting(), tmp_path)
    _, *dictionary = found.pop("dictionary.csv")
    assert {(name, column) for name, rows in found.items() for column in rows[0]} == {
        (row[0], row[1]) for row in dictionary
    }
    assert all(row[2] and row[4] for row in dictionary)
    for rows in found.values():
        assert {len(row) for row in rows} == {len(rows[0])}
    readme = (tmp_path / "README.txt").read_text(encoding="utf-8-sig")
    assert all(name in readme for name in (*found, "dictionary.csv"))


def test_nobody_is_named_in_any_file(tmp_path: Path) -> None:
    facts = reports.small()
    people = [one for one in facts.people if one.name]
    assert people
    found = written(facts, tmp_path)
    cells = {cell for rows in found.values() for row in rows for cell in row}
    named = {part for one in people for part in (one.id, one.name, one.last_name, one.first_name)}
    assert not cells & named
    text = "".join(path.read_text(encoding="utf-8-sig") for path in tmp_path.iterdir())
    assert not [one.name for one in people if one.name in text]
    assert "The hall is taken" not in text
    assert "Bus 1 leaves" not in text


def test_delegations_of_fewer_than_five_are_told_with_their_size_alone(tmp_path: Path) -> None:
    found = written(reports.small(), tmp_path)
    header, *rows = found["participants.csv"]
    told = [dict(zip(header, row, strict=True)) for row in rows]
    small = [row for row in told if row["people"] not in ("", "0")]
    assert len(small) == 4
    assert {row["present"] + row["signed"] + row["staff"] for row in small} == {""}
    assert {row[2] for row in found["presence.csv"][1:]} == {""}


def test_presence_of_the_sample_adds_up_to_what_items_say(tmp_path: Path) -> None:
    facts = reports.sample_facts()
    found = written(facts, tmp_path)
    by_item = {row[0]: row for row in found["items.csv"][1:]}
    place = found["items.csv"][0].index("present")
    whole: dict[str, list[str]] = {}
    for item, _, many in found["presence.csv"][1:]:
        whole.setdefault(item, []).append(many)
    told = {item: sum(map(int, parts)) for item, parts in whole.items() if "" not in parts}
    assert told
    assert all(by_item[item][place] in ("", str(many)) for item, many in told.items())


def test_answers_about_oneself_are_in_totals_alone_and_of_five_at_least(tmp_path: Path) -> None:
    found = written(reports.sample_facts(), tmp_path)
    asked = {row[1] for row in found["answers.csv"][1:]}
    assert "best" in asked
    assert not {name for name in asked | {row[1] for row in found["tallies.csv"]} if name.startswith("about")}
    header, *rows = found["about.csv"]
    counts = [row[header.index("count")] for row in rows]
    assert all(one in ("", "0") or int(one) >= 5 for one in counts)


def test_the_manifest_has_each_file_with_its_checksum_and_its_rows(tmp_path: Path) -> None:
    facts = reports.small()
    written(facts, tmp_path / "data")
    (tmp_path / "report.xlsx").write_bytes(b"x" * 10)
    path = tmp_path / "MANIFEST"
    manifest.write(path, manifest_views.render(facts, "1.2.3", sample.said_in("en")))
    head, files = path.read_text(encoding="utf-8").split("\n\n")
    told = dict(line.split(": ", 1) for line in head.splitlines())
    assert told["made by"] == "ttchan 1.2.3"
    assert told["made at"] == "2018-11-13T12:00:00+02:00"
    assert (told["participants"], told["items"], told["announcements"]) == ("9", "5", "2")
    assert told["answers"] == str(len(facts.polls.answers))
    lines = [line.split("  ") for line in files.splitlines()[1:]]
    assert [line[3] for line in lines] == sorted(line[3] for line in lines)
    on_disk = {one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*") if one.is_file()}
    assert {line[3] for line in lines} == on_disk - {"MANIFEST"}
    for digest, size, rows, name in lines:
        content = (tmp_path / name).read_bytes()
        assert digest == hashlib.sha256(content).hexdigest()
        assert int(size) == len(content)
        assert (rows == "-") == (not name.endswith(".csv"))
    assert next(line[2] for line in lines if line[3] == "data/changes.csv") == "3"
