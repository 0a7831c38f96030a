"""Every setting is in the operator's paper, and nothing there is invented."""

import re
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, load_settings
from tests.rules.papers import papers

PAPER = Path(__file__).parent.parent.parent / "docs" / "operations.md"
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}
_ROW = re.compile(r"^\| `(TTCHAN_[A-Z_]+)` \| (.*) \| (.*) \|$", re.MULTILINE)


def test_every_setting_has_a_row_that_tells_its_default_and_its_meaning() -> None:
    rows = {name: (default, meaning) for name, default, meaning in _ROW.findall(PAPER.read_text("utf-8"))}
    assert set(rows) == SETTINGS
    assert [name for name, told in rows.items() if not all(map(str.strip, told))] == []


def test_the_papers_name_no_setting_that_there_is_not() -> None:
    root = PAPER.parent.parent
    papers = [*root.glob("*.md"), *root.glob("docs/**/*.md"), root / "compose.yaml", root / "Dockerfile"]
    named = {
        name for paper in papers for name in re.findall(r"TTCHAN_[A-Z_]*[A-Z]", paper.read_text("utf-8"))
    }
    assert named <= SETTINGS
    assert "TTCHAN_TOKEN" in named


def test_defaults_in_the_paper_are_the_real_ones() -> None:
    told = {name: default for name, default, _ in _ROW.findall(PAPER.read_text("utf-8"))}
    for name, field in Settings.model_fields.items():
        if field.default in (None, "", frozenset()):
            continue
        assert _written(field.default) in told[PREFIX + name.upper()]


_TOKENS = re.compile(r"(?:TTCHAN_TOKEN=|--token )[\"']?(\d[^\s\"'`]*)")


@pytest.mark.parametrize("paper", [path for path in sorted(papers()) if _TOKENS.search(papers()[path])])
def test_an_example_of_a_token_has_the_form_that_the_bot_takes(
    paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for token in _TOKENS.findall(papers()[paper]):
        monkeypatch.setenv("TTCHAN_TOKEN", token)
        assert load_settings(with_token=True).bot_token == token


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float | int) else str(value)
