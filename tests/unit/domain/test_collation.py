"""Names on paper stand as the reader's language sorts them."""

import random

import pytest

from bot.domain.collation import order

SORTED = {
    "en": "Abel|Ābele|Anderson|De Luca|Deluca|Ozols|Šmits|Smits-Kalns|Zażółć|Снежана",
    "lv": "Cālis|Cīrulis|Čakste|Dambis|Gulbis|Ģērmanis|Ivs|Yvs|Jansons|Ķels|Lācis|Ļeņins|Šulcs|Zālīte|Žagars",
    "lt": "Cvirka|Čiurlionis|Dzūkas|Šimkus|Zujus|Žukas",
    "sv": "Andersson|Zetterberg|Åberg|Ängström|Öberg",
    "de": "Ahrens|Äpfel|Arnold|Mueller|Müller|Strasser|Straßer|Zander",
    "pl": "Łoś|Nowak|Ósmy|Pawlak|Śliwa|Tokarz|Zając|Źrebiec|Żak",
    "sr": "Андрић|Ђорђевић|Јовић|Костић|Љубић|Марић|Његош|Ћирић|Чолић|Џајић|Шантић|Adams",
    "sr_Latn": "Andrić|Čolić|Ćirić|Dukić|Đorđević|Jović|Lukić|Ljubić|Marić|Nušić|Njegoš|Zorić|Žarić|Марић",
}


@pytest.mark.parametrize("language", SORTED)
def test_names_are_sorted_as_their_language_does(language: str) -> None:
    right = SORTED[language].split("|")
    mixed = random.Random(20).sample(right, len(right))
    assert sorted(mixed, key=lambda name: order(name, language)) == right


def test_accents_and_capitals_decide_only_between_equals() -> None:
    names = ["Åsa", "asa b", "ASA", "asa", "Asb"]
    assert sorted(names, key=lambda name: order(name, "en")) == ["ASA", "asa", "Åsa", "asa b", "Asb"]


def test_two_ways_to_write_one_letter_are_one() -> None:
    assert order("Šulcs", "lv").letters == order("S\u030culcs", "lv").letters


@pytest.mark.parametrize("odd", ["", " ", "=HYPERLINK(1)", "عربي", "王", "²", "O'Neil"])
def test_any_name_has_a_place(odd: str) -> None:
    assert sorted([odd, "Zzz"], key=lambda name: order(name, "lv"))
