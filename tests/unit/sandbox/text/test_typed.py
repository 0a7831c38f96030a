"""What a person types becomes formatting as in Telegram's clients."""

import pytest

from sandbox.text.typed import typed


@pytest.mark.parametrize(
    ("text", "shown", "kinds"),
    [
        ("**Bus 1** at __noon__", "Bus 1 at noon", ["bold", "italic"]),
        ("~~13:50~~ ||14:20||", "13:50 14:20", ["strikethrough", "spoiler"]),
        ("`**code**`", "**code**", ["code"]),
        ("2 ** 3 ** 4", "2 ** 3 ** 4", []),
        ("**a __b** c__", "a __b c__", ["bold"]),
        ("**a < b & c**", "a < b & c", ["bold"]),
        ("**one", "**one", []),
    ],
)
def test_marks_in_pairs_become_entities(text: str, shown: str, kinds: list[str]) -> None:
    found = typed(text)
    assert found.text == shown
    assert [each["type"] for each in found.entities] == kinds
