"""The questions of the first minute, and the home screen they lead to."""

from dataclasses import replace

import pytest

from bot.domain.localized import LocalizedText
from bot.domain.meeting import Delegation
from bot.i18n import LANGUAGES
from bot.screen import plain
from bot.views import home
from bot.views import people as views
from bot.views.buttons import ShowTowns
from bot.views.home import Door
from bot.views.people import ChooseDelegation, ChooseGroup, ChooseLanguage
from tests.sample import buttons, labels, newcomer, person, programme, said_in, with_items


def test_a_newcomer_is_asked_for_the_language_that_the_phone_speaks_first() -> None:
    screen = views.next_question(programme(), newcomer(), said_in("lv"))
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


def test_the_town_comes_after_the_language() -> None:
    reader = person(None, None, language="pl")
    screen = views.language_chosen(programme(), replace(reader, delegation=None), said_in("pl"))
    assert plain(screen.text) == (
        "Your language: polski.\n"
        "The programme comes in your language wherever there is a translation. "
        "My own sentences are in English for now.\n\n"
        "Which town do you come from?\n"
        "I will show you the programme of your delegation."
    )
    assert labels(screen) == [
        ["🇵🇱 Radom", "🇱🇻 Dyneburg"],
        ["🇩🇪 Magdeburg", "🇸🇪 Motala"],
        ["🇱🇹 Poniewież", "🇷🇸 Raška"],
        ["Just looking"],
        ["‹ Language", "Help"],
    ]
    assert buttons(screen)[0].data == ChooseDelegation("PL-RAD")
    assert buttons(screen)[6].data == ChooseDelegation(None)


def test_the_bot_only_apologises_for_languages_it_does_not_speak() -> None:
    for language in LANGUAGES:
        text = views.language_chosen(programme(), newcomer(), said_in(language)).text
        assert ("in English for now" in text) == (language not in {"en", "lv"})


def test_the_group_is_asked_only_of_somebody_with_a_town() -> None:
    screen = views.delegation_chosen(programme(), person("PL-RAD", None), said_in("lv"))
    assert plain(screen.text).startswith("Jūsu delegācija: Radoma.\n\nKurā grupā Jūs esat?")
    assert labels(screen) == [["A grupa", "B grupa"], ["Vēl nezinu"], ["‹ Pilsētas", "Palīdzība"]]
    assert buttons(screen)[0].data == ChooseGroup("PL-RAD", "A")
    assert buttons(screen)[2].data == ChooseGroup("PL-RAD", None)
    assert views.delegation_chosen(programme(), person(None, None), said_in("en")).home is not None


def test_a_programme_without_groups_asks_for_none() -> None:
    assert views.delegation_chosen(with_items(), person("PL-RAD", None), said_in("en")).home is not None


def test_a_settled_person_begins_at_home() -> None:
    screen = views.next_question(programme(), person(), said_in("en"))
    assert plain(screen.text) == (
        "Town Twinning as a Channel of European Solidarity\n"
        "Thursday, 8 November to Monday, 12 November 2018\n\n"
        "I show what is for you: Radom, group A.\n\n"
        "Press a button below this message.\n"
        "All times are local time in Daugavpils."
    )
    assert screen.home == (("Today", "Programme"), ("Next for me", "Information", "Help"))


def test_somebody_who_only_looks_is_settled_too() -> None:
    assert (
        "I show the whole programme."
        in views.next_question(programme(), person(None, None), said_in("en")).text
    )


def test_a_settled_person_who_changes_the_language_gets_the_keyboard_in_it() -> None:
    screen = views.language_chosen(programme(), person(language="lv"), said_in("lv"))
    assert screen.text.startswith("Jūsu valoda: latviešu.\n\n")
    assert screen.home is not None
    assert screen.home[0] == ("Šodien", "Programma")


def test_many_towns_are_shown_seven_at_a_time() -> None:
    towns = {f"XX-{n:03}": Delegation(f"XX-{n:03}", LocalizedText({"en": f"Town {n:02}"})) for n in range(15)}
    towns["XX-GONE"] = Delegation("XX-GONE", LocalizedText({"en": "Gone"}), withdrawn=True)
    many = replace(programme(), delegations=towns)
    seen = []
    for part in range(3):
        screen = views.delegation_question(many, said_in("en"), part=part)
        seen += [one.data.delegation for one in buttons(screen) if isinstance(one.data, ChooseDelegation)]
        assert (ShowTowns(part + 1) in [one.data for one in buttons(screen)]) == (part < 2)
    assert sorted(code for code in seen if code) == [f"XX-{n:03}" for n in range(15)]


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
    def said(**more: object) -> str:
        meeting = replace(programme().meeting, **more)  # type: ignore[arg-type]
        return home.home(replace(programme(), meeting=meeting), person(), said_in("en")).text

    assert "local time in Daugavpils." in said()
    assert "local time in Ogre." in said(host_delegation="", values={"host_town": "Ogre"})
    assert "local time at the meeting." in said(host_delegation="", values={})
