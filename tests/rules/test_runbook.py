"""What the runbook quotes, the bot says: word for word, in the code or on a button."""

import ast
import re
from functools import cache

import pytest

from tests.rules.papers import ROOT

PAPER = ROOT / "docs" / "operations.md"
SECTION = "## When something is wrong\n"
_QUOTE = re.compile(r"(?<![*\w])\*([^*\n][^*]*?)\*(?![*\w])")
TELEGRAMS = {"Start", "Settings", "Devices", "italics"}
"""What stands on Telegram's own screens, and the word for how they are set."""


def quotes() -> list[str]:
    """Everything in italics in the runbook, on one line each."""
    text = PAPER.read_text("utf-8").partition(SECTION)[2]
    found = {" ".join(quote.split()) for quote in _QUOTE.findall(re.sub(r"`[^`]*`", "", text))}
    return sorted(found - TELEGRAMS)


@cache
def said() -> str:
    """Every text in the code of the product, a line each; what is filled in stands as an ellipsis."""
    texts = set()
    for folder in ("bot", "handlers", "schedules"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    texts.add(node.value)
                elif isinstance(node, ast.JoinedStr):
                    parts = [one.value if isinstance(one, ast.Constant) else "…" for one in node.values]
                    texts.add("".join(map(str, parts)))
    return "\n".join(" ".join(re.sub(r"</?[a-z]+>", "", text).split()) for text in texts)


def test_the_runbook_has_an_entry_for_each_thing_that_operators_fear() -> None:
    text = PAPER.read_text("utf-8").partition(SECTION)[2]
    wanted = ("token leaked", "silent", "one token", "pause", "disk", "account", "announcement", "leaving")
    headings = " ".join(re.findall(r"^### (.+)$", text, re.MULTILINE)).lower()
    assert [word for word in wanted if word not in headings] == []
    assert "[Backups](#backups)" in text


def test_a_stolen_account_has_one_row_and_everything_is_held_back_first() -> None:
    table, *sections = PAPER.read_text("utf-8").partition(SECTION)[2].split("\n### ")
    rows = [row for row in table.splitlines() if "stolen" in row]
    assert [row for row in rows if "`/lockdown`" in row and "#an-organisers-account-is-lost" in row] == rows
    assert len(rows) == 1
    (section,) = [one for one in sections if one.startswith("An organiser's account is lost")]
    first, second = re.findall(r"^[12]\. .+$", section, re.MULTILINE)
    assert "`/lockdown`" in first
    assert "`/people`" in second


@pytest.mark.parametrize("quote", quotes())
def test_what_the_runbook_quotes_is_what_the_bot_says(quote: str) -> None:
    assert quote in said(), f"nothing in the code says: {quote}"


def test_a_quote_that_nobody_says_would_be_found() -> None:
    assert len(quotes()) > 20
    assert "Another bot is running with this token, and it is blue" not in said()
