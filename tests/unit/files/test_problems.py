"""Every problem and every refusal has one clear sentence."""

import re
from string import Formatter

import pytest

from bot.domain.workbook import Code, Problem
from bot.files import Refused, guesses, problems
from bot.files.problems import problem_text
from bot.files.refusals import SENTENCES, Refusal

USED = ("like", "renamed", "where")


def _fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", [code for code in Code if code not in guesses.SENTENCES])
def test_every_problem_is_said_with_its_place(code: Code) -> None:
    names = _fields(problems.SENTENCES[code])
    values = {name: f"<{name}>" for name in names if name not in USED}
    text = problem_text(Problem("Programme", 12, "end", code, values))
    assert text.startswith("Programme, row 12, column end: ")
    assert text.endswith(".")
    assert not re.search("[{}]", text)
    assert all(value in text for value in values.values())


@pytest.mark.parametrize("code", guesses.SENTENCES)
def test_every_guess_is_said_without_a_place_and_names_what_it_concerns(code: Code) -> None:
    values = {name: f"<{name}>" for name in _fields(guesses.SENTENCES[code])}
    text = problem_text(Problem("", 0, "", code, values, warning=True))
    assert text == guesses.SENTENCES[code].format_map(values)
    assert text.endswith((".", ": <names>"))


@pytest.mark.parametrize("code", Refusal)
def test_every_refusal_is_one_sentence(code: Refusal) -> None:
    values = {name: f"<{name}>" for name in _fields(SENTENCES[code])}
    text = str(Refused(code, **values))
    assert text.endswith(".")
    assert all(value in text for value in values.values())


def test_reference_names_where_to_look_and_what_was_meant() -> None:
    values = {"target": "Venues", "value": "hotell", "like": "hotel"}
    problem = Problem("Programme", 2, "venue_id", Code.UNKNOWN_REFERENCE, values)
    assert problem_text(problem) == (
        "Programme, row 2, column venue_id: “hotell” is not in the sheet Venues (did you mean hotel?):"
        " correct it, or add it there."
    )


def test_problem_of_the_meeting_names_its_row_of_the_sheet() -> None:
    problem = Problem("Meeting", 6, "timezone", Code.BAD_ZONE, {"value": "Riga"})
    assert problem_text(problem).startswith("Meeting, row 6, timezone: “Riga” is not a time zone")


def test_problem_of_a_stored_row_names_its_key() -> None:
    assert problem_text(Problem("Programme", 0, "end", Code.MISSING, key="P01")).startswith(
        "Programme, P01, column end: "
    )


def test_long_text_is_cut_in_the_sentence() -> None:
    problem = Problem("Info", 2, "order", Code.BAD_NUMBER, {"value": "x" * 5000})
    assert len(problem_text(problem)) < 250
