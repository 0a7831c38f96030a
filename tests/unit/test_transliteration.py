"""Serbian Cyrillic to Latin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.transliteration import read_overrides, to_latin


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


OWN = read_overrides("# names\nМутала = Motala\nМуталу = Motalu\n\nЛачплесис = Lāčplēsis\n")


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Мутала, Муталу; „Мутала“", "Motala, Motalu; „Motala“"),
        ("МУТАЛА – ЛАЧПЛЕСИС", "MOTALA – LĀČPLĒSIS"),
        ("Муталац, Замутала, Муталом", "Mutalac, Zamutala, Mutalom"),  # no word of the list
        ("инјекција, надживети, Њујорк", "injekcija, nadživeti, Njujork"),
        (
            '<a href="https://example.org/Мутала">Мутала</a>',
            '<a href="https://example.org/Мутала">Motala</a>',
        ),
        ("Мутала: https://sr.wikipedia.org/wiki/Мутала", "Motala: https://sr.wikipedia.org/wiki/Мутала"),
        ("мање < више > Мутала", "manje < više > Motala"),
    ],
)
def test_words_of_their_own_spelling_are_whole_words_outside_tags_and_links(
    cyrillic: str, latin: str
) -> None:
    assert to_latin(cyrillic, OWN) == latin


def test_words_of_their_own_spelling_keep_markup() -> None:
    said = to_latin(Markup("<b>Мутала</b> &amp; Рашка"), OWN)
    assert (said, type(said)) == (Markup("<b>Motala</b> &amp; Raška"), Markup)


@pytest.mark.parametrize(
    "line",
    [
        "Мутала Motala",
        "= Motala",
        "Мутала =",
        "Motala = Motala",
        "Мутала Град = Motala",
        "Мутала = <b>Motala",
        "Мутала = Motala, Sweden",
        "Мутала = Мotala",
        "Рашка = Raška\nРашка = Raska",
    ],
)
@pytest.mark.fault("bad:locales")
def test_a_line_that_cannot_be_used_is_named(line: str) -> None:
    with pytest.raises(ValueError, match=r"^line [12]\b"):
        read_overrides(line)
