"""The fault table, the tests and the paper say the same: what is proved, by what, and what is not."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

from tests.faults import BAD_INPUT, FAULTS, GATE, NOT_PROVED, OTHERS, ROWS

TESTS = Path(__file__).parent.parent


@cache
def shown() -> dict[str, list[str]]:
    """The rows that tests say they show, and in which modules."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "mark.fault" in text else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.fault":
                for one in node.args:
                    assert isinstance(one, ast.Constant), f"{path.name}: say the row itself, as a text"
                    found[str(one.value)].append(path.name)
    return found


def test_every_row_that_a_test_names_is_one_of_the_table() -> None:
    assert {row: where for row, where in shown().items() if row not in ROWS} == {}


def test_rows_without_a_test_are_just_those_that_are_said_not_to_be_proved() -> None:
    bare = set(ROWS) - set(shown())
    assert bare - set(NOT_PROVED) == set(), "no test shows them: tests/faults.py must say so, and why"
    assert set(NOT_PROVED) - bare == set(), "a test shows them now: take them out of NOT_PROVED"


def test_the_table_has_each_fault_once_and_the_gate_names_rows() -> None:
    assert [row.id for row in FAULTS] == [f"F{number}" for number in range(1, 44)]
    assert len(ROWS) == len(FAULTS) + len(BAD_INPUT) + len(OTHERS)
    assert {one for _, rows in GATE for one in rows} <= set(ROWS)
    assert all(NOT_PROVED.values())


def test_the_paper_has_every_row() -> None:
    paper = (TESTS.parent / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert [row for row in ROWS if f"\n| {row} | " not in paper] == []
