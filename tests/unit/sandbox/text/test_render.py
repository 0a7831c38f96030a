"""Text and entities back to HTML."""

import pytest

from sandbox.text.formatted import read
from sandbox.text.render import to_html


@pytest.mark.parametrize(
    "source",
    [
        "<b>a</b> &lt; b",
        "🏰 <b>Rīga <i>🏰</i></b><u>x</u>",
        '<a href="https://x.lv/?a=1&amp;b=2">x</a>',
        "<blockquote expandable>a\n<b>b</b></blockquote>",
        "<b><i>x</i></b>",
    ],
)
def test_rendering_undoes_parsing(source: str) -> None:
    found = read(source, "HTML")
    assert to_html(found.text, found.entities) == source
