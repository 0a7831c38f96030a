"""Polls as files: what is read back is what was written, and no cell counts as a formula."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from bot.domain.localized import LocalizedText
from bot.domain.polls import Poll, Question, tally_rows
from bot.domain.polls.exports import HEADER, AnswerRow, CodeRow, Export
from bot.domain.polls.questions import Choice
from bot.domain.polls.results import Along, Breakdown, Group, PollResults, QuestionResult, Response
from bot.domain.polls.tallies import Tally
from bot.files import polls_csv, polls_xlsx

pytestmark = pytest.mark.fault("bad:exports")

NASTY = (
    "=1+1",
    "+49",
    "-5",
    "@SUM(A1)",
    "\tx",
    'a "quoted", word;',
    "line\nbreak",
    "Ļoti labi, Радом 🌲",
    "'x",
)
ROWS = tuple(
    AnswerRow("seminar", "idea", 1, language="lv", kind="text", text=text, token=f"{number:032x}")
    for number, text in enumerate(NASTY)
)
SCORED = AnswerRow("seminar", "rate", 2, "P18", "2018-11-09", kind="scale", value="4", token="f" * 32)
QUESTION = Question("seminar", "rate", 1, "scale", LocalizedText({"en": "How was it?", "lv": "Kā bija?"}))


def export() -> Export:
    some = Tally(6, {"1": 1, "2": 5}, mean=1.8, deviation=0.4)
    words = tuple(Choice(key, LocalizedText({"lv": f"vārds {key}"})) for key in "12")
    broken = {Along.ITEM: Breakdown((Group("P18", some),), rest=2)}
    one = QuestionResult(QUESTION, 8, Tally(8, {"1": 2, "2": 6}, mean=1.75), words, broken)
    held = QuestionResult(Question("seminar", "few", 2, "yes_no", LocalizedText({"en": "?"})), 3, None)
    came = PollResults(Poll("seminar", (QUESTION,)), (), True, (one, held), (Response("PL-RAD", 12, 8),))
    book = CodeRow("seminar", "rate", 2, "1", "scale", True, {"en": "=poor", "lv": "slikti"})
    return Export((*ROWS, SCORED), (came,), (book,))


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_csv_is_read_back_as_it_was_but_for_an_apostrophe_before_formulas() -> None:
    text = polls_csv.text((*ROWS, SCORED))
    first, *read = list(csv.reader(io.StringIO(text)))
    assert tuple(first) == HEADER
    told = [row[HEADER.index("text")] for row in read]
    assert told == [f"'{one}" if one[0] in "=+-@\t" else one for one in NASTY] + [""]
    assert read[-1] == [str(cell) for cell in SCORED]


def test_a_workbook_is_read_back_with_numbers_as_numbers_and_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "polls.xlsx"
    polls_xlsx.write(path, export(), ("en", "lv"), language="lv")
    read = sheets(path)
    assert list(read) == ["Answers", "Tallies", "Response", "Codebook"]
    first, *rows = read["Answers"]
    assert tuple(first) == HEADER
    assert [row[HEADER.index("text")] for row in rows] == [*NASTY, ""]
    assert rows[-1][HEADER.index("value")] == 4.0
    assert read["Response"][1] == ["seminar", "PL-RAD", 12.0, 8.0]
    assert read["Codebook"][1] == ["seminar", "rate", 2.0, "1", "scale", "yes", "=poor", "slikti"]
    with zipfile.ZipFile(path) as parts:
        text = b"".join(parts.read(name) for name in parts.namelist())
    assert b"<f>" not in text
    assert b"<f " not in text
    assert b"hyperlink" not in text


def test_the_tallies_of_a_workbook_are_those_of_the_results(tmp_path: Path) -> None:
    path = tmp_path / "polls.xlsx"
    polls_xlsx.write(path, export(), ("en", "lv"), language="lv")
    first, *rows = sheets(path)["Tallies"]
    assert tuple(first) == tally_rows.HEADER
    told = [dict(zip(first, row, strict=True)) for row in rows]
    whole = [row for row in told if row["by"] == "all" and row["question"] == "rate"]
    assert (whole[0]["n"], whole[0]["mean"], whole[0]["text"]) == (8.0, 1.75, "Kā bija?")
    assert [(row["option"], row["option_text"], row["count"]) for row in whole[1:]] == [
        ("1", "vārds 1", 2.0),
        ("2", "vārds 2", 6.0),
    ]
    items = [row for row in told if row["by"] == "item"]
    assert [(row["group"], row["option"], row["count"]) for row in items] == [
        ("P18", "", ""),
        ("P18", "1", 1.0),
        ("P18", "2", 5.0),
        ("", "", 2.0),
    ]
    (held,) = (row for row in told if row["question"] == "few")
    assert (held["option_text"], held["n"]) == ("fewer than 5: not shown", "")
