"""The page that is written from what was measured."""

from benchmarks.figures import Mark, Part, Row
from benchmarks.machine import Machine, here
from benchmarks.report import WHY, score, shown, written

MACHINE = Machine("2 cores (a processor)", "2026-11-23 09:00 UTC", "abc1234")
ROWS = [
    Row("messages a second", "300/s", "theirs: 200/s", "1.50 ×", "≥ 1.0 ×", Mark.MET),
    Row("memory | resident", "120 MB", goal="≤ 110 MB", mark=Mark.MISSED),
    Row("only shown", "7 s"),
]
PART = Part("Speed", "Both by turns.", ROWS, reading="Faster is better.", notes=["a note"])


def test_the_page_says_when_where_and_what_was_missed() -> None:
    page = written([PART], MACHINE)
    assert page.startswith(
        "# Performance\n\nWritten by `make bench`; never edited by hand. 2 cores (a processor)."
    )
    assert "2026-11-23 09:00 UTC, revision abc1234." in page
    assert f"1 of 2 goals are met. Missed: memory | resident. {WHY}" in page
    assert "quick" not in page


def test_each_row_stands_beside_its_peer_with_its_mark() -> None:
    lines = written([PART], MACHINE).splitlines()
    assert "| messages a second | 1.50 × | 300/s | theirs: 200/s | ≥ 1.0 × | **met** |" in lines
    assert "| memory \\| resident |  | 120 MB |  | ≤ 110 MB | **missed** |" in lines
    assert "| only shown |  | 7 s |  |  |  |" in lines
    assert "- a note" in lines
    assert "Faster is better." in lines


def test_a_quick_run_says_that_it_is_not_to_be_believed() -> None:
    assert "not to be believed" in written([PART], MACHINE, quick=True)


def test_all_met_names_nothing_missed() -> None:
    assert score(ROWS[:1]) == "1 of 1 goals are met."
    assert score([]) == "0 of 0 goals are met."


def test_a_screen_has_the_same_marks() -> None:
    lines = shown(PART)
    assert "goal ≤ 110 MB: missed" in lines
    assert "a note" in lines


def test_the_machine_has_no_name() -> None:
    import socket

    found = here()
    assert "cores" in found.words
    assert "aiogram 3" in found.words
    assert socket.gethostname() not in found.words
