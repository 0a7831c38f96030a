"""What our check lets through Telegram takes; what it finds is named with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.telegram_html import mistakes
from sandbox.text.html import parse

PIECES = [
    "p",
    "<pre>",
    "</pre>",
    "<code>",
    "</code>",
    "<",
    "</",
    ">",
    "/>",
    " ",
    "\n",
    "&lt;",
    "&",
    "5 < 6",
    '<a href="https://example.org/?a=1&b=2">',
    "<a href=x>",
    '<span class="tg-spoiler">',
    '<span class="red">',
    "<blockquote expandable>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "</a>",
    "</span>",
    "<br>",
    "ā",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_what_has_no_mistakes_telegram_takes(html: str) -> None:
    if not mistakes(html):
        parse(html)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "The bus leaves at <b>8:30</b> &amp; not <s>8:15</s>.",
        '<b>Map: <a href="https://a.org/?a=1&b=2">here</a></b>\n<blockquote expandable>More</blockquote>',
        '<pre><code class="language-sh">ls</code></pre> <span class="tg-spoiler">no</span> 5 > 4 & so on',
    ],
)
def test_a_text_as_telegram_takes_it_has_no_mistakes(html: str) -> None:
    assert mistakes(html) == []
    parse(html)


@pytest.mark.parametrize(
    ("html", "line", "words"),
    [
        ("one\ntwo < three", 2, "write &lt;"),
        ("<p>Bus</p>", 1, "does not know the tag <p>"),
        ("<b>one\n<i>two</b></i>", 2, "</b> closes a tag, but <i> is open"),
        ("one</b>", 1, "but nothing is open"),
        ("one\n\n<b>two", 3, "<b> is never closed"),
        ('<span class="red">x</span>', 1, "not as Telegram takes it"),
        ("<a>x</a>", 1, "not as Telegram takes it"),
        ('<b style="x">x</b>', 1, "not as Telegram takes it"),
    ],
)
def test_a_mistake_is_told_with_its_line(html: str, line: int, words: str) -> None:
    first = mistakes(html)[0]
    assert first.line == line
    assert words in first.words
