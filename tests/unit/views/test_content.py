"""The honest note where a translation is missing."""

import pytest

from bot.domain.localized import LocalizedText
from bot.views.content import Content
from tests.sample import said_in


def test_nothing_is_noted_while_all_is_in_the_readers_language() -> None:
    content = Content(said_in("lv"))
    assert content(LocalizedText({"lv": "Sveiki", "de": "Hallo"})) == "Sveiki"
    assert content(LocalizedText()) == ""
    assert content.note() is None


def test_one_note_names_every_other_language_once() -> None:
    content = Content(said_in("lv"))
    for text in ({"de": "Hallo"}, {"en": "Hello"}, {"de": "Welt"}):
        content(LocalizedText(text))
    assert content.note() == "<i>Daļa šī teksta ir tikai vācu un angļu valodā.</i>"


def test_the_note_is_in_english_where_the_bot_speaks_english() -> None:
    content = Content(said_in("fi"))  # a language that has no catalog
    content(LocalizedText({"lv": "Sveiki"}))
    assert content.note() == "<i>Some of this is only in Latvian.</i>"


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [("de", "in dieser Sprache: Lettisch", "in diesen Sprachen: "), ("pl", "w języku: ", "w językach: ")],
)
def test_the_note_knows_one_language_from_two(language: str, one: str, two: str) -> None:
    content = Content(said_in(language))
    content(LocalizedText({"lv": "Sveiki"}))
    assert one in str(content.note())
    content(LocalizedText({"lt": "Labas"}))
    assert two in str(content.note())
