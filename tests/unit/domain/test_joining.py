"""Names that people type, and that the list can hold them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.joining import clean_name
from bot.domain.people import Participant
from bot.domain.workbook import from_row, to_row
from tests.sample import content


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Anna Berga", "Anna Berga"),
        ("  Anna \n\t Berga ", "Anna Berga"),
        ("Снежана Златноњивић", "Снежана Златноњивић"),
        ("Anna\u200bMaria \u202eBerga", "AnnaMaria Berga"),
        (
            "Ju\u0304lija A\u0304boltin\u0326a",
            unicodedata.normalize("NFC", "Ju\u0304lija A\u0304boltin\u0326a"),
        ),
        ("A B", "A B"),
        ("x " + "y" * 58, "x " + "y" * 58),
        ("O’Brien Jean-Luc", "O’Brien Jean-Luc"),
    ],
)
def test_a_name_is_kept_on_one_line_without_invisible_signs(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "Anna", "12 34", "😀 😀", "Anna 5", "x " + "y" * 59, "\u200b \u200b", "a " + "😀" * 30],
)
def test_what_is_no_first_and_last_name_is_none(typed: str) -> None:
    assert clean_name(typed) is None


@given(st.text(max_size=70))
def test_a_kept_name_is_clean_already_and_comes_back_from_the_list_as_it_was(typed: str) -> None:
    name = clean_name(typed)
    if name is None:
        return
    assert clean_name(name) == name
    first, _, last = name.rpartition(" ")
    kept = Participant("RS-RAS-W1", first, last, "RS-RAS")
    meeting = content().meeting
    assert from_row("Participants", to_row(kept, meeting), meeting) == kept
