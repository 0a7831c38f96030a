"""From a text parameter to what is stored."""

import pytest

from sandbox.errors import ApiError
from sandbox.text.formatted import ENTITY_LIMIT, read
from sandbox.text.utf16 import cut, units


def test_spaces_around_are_trimmed_and_entities_move() -> None:
    found = read("\n  <b> Hi </b>there \n", "HTML")
    assert found.text == "Hi there"
    assert found.entities == [{"type": "bold", "offset": 0, "length": 3}]


def test_entity_of_spaces_alone_vanishes_with_them() -> None:
    assert read("x<b>  </b>", "html").fields() == {"text": "x"}


def test_returns_and_control_characters_are_cleaned() -> None:
    found = read("a\r\n<b>b\x07</b>c", "HTML")
    assert found.text == "a\nb c"
    assert found.entities == [{"type": "bold", "offset": 2, "length": 2}]


def test_entities_are_kept_up_to_a_hundred() -> None:
    assert len(read("<b>x</b> " * 120, "HTML").entities) == ENTITY_LIMIT == 100


def test_entities_come_in_order_the_outer_first() -> None:
    found = read("<i>x</i> <b>a<u>b</u></b>", "HTML").entities
    assert [each["type"] for each in found] == ["italic", "bold", "underline"]


def test_code_holds_no_other_entity() -> None:
    assert [each["type"] for each in read("<code>a<b>b</b></code>", "HTML").entities] == ["code"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/today", ["bot_command"]),
        ("use /today@town_bot now", ["bot_command"]),
        ("1/2 and a/b", []),
        ("@anna_n and #radom", ["mention", "hashtag"]),
        ("write to a.b@radom.pl", ["email"]),
        ("https://radom.pl/x?y=1.", ["url"]),
        ("www.radom.pl", ["url"]),
        ("at 9.30 or 10:15, no. 4", []),
    ],
)
def test_server_finds_commands_and_links(text: str, kinds: list[str]) -> None:
    assert [each["type"] for each in read(text).entities] == kinds


def test_found_link_is_measured_in_units() -> None:
    (found,) = read("🏰 /today").entities
    assert (found["offset"], found["length"]) == (3, 6)


def test_link_inside_code_is_not_found() -> None:
    assert [each["type"] for each in read("<code>/today</code>", "HTML").entities] == ["code"]


@pytest.mark.parametrize("mode", ["Markdown", "html5"])
def test_unknown_mode_is_refused(mode: str) -> None:
    with pytest.raises(ApiError):
        read("x", mode)


def test_text_over_the_raw_limit_is_refused_before_parsing() -> None:
    with pytest.raises(ApiError, match="text is too long"):
        read("<b></b>" * 5000, "HTML")


def test_units_count_surrogate_pairs_twice() -> None:
    assert units("Rīga 🏰") == 7
    assert cut("Rīga 🏰!", 5, 2) == "🏰"
