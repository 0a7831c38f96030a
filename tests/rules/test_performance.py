"""Figures of speed stand on one page, which is written by what measures them."""

import re
from pathlib import Path

import pytest

from tests.rules.papers import ROOT, papers

PAGE = ROOT / "docs" / "performance.md"
SETTINGS = {"1", "5", "25", "30"}
"""Rates that are set or enforced, not reached."""
_REACHED = re.compile(
    r"\b(\d+(?:[.,]\d+)*)(?:\s[\w-]+){0,3}(?:/s\b|\s(?:a|per|each|every)\ssecond\b)"
    r"|\b(\d[\d,.]*) ?× (?:as fast|aiogram|python-telegram-bot)",
)
"""A number of anything at all, named or not, in a second."""
_MADE = ("docs/performance.md", "docs/reliability.md")
"""Written whole by a run; decisions tell what was measured then."""


def named(text: str) -> set[str]:
    return {one or other for one, other in _REACHED.findall(text)}


CLAIMS = (
    "1,385 messages a second.",
    "731 updates/s",
    "1.3 × aiogram’s loop",
    "SQLite kept 5,189 durable commits a second",
    "stored and confirmed 1,682 a\nsecond on PostgreSQL",
)


@pytest.mark.parametrize("text", CLAIMS)
def test_a_claim_of_speed_is_recognised(text: str) -> None:
    assert named(text) - SETTINGS


@pytest.mark.parametrize("paper", sorted(papers()), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_other_paper_claims_a_speed(paper: Path) -> None:
    name = paper.relative_to(ROOT).as_posix()
    if name not in _MADE and not name.startswith("docs/decisions/"):
        assert named(papers()[paper]) <= SETTINGS


@pytest.mark.skipif(not PAGE.exists(), reason="not measured yet: make bench")
def test_the_page_was_written_by_a_whole_run_and_its_sum_holds() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.startswith("# Performance\n\nWritten by `make bench`; never edited by hand.")
    assert "not to be believed" not in page
    met, goals = map(int, re.findall(r"^(\d+) of (\d+) goals are met\.", page, re.MULTILINE)[0])
    assert page.count("| **met** |") == met
    assert page.count("| **missed** |") == goals - met
