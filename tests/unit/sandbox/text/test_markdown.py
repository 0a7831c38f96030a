"""MarkdownV2."""

import pytest

from sandbox.errors import ApiError
from sandbox.text.markdown import parse


def test_marks_nest_and_escapes_vanish() -> None:
    text, found = parse(r"*a _b_* ~c~ ||d|| __e__ 1\.5")
    assert text == "a b c d e 1.5"
    assert {(each["type"], each["offset"], each["length"]) for each in found} == {
        ("italic", 2, 1),
        ("bold", 0, 3),
        ("strikethrough", 4, 1),
        ("spoiler", 6, 1),
        ("underline", 8, 1),
    }


def test_code_and_link() -> None:
    text, found = parse("`x*y` [z](https://x.lv/\\))\n```python\nq```")
    assert text == "x*y z\nq"
    assert found == [
        {"type": "code", "offset": 0, "length": 3},
        {"type": "text_link", "offset": 4, "length": 1, "url": "https://x.lv/)"},
        {"type": "pre", "offset": 6, "length": 1, "language": "python"},
    ]


@pytest.mark.parametrize("source", ["9.30", "*a", "a]", "`x", "*_a*_", "[x] y"])
def test_bad_markup_is_refused(source: str) -> None:
    with pytest.raises(ApiError, match="can't parse entities"):
        parse(source)
