"""A pack comes into its folder whole, for its owner alone, or not at all."""

import os
from pathlib import Path
from typing import cast

import pytest

from bot.cli.packing import DOCUMENTS, Document, pack
from bot.cli.report import Wish, as_wished, digest_of
from bot.domain.reports.facts import Facts
from bot.i18n import Translator
from tests import reports

NOBODY = cast("Facts", None)


def writes(text: str, *, asks: bool = False) -> Document:
    def make(facts: Facts, path: Path, t: Translator) -> None:
        path.write_text(text + (str(sorted(one.name for one in path.parent.iterdir())) if asks else ""))

    return Document("MANIFEST" if asks else f"{text}.txt", make)


def data(facts: Facts, path: Path, t: Translator) -> None:
    (path / "deeper").mkdir(parents=True)
    for name in ("b.csv", "a.csv", "deeper/c.csv"):
        (path / name).write_text(name)


def breaks(facts: Facts, path: Path, t: Translator) -> None:
    path.write_text("half")
    raise OSError("no space")


def made(folder: Path, *documents: Document) -> list[str]:
    files = pack(NOBODY, folder, Translator("en"), progress=lambda *_: None, documents=documents)
    return [str(file.relative_to(folder)) for file in files]


def test_files_come_in_their_order_and_the_last_one_saw_all_others(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "pack"
    some = writes("one"), Document("data", data), writes("", asks=True)
    assert made(folder, *some) == ["one.txt", "data/a.csv", "data/b.csv", "data/deeper/c.csv", "MANIFEST"]
    assert (folder / "MANIFEST").read_text() == "['data', 'one.txt']"
    assert sorted(one.name for one in folder.iterdir()) == ["MANIFEST", "data", "one.txt"]


def test_everything_is_for_its_owner_alone_whatever_the_mask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made(tmp_path / "pack", writes("one"), Document("data", data))
    finally:
        os.umask(before)
    modes = {one.stat().st_mode & 0o777 for one in (tmp_path / "pack").rglob("*") if one.is_file()}
    assert modes == {0o600}
    folders = [tmp_path / "pack", *(one for one in (tmp_path / "pack").rglob("*") if one.is_dir())]
    assert {one.stat().st_mode & 0o777 for one in folders} == {0o700}


def test_an_earlier_pack_stays_as_it_was_where_one_document_cannot_be_made(tmp_path: Path) -> None:
    made(tmp_path, writes("one"))
    (tmp_path / "one.txt").write_text("earlier")
    with pytest.raises(OSError, match="no space"):
        made(tmp_path, writes("one"), Document("two.txt", breaks))
    assert [one.name for one in tmp_path.iterdir()] == ["one.txt"]
    assert (tmp_path / "one.txt").read_text() == "earlier"
    made(tmp_path, writes("one"))
    assert (tmp_path / "one.txt").read_text() == "one"


def test_what_a_kill_left_behind_goes_and_a_pack_that_is_being_made_stays(tmp_path: Path) -> None:
    for name, age in ((".making-old", 3700), (".making-new", 60)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lists.docx").write_text("names")
        then = tmp_path.stat().st_mtime - age
        os.utime(tmp_path / name, (then, then))
    made(tmp_path, writes("one"))
    assert sorted(one.name for one in tmp_path.iterdir()) == [".making-new", "one.txt"]


def test_progress_tells_what_is_being_made(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    some = writes("one"), writes("two")
    pack(NOBODY, tmp_path, Translator("en"), progress=lambda *step: told.append(step), documents=some)
    assert told == [("one.txt", 1, 2), ("two.txt", 2, 2)]


def test_the_digest_is_that_of_the_file_made_last(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    assert digest_of([tmp_path / "a", tmp_path / "b"]).startswith("3e23e8160039594a")


def test_a_wish_chooses_form_and_lists() -> None:
    facts = reports.small()
    wished = as_wished(facts, Wish("en", "cerv", ("P1",)))
    assert (wished.meeting.values["report_form"], wished.lists_for) == ("cerv", ("P1",))
    assert wished.meeting.code == facts.meeting.code
    assert as_wished(facts, Wish()).meeting == facts.meeting


def test_no_two_documents_share_a_name() -> None:
    names = [one.name for one in DOCUMENTS]
    assert len(set(names)) == len(names)
