"""What the feeder reads of a body."""

import pytest

from bot.gateway.feeder import read_body


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"a\u0000b", "ab"),
        (r"\u0000", ""),
        (r"a\\u0000b", r"a\u0000b"),
        (r"a\\\u0000b", "a\\b"),
        (r"\ud800x", "x"),
        (r"x\udc00", "x"),
        (r"\ud83d\ude00", "😀"),
        (r"\\ud800", r"\ud800"),
    ],
)
@pytest.mark.fault("bad:nul")
def test_nul_and_lone_surrogates_end_at_the_border(written: str, read: str) -> None:
    assert read_body(f'{{"a": [{{"b": "{written}"}}]}}') == {"a": [{"b": read}]}
