"""What the check says of the catalogs, each way a file can be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot import catalogs
from bot.catalogs import native_review
from bot.cli.catalog_check import catalog_findings
from bot.cli.findings import Finding

TEMPLATE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Yes"
msgstr ""

msgctxt "button"
msgid "Yes"
msgstr ""

msgid "{n} day"
msgid_plural "{n} days"
msgstr[0] ""
msgstr[1] ""
"""
POLISH = """# What TTChan says.
# Reviewed by a native speaker: yes, May 2027
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Yes"
msgstr "Tak"

msgctxt "button"
msgid "Yes"
msgstr "Tak"

msgid "{n} day"
msgid_plural "{n} days"
msgstr[0] "{n} dzień"
msgstr[1] "{n} dni"
"""


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str | bytes | None, str], Finding]:
    """What is found of one language whose file has this content; None = there is no file."""
    monkeypatch.setattr(catalogs, "files", lambda _: tmp_path)

    def look(content: str | bytes | None, place: str = "pl/LC_MESSAGES/bot.po") -> Finding:
        for name, text in (("bot.pot", TEMPLATE), (place, content)):
            path = tmp_path / "locales" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is not None:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        (found,) = (one for one in catalog_findings() if one.what == f"catalog {place.partition('/')[0]}")
        return found

    return look


Look = Callable[..., Finding]


def test_a_complete_catalog_is_well_and_says_who_has_read_it(said: Look) -> None:
    assert said(POLISH) == Finding(
        "catalog pl", True, "complete; reviewed by a native speaker: yes, May 2027"
    )


@pytest.mark.parametrize(
    ("old", "new", "counts"),
    [
        ('"Tak"', '""', "1 untranslated, 0 fuzzy, 0 broken"),
        ('"{n} dni"', '""', "1 untranslated, 0 fuzzy, 0 broken"),
        ('msgctxt "button"\nmsgid "Yes"\nmsgstr "Tak"\n', "", "1 untranslated, 0 fuzzy, 0 broken"),
        ('\nmsgid "Yes"\n', '\n#, fuzzy\nmsgid "Yes"\n', "0 untranslated, 1 fuzzy, 0 broken"),
        ("{n} dzień", "{x} dzień", "0 untranslated, 0 fuzzy, 1 broken"),
    ],
)
def test_what_is_said_in_english_is_counted_by_its_reason(
    said: Look, old: str, new: str, counts: str
) -> None:
    found = said(POLISH.replace(old, new, 1))
    assert found.ok is False
    assert found.words == (
        f"sentences {counts}: they are said in English; reviewed by a native speaker: yes, May 2027"
    )


def test_an_empty_file_is_not_complete(said: Look) -> None:
    assert said("").words.startswith("sentences 3 untranslated, ")


@pytest.mark.parametrize("content", [b"\xff\xfe", POLISH.replace("n != 1", "n % 0")])
def test_a_file_that_cannot_be_read_is_to_be_mended(said: Look, content: str | bytes) -> None:
    found = said(content)
    assert (found.ok, found.words.partition(" (")[0]) == (False, "cannot be read")


def test_a_language_without_a_catalog_is_noted(said: Look) -> None:
    assert said(None).ok is None


def test_serbian_in_latin_script_says_how_many_words_are_its_own(said: Look) -> None:
    words = "# Reviewed by a native speaker: no\nМутала = Motala\n"
    well = said(words, "sr_Latn/overrides.txt")
    assert well == (
        "catalog sr_Latn",
        True,
        "derived from sr, 1 words by a list; reviewed by a native speaker: no",
    )
    broken = said(words + "Мутала\n", "sr_Latn/overrides.txt")
    assert broken.ok is False
    assert "(line 3 is no Serbian word" in broken.words
    assert said(b"\xff", "sr_Latn/overrides.txt").ok is False


@pytest.mark.parametrize(
    ("remarks", "read"),
    [
        ("# What TTChan says.", "no"),
        ("", "no"),
        ("# Reviewed by a native speaker:\n", "no"),
        ("# What TTChan says.\n# Reviewed by a native speaker: no\n#", "no"),
        ("# Reviewed by a native speaker: yes, May 2027 \n# Somebody", "yes, May 2027"),
    ],
)
def test_a_catalog_that_does_not_say_who_has_read_it_was_read_by_nobody(remarks: str, read: str) -> None:
    assert native_review(remarks) == read
