"""Catalogs that are broken, each way: the bot goes on in English, and says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import catalogs, i18n
from bot.catalogs import catalog_problems, read_catalog
from bot.domain.localized import LocalizedText
from bot.i18n import Translator, latin_words, translations
from tests.sample import programme, said_in


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder in the place of the package's own, for catalogs of a test."""
    monkeypatch.setattr(catalogs, "files", lambda _: tmp_path)
    translations.cache_clear()
    yield tmp_path / "locales" / "pl" / "LC_MESSAGES"
    translations.cache_clear()


def _write(folder: Path, body: str) -> None:
    folder.mkdir(parents=True)
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    )
    (folder / "bot.po").write_text(header + body, encoding="utf-8")


@pytest.mark.parametrize(
    "broken",
    [
        "Cześć {nmae}",
        "Cześć {name} {0.__class__}",
        "Cześć {name",
        "<b>Cześć {name}",
        "Cześć {name!r:>{width}}",
    ],
)
@pytest.mark.fault("bad:locales")
def test_a_broken_translation_is_left_out_and_the_rest_is_spoken(locales: Path, broken: str) -> None:
    _write(locales, f'msgid "Hello {{name}}"\nmsgstr "{broken}"\n\nmsgid "Yes"\nmsgstr "Tak"\n')
    assert len(catalog_problems("pl", read_catalog("pl"))) == 1
    assert Translator("pl")("Hello {name}", name="Ann") == "Hello Ann"
    assert Translator("pl")("Yes") == "Tak"


@pytest.mark.fault("bad:locales")
@pytest.mark.parametrize("broken", ["Spójrz na /dzisiaj.", "Spójrz na dzisiejszy program."])
def test_a_command_that_was_translated_or_lost_is_said_in_english(locales: Path, broken: str) -> None:
    _write(locales, f'msgid "Look at /today."\nmsgstr "{broken}"\n\nmsgid "A and/or B"\nmsgstr "A albo B"\n')
    assert [one.msgid for one in catalog_problems("pl", read_catalog("pl"))] == ["Look at /today."]
    assert Translator("pl")("Look at /today.") == "Look at /today."
    assert Translator("pl")("A and/or B") == "A albo B"


@pytest.mark.fault("bad:locales")
def test_a_broken_label_is_left_out_too(locales: Path) -> None:
    _write(locales, 'msgctxt "button"\nmsgid "Group {name}"\nmsgstr "Grupa {nmae}"\n')
    assert Translator("pl").pgettext("button", "Group {name}", name="A") == "Group A"


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """Which catalogs were reported, each with its error."""
    told: list[str] = []
    i18n.on_broken_catalog(lambda language, error: told.append(f"{language}: {type(error).__name__}"))
    yield told
    i18n.on_broken_catalog(lambda language, error: None)


HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset={}\\n"\n"Plural-Forms: {};\\n"\n\n'
POLISH = "nplurals=2; plural=(n != 1)"
SAID = (
    'msgid "Yes"\nmsgstr "Tak"\n\n'
    'msgid "{n} day"\nmsgid_plural "{n} days"\nmsgstr[0] "{n} dzień"\nmsgstr[1] "{n} dni"\n'
)


@pytest.mark.parametrize(
    "content",
    [
        b'msgid "a"\nmsgstr "\xff\xfe',
        b"\x00\x01\x02",
        b"<html>404</html>",
        HEADER.format("utf-8", POLISH).encode() + SAID.encode("cp1250"),
        (HEADER.format("klingon", POLISH) + SAID).encode(),
        (HEADER.format("utf-8", POLISH) + SAID + 'msgstr[2] "{n} dnia"\n').encode(),
        *(
            (HEADER.format("utf-8", plural) + SAID).encode()
            for plural in (
                "nplurals=many; plural=(n != 1)",
                "nplurals=2; plural=n !",
                "nplurals=2; plural=__import__('os')",
                "nplurals=2; plural=n%0",
                "nplurals=2; plural=n/(n-7)",
                "nplurals=2; plural=n",
                "nplurals=1; plural=0",
                "nplurals=2; plural=" + "(" * 99 + "n" + ")" * 99,
            )
        ),
    ],
)
@pytest.mark.fault("bad:locales")
def test_a_catalog_that_cannot_be_read_is_reported_once_and_the_bot_speaks_english(
    locales: Path, heard: list[str], content: bytes
) -> None:
    locales.mkdir(parents=True)
    (locales / "bot.po").write_bytes(content)
    t = Translator("pl")
    assert t("Yes") == "Yes"
    assert [t.ngettext("{n} day", "{n} days", n) for n in (0, 1, 7)] == ["0 days", "1 day", "7 days"]
    assert (t.ui, Translator("pl").text(LocalizedText({"pl": "Jezioro", "en": "Lake"}))) == ("en", "Jezioro")
    assert len(heard) == 1
    assert heard[0].startswith("pl: ")


@pytest.mark.fault("bad:locales")
def test_a_catalog_that_is_not_there_is_reported_and_the_bot_speaks_english(
    locales: Path, heard: list[str]
) -> None:
    assert (Translator("pl")("Yes"), Translator("pl").ui) == ("Yes", "en")
    assert Translator("fi")("Yes") == "Yes"  # nobody offers it, so nothing is missing
    assert heard == ["pl: FileNotFoundError"]


@pytest.mark.fault("bad:locales")
def test_a_folder_in_the_place_of_a_catalog_does_no_harm(locales: Path, heard: list[str]) -> None:
    (locales / "bot.po").mkdir(parents=True)
    assert Translator("pl")("Yes") == "Yes"
    assert heard == ["pl: IsADirectoryError"]


@pytest.mark.fault("bad:locales")
def test_a_translation_that_is_left_out_is_reported(locales: Path, heard: list[str]) -> None:
    _write(locales, 'msgid "Hello {name}"\nmsgstr "Cześć {nmae}"\n\n' + SAID)
    t = Translator("pl")
    assert (t("Hello {name}", name="Ann"), t("Yes")) == ("Hello Ann", "Tak")
    assert t.ngettext("{n} day", "{n} days", 1) == "1 dzień"
    assert heard == ["pl: LeftOut"]


@pytest.mark.fault("bad:locales")
def test_what_is_empty_or_fuzzy_or_half_translated_is_said_in_english(
    locales: Path, heard: list[str]
) -> None:
    half = SAID.replace("{n} dni", "")
    _write(locales, 'msgid "No"\nmsgstr ""\n\n#, fuzzy\nmsgid "Maybe"\nmsgstr "Może"\n\n' + half)
    t = Translator("pl")
    assert (t("No"), t("Maybe"), t("Never seen"), t("Yes")) == ("No", "Maybe", "Never seen", "Tak")
    assert [t.ngettext("{n} day", "{n} days", n) for n in (1, 2)] == ["1 dzień", "2 days"]
    assert heard == []


@pytest.fixture
def overrides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The words that go their own way in Latin script, in a file of a test; it is not there yet."""
    source = tmp_path / "overrides.txt"
    monkeypatch.setattr(i18n, "latin_source", lambda: source.read_text("utf-8"))
    latin_words.cache_clear()
    yield source
    latin_words.cache_clear()


TOWN = LocalizedText({"sr": "Мутала"})


def test_words_that_go_their_own_way_in_latin_script_are_read_from_their_file(
    overrides: Path, heard: list[str]
) -> None:
    overrides.write_text("Мутала = Motala\n", encoding="utf-8")
    t = said_in("sr_Latn")
    assert (t.text(TOWN), said_in("sr").text(TOWN)) == ("Motala", "Мутала")
    assert t("You are with <b>{town}</b>.", town=t.text(TOWN)).count("<b>Motala</b>") == 1
    assert heard == []


@pytest.mark.parametrize(
    "content", [None, b"\xff\xfe", "Мутала Motala\n".encode(), "Мутала = <b>\n".encode()]
)
@pytest.mark.fault("bad:locales")
def test_words_that_cannot_be_read_are_reported_once_and_go_letter_for_letter(
    overrides: Path, heard: list[str], content: bytes | None
) -> None:
    if content is not None:
        overrides.write_bytes(content)
    assert (said_in("sr_Latn").text(TOWN), said_in("sr_Latn").text(TOWN)) == ("Mutala", "Mutala")
    assert len(heard) == 1
    assert heard[0].startswith("sr_Latn: ")


@pytest.mark.parametrize(
    ("delegation", "town"), [("LT-PAN", "Panevėžys"), ("SE-MOT", "Motala"), ("LV-DAU", "Daugavpils")]
)
def test_the_towns_of_the_sample_have_their_own_spelling_in_latin_script(delegation: str, town: str) -> None:
    assert said_in("sr_Latn").text(programme().delegations[delegation].town) == town


def test_no_text_of_the_sample_has_a_foreign_name_by_its_sound_in_latin_script() -> None:
    t = said_in("sr_Latn")
    texts = [text for one in programme().items for text in (one.title, one.meeting_point, one.note)]
    texts += [text for page in programme().info for text in (page.title, page.text)]
    said = " ".join(t.text(text) for text in texts)
    assert all(name in said for name in ("Panevėžysa", "Motalu", "Krāslava", "Lāčplēsisa", "Rothko"))
    assert not [name for name in ("Panevežis", "Mutal", "Lačplesis", "Kraslav", "Rotko") if name in said]
