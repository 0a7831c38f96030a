"""The question of the language, and the home screen."""

from dataclasses import replace
from typing import Any

import pytest

from bot.i18n import LANGUAGES
from bot.screen import plain
from bot.views import home
from bot.views import people as views
from bot.views.home import Door
from bot.views.people import ChooseLanguage
from tests.sample import buttons, labels, person, programme, said_in


def test_a_newcomer_is_asked_for_the_language_that_the_phone_speaks_first() -> None:
    screen = views.first_question(programme(), said_in("lv"))
    assert plain(screen.text) == (
        "Laipni lūdzam! Šī ir tikšanās “Pašvaldību sadarbība kā Eiropas solidaritātes kanāls”.\n\n"
        "Kurā valodā vēlaties lasīt?\n"
        "In which language would you like to read?"
    )
    assert labels(screen) == [
        ["latviešu"],
        ["English", "lietuvių", "svenska"],
        ["Deutsch", "polski", "српски"],
        ["srpski"],
        ["Palīdzība"],
    ]
    assert buttons(screen)[0].data == ChooseLanguage("lv")


def test_in_english_the_question_is_asked_once() -> None:
    text = views.language_question(said_in("en")).text
    assert text == "In which language would you like to read?"


def test_the_bot_only_apologises_for_languages_it_does_not_speak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANGUAGES, "fi", "suomi")
    for language in LANGUAGES:
        text = views.language_chosen(said_in(language))
        assert LANGUAGES[language] in text
        assert ("in English for now" in text) == (language == "fi")


def test_home_says_whose_programme_is_shown() -> None:
    screen = home.home(programme(), person(), said_in("en"))
    assert plain(screen.text) == (
        "Town Twinning as a Channel of European Solidarity\n"
        "Thursday, 8 November to Monday, 12 November 2018\n\n"
        "I show what is for you: Radom, group A.\n\n"
        "Press a button below this message.\n"
        "All times are local time in Daugavpils."
    )
    assert screen.home is not None
    assert screen.home[0] == ("Today", "Programme")


def test_home_of_somebody_who_only_looks_shows_everything() -> None:
    screen = home.home(programme(), person(None, None), said_in("en"))
    assert "I show the whole programme." in screen.text


def test_a_language_that_is_not_offered_fits_no_button() -> None:
    with pytest.raises(ValueError, match="xx"):
        ChooseLanguage("xx")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_of_the_home_keyboard_leads_somewhere_in_every_language(language: str) -> None:
    for door, label in home.labels(said_in(language)).items():
        assert home.door_of(label) is door
        assert home.door_of(f" {label.upper()} ") is door


def test_other_words_lead_nowhere() -> None:
    assert home.door_of("Good morning") is None
    assert home.door_of("") is None
    assert len(set(home.labels(said_in("lv")).values())) == len(Door)


def test_the_home_screen_says_whose_time_it_is_also_without_a_host_town() -> None:
    def said(**more: Any) -> str:
        meeting = replace(programme().meeting, **more)
        return home.home(replace(programme(), meeting=meeting), person(), said_in("en")).text

    assert "local time in Daugavpils." in said()
    assert "local time in Ogre." in said(host_delegation="", values={"host_town": "Ogre"})
    assert "local time at the meeting." in said(host_delegation="", values={})
