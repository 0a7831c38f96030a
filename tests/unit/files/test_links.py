"""Linked files are only those beside the workbook."""

from pathlib import Path

import pytest

from bot.domain.workbook import Code
from bot.files import limits
from bot.files.links import linked_files
from tests.workbooks import ITEM, read, tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "meeting" / "slides").mkdir(parents=True)
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    (tmp_path / "meeting" / "slides" / "p14.pdf").write_bytes(b"%PDF-1.4")
    return tmp_path / "meeting"


def _found(folder: Path, target: str) -> tuple[dict[str, Path], list[tuple[int, Code]]]:
    given = tables(ITEM, {**ITEM, "id": "P14", "links": f"Slides | {target}\nWeb | https://example.org/"})
    files, problems = linked_files(read(given), folder, given)
    return files, [(one.row, one.code) for one in problems]


def test_file_beside_the_workbook_is_found(folder: Path) -> None:
    path = folder / "slides" / "p14.pdf"
    assert _found(folder, "slides/p14.pdf") == ({"slides/p14.pdf": path}, [])


@pytest.mark.parametrize("target", ["slides/p15.pdf", "slides"])
def test_file_that_is_not_there_is_named_with_its_row(folder: Path, target: str) -> None:
    assert _found(folder, target) == ({}, [(3, Code.NO_SUCH_FILE)])


@pytest.mark.fault("bad:names")
def test_link_that_leads_out_of_the_folder_is_refused(folder: Path) -> None:
    (folder / "slides" / "out.pdf").symlink_to(folder.parent / "secret.pdf")
    (folder / "up").symlink_to(folder.parent)
    assert _found(folder, "slides/out.pdf") == ({}, [(3, Code.FILE_OUTSIDE)])
    assert _found(folder, "up/secret.pdf") == ({}, [(3, Code.FILE_OUTSIDE)])


@pytest.mark.fault("bad:names")
def test_large_file_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINKED_FILE_BYTES", 7)
    assert _found(folder, "slides/p14.pdf") == ({}, [(3, Code.FILE_TOO_LARGE)])
