"""The catalogs say what the sources say: complete, up to date, whole, short enough."""

import re
import string
import unicodedata
from importlib.resources import files
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.catalogs import catalog_problems, forms, latin_source, native_review, read_catalog
from bot.i18n import LANGUAGES, Translator
from bot.screen import units
from bot.transliteration import read_overrides, to_latin
from bot.views import menu

pytestmark = pytest.mark.fault("bad:locales")

BOT = Path(str(files("bot")))
CATALOGS = sorted(path.parts[-3] for path in (BOT / "locales").glob("*/LC_MESSAGES/bot.po"))
TRANSLATED = [language for language in CATALOGS if language != "en"]
"""English is the language of the sources: an empty text in its catalog means *as it is*."""
COUNTS = [0, 1, 2, 5, 10, 11, 12, 21, 22, 100, 101, 111]

KEYWORDS = {
    "t": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}


def sources() -> set[tuple[str | None, str]]:
    """Every sentence of the sources: (context, msgid)."""
    found = extract_from_dir(str(BOT), [("**.py", "python")], keywords=KEYWORDS)
    return {(context, forms(message)[0]) for _, _, message, _, context in found}


def said(catalog: Catalog) -> set[tuple[str | None, str]]:
    """Every sentence of a catalog."""
    return {(message.context, forms(message.id)[0]) for message in catalog if message.id}


@pytest.fixture(scope="module", params=CATALOGS)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    """Each catalog in turn."""
    return read_catalog(request.param)


def test_every_folder_of_locales_is_a_language_that_is_offered() -> None:
    assert {"en", "lv"} <= set(CATALOGS) <= set(LANGUAGES) - {"sr_Latn"}


def test_sentences_are_said_by_a_name_that_extraction_knows() -> None:
    """``self._t("…")`` would be said in English for ever."""
    odd = [
        f"{path.name}:{number}"
        for path in (BOT / "views").rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\w_t\(|\b_t\(|translator\(|\bgettext\(", line)
        or re.search(r'Translator\("\w+"\)\(', line)
    ]
    assert odd == []


def test_the_template_is_up_to_date_with_the_sources() -> None:
    with (BOT / "locales" / "bot.pot").open("rb") as file:
        assert said(read_po(file)) == sources()


def test_a_catalog_is_up_to_date_with_the_sources(catalog: Catalog) -> None:
    assert said(catalog) == sources()
    assert not catalog.obsolete
    assert not [message.id for message in catalog if message.fuzzy and message.id]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_is_complete_in_every_form(language: str) -> None:
    empty = [one.id for one in read_catalog(language) if one.id and not all(forms(one.string))]
    assert empty == []


def test_placeholders_and_tags_are_the_same(catalog: Catalog) -> None:
    assert catalog_problems(str(catalog.locale), catalog) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_line_breaks_spaces_at_the_ends_and_pictures_are_the_same(language: str) -> None:
    other = [
        (message.id, said)
        for message in read_catalog(language)
        if message.id
        for said in forms(message.string)
        if outside(said) not in {outside(original) for original in forms(message.id)}
    ]
    assert other == []


def outside(text: str) -> tuple[str, str, int, str]:
    """What is no word: blanks before and behind, how many line breaks, emoji, ticks and arrows."""
    blanks = re.fullmatch(r"(\s*).*?(\s*)", text, re.DOTALL)
    assert blanks is not None
    pictures = sorted(sign for sign in text if unicodedata.category(sign) == "So" or sign in "‹›→")
    return blanks[1], blanks[2], text.count("\n"), "".join(pictures)


def test_what_is_no_word_is_found() -> None:
    """Else the rule above would let everything pass."""
    assert outside("\n✓ <b>Bus</b> 🚌\n ") == ("\n", "\n ", 2, "✓🚌")
    assert len({outside(text) for text in ("Go ›", "Go", " Go", "Go\n", "Go\n ", "G\no", "→ Go")}) == 7


def test_labels_of_buttons_are_at_most_30_characters(catalog: Catalog) -> None:
    labels = [message for message in catalog if message.context == "button"]
    assert labels
    long = [text for message in labels for text in (message.id, message.string) if len(str(text)) > 30]
    assert long == []


def test_descriptions_of_commands_are_at_most_256_units(catalog: Catalog) -> None:
    t = Translator(str(catalog.locale))
    assert [name for name, text in menu.commands(t) if not 1 <= units(text) <= 256] == []


@pytest.mark.parametrize("n", COUNTS)
def test_every_count_has_its_form(catalog: Catalog, n: int) -> None:
    t = Translator(str(catalog.locale))
    plural = [message for message in catalog if message.pluralizable and message.id]
    assert plural
    for message in plural:
        parts = (part for form in message.id for part in string.Formatter().parse(form))
        names = {name for _, name, _, _ in parts if name} - {"n"}
        said = t.ngettext(message.id[0], message.id[1], n, **dict.fromkeys(names, 5))
        assert str(n) in said or "{n}" not in message.id[1]
        assert "{" not in said


@pytest.mark.parametrize("n", COUNTS)
def test_the_latvian_form_follows_unicode(n: int) -> None:
    category = 0 if n % 10 == 0 or 11 <= n % 100 <= 19 else 1 if n % 10 == 1 else 2
    expression = read_catalog("lv").plural_expr
    assert read_catalog("lv").num_plurals == 3
    assert _c(expression, n) == category


FORMS = {
    "lv": ("zero", "one", "other"),
    "lt": ("one", "few", "other"),
    "sv": ("one", "other"),
    "de": ("one", "other"),
    "pl": ("one", "few", "many"),
    "sr": ("one", "few", "other"),
}
"""Unicode's categories in the order of each catalog's forms, as docs/translating.md tells them."""


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_forms_are_those_of_unicode_in_the_order_that_translators_are_told(language: str) -> None:
    catalog, category = read_catalog(language), Locale.parse(language).plural_form
    forms = [FORMS[language][_c(catalog.plural_expr, n)] for n in range(1000)]
    assert forms == [category(n) for n in range(1000)]
    assert catalog.num_plurals == len(FORMS[language])


@pytest.mark.parametrize("language", [*TRANSLATED, "sr_Latn"])
def test_translators_are_told_who_has_read_a_catalog_as_it_says_itself(language: str) -> None:
    page = (BOT.parent / "docs" / "translating.md").read_text(encoding="utf-8")
    (row,) = (line for line in page.splitlines() if f", `{language}` |" in line)
    remarks = latin_source() if language == "sr_Latn" else read_catalog(language).header_comment
    assert "# Reviewed by a native speaker: " in remarks
    assert row.split("|")[3].strip() == native_review(remarks)


def test_words_of_their_own_spelling_in_latin_script_are_needed() -> None:
    words = read_overrides(latin_source()).words
    assert words
    assert [word for word, latin in words.items() if to_latin(word) == latin] == []


def _c(expression: str, n: int) -> int:
    """Evaluate a C plural expression with gettext's own compiler."""
    from gettext import c2py

    form: int = c2py(expression)(n)
    return form
