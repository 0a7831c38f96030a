"""The paper of a run: a mark is never better than what ran."""

from typing import Any

import pytest

from scripts.proof_page import Book, page
from scripts.proof_surroundings import Surroundings
from tests.faults import NOT_PROVED, ROWS

HERE = Surroundings("abc123", "1.0", "2 cores", "Python 3")


def test_of(row: str, name: str = "test_a", engine: str = "sqlite", **more: Any) -> dict[str, Any]:
    """A test, and how it ended if ``outcome`` is given."""
    known = {"test": f"tests/t.py::{name}[{engine}]", "faults": [row], "engine": engine}
    return known | {"proof": True, "quiet": False} | ({"seconds": 1.5, "says": []} | more if more else {})


test_of.__test__ = False  # type: ignore[attr-defined] # it makes one, and is none


def mark(row: str, tests: list[dict[str, Any]], found: list[dict[str, Any]]) -> str:
    return Book(tests, found).mark(ROWS[row])[0]


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (["passed", "passed"], "proved"),
        (["passed", "failed"], "**FAILED**"),
        (["passed"], "not run"),
        ([], "not run"),
        (["passed", "skipped"], "in part"),
        (["skipped", "skipped"], "not run"),
        (["failed"], "**FAILED**"),
    ],
)
def test_a_row_is_proved_when_all_of_its_tests_have_passed(outcomes: list[str], expected: str) -> None:
    tests = [test_of("F1", name) for name in ("test_a", "test_b")]
    found = [
        test_of("F1", name, outcome=outcome)
        for name, outcome in zip(("test_a", "test_b"), outcomes, strict=False)
    ]
    assert mark("F1", tests, found) == expected


def test_the_last_word_on_a_test_counts() -> None:
    tests = [test_of("F1")]
    broken, mended = test_of("F1", outcome="failed"), test_of("F1", outcome="passed")
    assert mark("F1", tests, [broken, mended]) == "proved"
    assert mark("F1", tests, [mended, broken]) == "**FAILED**"


def test_what_failed_first_or_ran_at_another_commit_is_told() -> None:
    ran = [
        test_of("F1", "test_a", outcome="failed", commit="abc123"),
        test_of("F1", "test_b", outcome="passed"),
        test_of("F1", "test_c", outcome="skipped", commit="abc123"),
    ]
    assert "Run again" not in page(ran, ran, HERE, began=0, took=0)
    later = [
        test_of("F1", "test_a", outcome="passed", commit="def456"),
        test_of("F1", "test_c", outcome="skipped", commit="def456"),
        test_of("F1", "test_new", outcome="passed", commit="def456"),
    ]
    told = page(ran + later[2:], ran + later, HERE, began=0, took=0)
    again = told.partition("## Run again")[2].partition("## ")[0]
    assert [line for line in again.splitlines() if line.startswith("- ")] == [
        "- `tests/t.py::test_a[sqlite]`: failed at abc123, passed at def456",
        "- `tests/t.py::test_new[sqlite]`: passed at def456",
    ]


def test_a_row_without_a_test_says_why_and_one_that_lacks_something_is_shown_in_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(NOT_PROVED, "F1", "nobody dares to")
    assert Book([], []).mark(ROWS["F1"]) == ("not proved", "nobody dares to")
    half = next(row for row in ROWS.values() if row.lacks)
    assert mark(half.id, [test_of(half.id)], [test_of(half.id, outcome="passed")]) == "in part"


def test_many_runs_of_a_test_are_summed_up_with_all_their_seeds() -> None:
    said = [
        test_of("F24", f"test_a[{n}", outcome="passed", says=[{"told": 10, "seed": 70 + n, "at": "x"}])
        for n in range(5)
    ]
    told = page(said, said, HERE, began=0, took=0)
    assert "SQLite, 5 runs: told 50, seeds 70, 71, 72, 73, 74" in told


def test_the_paper_tells_kills_seeds_and_their_bound() -> None:
    said = [{"kills": 200, "lost": 0, "seed": 4711}]
    told = page(
        [test_of("F1"), test_of("F3", "test_b")],
        [test_of("F1", outcome="passed", says=said), test_of("F3", "test_b", outcome="failed")],
        HERE,
        began=1_500_000_000,
        took=600,
    )
    assert "SQLite: kills 200, lost 0, seed 4711" in told
    assert "no failure in 200 kills (SQLite): below 1.5 % (95 %)" in told
    assert (
        "- [ ] 200 kills while telling and 100 while answering: 0 lost, 0 undeclared (F1, F3): **FAILED**"
        in (told)
    )
    assert "2017-07-14 02:40 UTC, 10 minutes" in told
    assert "2: 1 passed, 1 failed, 0 skipped, 0 not run" in told
