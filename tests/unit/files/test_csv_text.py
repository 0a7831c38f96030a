"""The one guard against formulas in files of text."""

import csv
import io

import pytest

from bot.files import csv_text

pytestmark = pytest.mark.fault("bad:exports")


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("x")', "+49", "-5", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(cell: str) -> None:
    _, (_, read) = csv.reader(io.StringIO(csv_text.text(("a", "b"), [("x", cell)]), newline=""))
    assert read == f"'{cell}".replace("\r", "\n")


def test_numbers_nothing_and_harmless_texts_are_as_they_are() -> None:
    text = csv_text.text(("a", "b", "c", "d"), [(-5, 1.5, None, "-")], harmless=("-",))
    assert text == "a,b,c,d\n-5,1.5,,-\n"
    assert csv_text.text(("a",), [("-",)]) == "a\n'-\n"
