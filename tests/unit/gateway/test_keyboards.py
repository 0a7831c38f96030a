"""Rows of buttons: as they were meant, or broken where a telephone would cut a label off."""

import json

import pytest

from bot.gateway.keyboards import inline
from bot.screen import Button
from bot.views.buttons import ShowHelp


def rows(*labels: str) -> list[list[str]]:
    """What becomes of one row with these labels."""
    written = inline((tuple(Button(label, ShowHelp()) for label in labels),))
    assert written is not None
    return [[one["text"] for one in row] for row in json.loads(written)["inline_keyboard"]]


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (("Today", "Settings", "Help"), [["Today", "Settings", "Help"]]),
        (("Heute", "Einstellungen", "Hilfe"), [["Heute", "Einstellungen"], ["Hilfe"]]),
        (("✓ Fragen", "Sprache", "Pause für heute"), [["✓ Fragen", "Sprache"], ["Pause für heute"]]),
        (("Keine Nachrichten mehr", "Hilfe"), [["Keine Nachrichten mehr"], ["Hilfe"]]),
        (("Heute", "Keine Nachrichten mehr", "Hilfe"), [["Heute"], ["Keine Nachrichten mehr"], ["Hilfe"]]),
        (("Ein Programmpunkt mit langem Namen",), [["Ein Programmpunkt mit langem Namen"]]),
        (tuple("0123456789"), [list("0123456789")]),
    ],
)
def test_a_row_is_broken_where_a_label_would_be_cut_off(
    labels: tuple[str, ...], shown: list[list[str]]
) -> None:
    assert rows(*labels) == shown


def test_a_message_without_buttons_has_no_keyboard() -> None:
    assert inline(()) is None
