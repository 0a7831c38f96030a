"""Lists of invitations: no cell that a spreadsheet takes for a formula, no code that changes."""

import csv
import io

import openpyxl
import pytest

from bot.files.invitations import HEADER, as_csv, as_xlsx, rows
from tests.cards import USERNAME, everybody, named, shared

NASTY = ['=HYPERLINK("http://x")', "+1", "-5", "@cmd", "\tx", 'a "b", c', "Снежана; Ž", "two\nlines"]


def back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_list_is_read_back_as_it_was() -> None:
    table = rows(everybody(), USERNAME)
    assert back(as_csv(table)) == [list(HEADER), *map(list, table)]


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.fault("bad:exports")
def test_no_cell_of_csv_is_a_formula(name: str) -> None:
    _, row = back(as_csv(rows([named(name)], USERNAME)))
    assert not row[1].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert row[1].lstrip("'") == name.strip() or row[1] == f"'{name}"


@pytest.mark.fault("bad:exports")
def test_every_cell_of_a_spreadsheet_is_text() -> None:
    made = [*map(named, NASTY), shared("RS-RAS")]
    table = rows(made, USERNAME)
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(table))).worksheets[0]
    cells = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    assert [cell.strip() for row in cells[1:] for cell in row] == [
        cell.strip() for row in table for cell in row
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_a_common_code_has_no_id_and_says_so() -> None:
    assert rows([shared("RS-RAS")], USERNAME)[0][:4] == ("", "(shared code)", "RS-RAS", "participant")
