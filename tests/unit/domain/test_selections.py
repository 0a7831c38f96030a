"""Buttons and the notation of audiences say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import Audience
from bot.domain.selections import Selection, typed
from tests.sample import programme


@pytest.mark.parametrize(
    "notation",
    [
        "all",
        "guests",
        "SE-MOT;PL-RAD",
        "guests+leaders",
        "group-A;group-B",
        "lang-lv",
        "hosts+lang-lv+item-P38",
    ],
)
def test_what_buttons_can_make_is_read_back(notation: str) -> None:
    audience = Audience.parse(notation)
    selection = Selection.of(audience)
    assert selection is not None
    assert str(selection.audience()) == notation


@pytest.mark.parametrize("notation", ["guests+group-A;hosts", "leaders;PL-RAD", "guests+hosts"])
def test_what_buttons_cannot_make_is_nothing(notation: str) -> None:
    assert Selection.of(Audience.parse(notation)) is None


_TERMS = ("all", "guests", "leaders", "SE-MOT", "PL-RAD", "group-A", "group-B", "lang-lv", "item-P38")


@given(st.lists(st.tuples(st.sampled_from(_TERMS), st.booleans())))
def test_any_presses_make_an_audience_that_is_read_back(presses: list[tuple[str, bool]]) -> None:
    selection = Selection()
    for term, wanted in presses:
        selection = selection.choose(term, wanted)
        assert selection.choose(term, wanted) == selection
        assert term == "all" or selection.has(term) is wanted
    made = Selection.of(selection.audience())
    assert made is not None
    assert set(made.audience().alternatives) == set(selection.audience().alternatives)


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("guests+group-A", "guests+group-A"),
        ("motala", "SE-MOT"),
        ("Motala, Radom", "SE-MOT;PL-RAD"),
        ("se-mot", "SE-MOT"),
        ("guests+group-Q", None),
        ("Dinner", None),
        ("Mo", None),
        ("", None),
    ],
)
def test_an_audience_is_typed_in_the_notation_or_as_towns(text: str, notation: str | None) -> None:
    found = typed(text, programme())
    assert (None if found is None else str(found)) == notation
