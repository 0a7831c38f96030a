"""The notice, what is held, and what an erasure takes: readable, whole, of nobody else."""

import re
from typing import Any

import pytest

from bot.domain.people import Person
from bot.domain.privacy import Holdings, Subject
from bot.i18n import LANGUAGES
from bot.screen import MAX_TEXT, units
from bot.views import erasure, mydata, privacy
from tests.sample import buttons, labels, person, programme, said_in

HELD: dict[str, tuple[dict[str, Any], ...]] = {
    "people": ({"language": "pl", "consented_at": "2018-11-10T05:25:00+00:00"},),
    "participants": (
        {
            "first_name": "Anna <b>",
            "last_name": "Nowak",
            "delegation": "PL-RAD",
            "hotel": "",
            "dietary": ["vegan", "no-nuts"],
            "minor": False,
        },
    ),
    "invitations": ({}, {}),
}


def held(**more: Any) -> Holdings:
    return Holdings(Subject(17, 1, "PL-RAD-01"), HELD | more)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_notice_fits_one_message(language: str) -> None:
    assert units(privacy.full(programme(), said_in(language))) < MAX_TEXT


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_short_notice_fits_a_phones_screen(language: str) -> None:
    text = privacy.short(programme(), said_in(language))
    assert text.count("\n") == 5
    assert units(text) < 700


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_one_file_in_its_language_and_says_what_the_chat_says(language: str) -> None:
    page = privacy.page(programme(), said_in(language))
    assert f'<html lang="{language.replace("_", "-")}">' in page
    assert "http" not in re.sub(r"<p>.*", "", page, flags=re.DOTALL)
    for line in privacy.full(programme(), said_in(language)).splitlines():
        assert line in page


def test_my_data_shows_the_card_in_words_and_escapes_it() -> None:
    text = mydata.my_data(held(), programme(), said_in("en")).text
    assert "First name: Anna &lt;b&gt;" in text
    assert "Delegation: Radom" in text
    assert "Food: vegan, no-nuts" in text
    assert "Language: polski" in text
    assert "Agreed to the privacy notice: Saturday, 10 November 2018" in text
    assert "Invitations: 2" in text
    assert "Hotel" not in text, "an empty field is no line"


def test_my_data_of_the_longest_card_fits_a_message() -> None:
    card = dict.fromkeys(mydata._CARD, "Ž<" * 250)
    text = mydata.my_data(held(participants=(card,)), programme(), said_in("lv")).text
    assert units(text) < MAX_TEXT


def test_an_erasure_names_what_goes_and_what_stays_with_its_reason() -> None:
    asked = erasure.question(programme(), person(), said_in("en"))
    assert "your card" in asked.text
    assert "one person in the total of your delegation" in asked.text
    assert "privacy@example.org" in asked.text
    assert labels(asked)[0] == ["Yes, erase my data"]
    assert len(buttons(asked)) == 3


def test_a_stranger_is_told_only_of_what_a_stranger_has() -> None:
    asked = erasure.question(programme(), Person(1), said_in("en"))
    assert "card" not in asked.text
    assert "delegation" not in asked.text
