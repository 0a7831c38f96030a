"""What we write can be read again, and nothing in it can act by itself."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.domain.localized import LocalizedText
from bot.domain.workbook import SHEETS, parse
from bot.files import read_tables
from bot.files.problems import problem_text
from bot.files.template import write_template
from bot.files.workbooks import write_workbook
from tests.workbooks import ITEM, QUESTION, read, tables

NASTY = [
    "=HYPERLINK(1)",
    "+1",
    "-5",
    "@SUM(A1)",
    "{=1}",
    "https://example.org",
    "0012",
    "08:30",
    "1E5",
    "12.0",
]


def _cells(path: Path) -> list[Any]:
    workbook = openpyxl.load_workbook(path)
    return [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]


async def test_written_meeting_is_read_again(tmp_path: Path) -> None:
    item = {**ITEM, "title:lv": "Atklāšana", "cancelled": "yes", "links": "Web | https://example.org/"}
    content = read(tables(item, Polls=[QUESTION]))
    path = tmp_path / "meeting.xlsx"
    write_workbook(content, path)
    assert read(await read_tables(path)) == content


@pytest.mark.fault("bad:exports")
async def test_text_stays_text_whatever_it_looks_like(tmp_path: Path) -> None:
    path = tmp_path / "meeting.xlsx"
    for text in NASTY:
        content = read(tables({**ITEM, "title:en": text}, meeting={"mascot": text}))
        write_workbook(content, path)
        again = read(await read_tables(path))
        assert again.items["P01"].title == LocalizedText({"en": text})
        assert again.meeting.values["mascot"] == text
        cells = _cells(path)
        assert {cell.data_type for cell in cells} == {"s"}
        assert not any(cell.hyperlink for cell in cells)


def test_equal_meetings_are_equal_files(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_workbook(read(tables()), tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


async def test_template_loads_as_it_is_with_an_example_in_every_sheet(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    content, problems = parse(await read_tables(path))
    assert [problem_text(problem) for problem in problems] == []
    assert content is not None
    assert not content.absent
    assert all(len(content.of(sheet)) == 1 for sheet in SHEETS)


def test_template_explains_every_column_and_offers_choices(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    workbook = openpyxl.load_workbook(path)
    assert workbook.sheetnames == ["Read me", *(sheet.name for sheet in SHEETS)]
    for sheet in SHEETS:
        table = workbook[sheet.name]
        assert table.freeze_panes == "B2"
        assert all(cell.comment for cell in table[1]), sheet.name
        names = {str(cell.value).partition(":")[0] for cell in table["A" if sheet.vertical else 1]}
        assert {column.name for column in sheet.columns if not column.flag} <= names
    rules = {
        str(rule.formula1): str(rule.sqref) for rule in workbook["Programme"].data_validations.dataValidation
    }
    assert any(text.startswith('"arrival,transfer,meal') for text in rules)
    assert "'Venues'!$A$2:$A$501" in rules
