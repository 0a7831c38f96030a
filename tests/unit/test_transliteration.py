"""Serbian Cyrillic to Latin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.transliteration import to_latin


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Снежана Златноњивић", "Snežana Zlatnonjivić"),
        ("Његош, Љубав, Џеп", "Njegoš, Ljubav, Džep"),
        ("ЊЕГОШ, ЉУБАВ, ЏЕП, КОЊ", "NJEGOŠ, LJUBAV, DŽEP, KONJ"),
        ("Рашка – Ђурђевдан, Ћуприја", "Raška – Đurđevdan, Ćuprija"),
        ("Vienības laukums (Трг јединства)", "Vienības laukums (Trg jedinstva)"),
        ("<b>{time}</b> https://example.org/a", "<b>{time}</b> https://example.org/a"),
    ],
)
def test_letters_become_latin_and_the_rest_stays(cyrillic: str, latin: str) -> None:
    assert to_latin(cyrillic) == latin


def test_the_whole_alphabet_has_its_thirty_letters() -> None:
    small = "а б в г д ђ е ж з и ј к л љ м н њ о п р с т ћ у ф х ц ч џ ш"
    assert to_latin(small) == "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š"
    assert to_latin(small.title()) == to_latin(small).title()


def test_markup_stays_markup() -> None:
    assert isinstance(to_latin(Markup("<b>Њ</b>")), Markup)


@given(st.text(alphabet=st.characters(max_codepoint=0x3FF)))
def test_latin_text_is_left_alone(text: str) -> None:
    assert to_latin(text) == text
