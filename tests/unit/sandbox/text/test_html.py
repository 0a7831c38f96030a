"""Telegram's HTML, parsed with offsets in UTF-16 and refused with offsets in bytes."""

from typing import Any

import pytest

from sandbox.errors import ApiError
from sandbox.text.html import parse


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("<b>Hi</b>", "Hi", [entity("bold", 0, 2)]),
        ("<STRONG>Hi</Strong>", "Hi", [entity("bold", 0, 2)]),
        ("<i>a</i><em>b</em>", "ab", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        ("<s>a</s><del>b</del>", "ab", [entity("strikethrough", 0, 1), entity("strikethrough", 1, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
        ("<blockquote>q</blockquote>", "q", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [entity("expandable_blockquote", 0, 1)]),
        ("<code>x</code>", "x", [entity("code", 0, 1)]),
        ("<b>a</>", "a", [entity("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("a &lt;b&gt; &amp; &quot;c&quot; &#33; &#x21; &nbsp;", 'a <b> & "c" ! ! &nbsp;', []),
        ("5 > 4", "5 > 4", []),
    ],
)
def test_tag_becomes_an_entity(source: str, text: str, found: list[dict[str, Any]]) -> None:
    assert parse(source) == (text, found)


def test_nested_tags_keep_both_entities() -> None:
    assert parse("<b>a<i>b</i></b>") == ("ab", [entity("italic", 1, 1), entity("bold", 0, 2)])


def test_surrogate_pairs_count_as_two() -> None:
    text, found = parse("😀<b>🏰 Rīga</b> x<i>y</i>")
    assert text == "😀🏰 Rīga xy"
    assert found == [entity("bold", 2, 7), entity("italic", 11, 1)]


def test_language_of_a_code_block_goes_to_the_block() -> None:
    _, found = parse('<pre><code class="language-python">x</code></pre>')
    assert entity("pre", 0, 1, language="python") in found


@pytest.mark.parametrize(
    "source", ['<a href="https://x.lv/?a=1&amp;b=2">x</a>', "<a href='https://x.lv/?a=1&amp;b=2'>x</a>"]
)
def test_address_of_a_link_is_decoded(source: str) -> None:
    assert parse(source) == ("x", [entity("text_link", 0, 1, url="https://x.lv/?a=1&b=2")])


def test_link_without_address_takes_its_text() -> None:
    assert parse("see <a>https://x.lv</a>")[1] == [entity("text_link", 4, 12, url="https://x.lv")]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("ā<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        (
            "<b>ā<i>x</b></i>",
            'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"',
        ),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_bad_markup_is_refused_as_the_server_does(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse(source)
    assert caught.value.code == 400
    assert caught.value.description == f"Bad Request: can't parse entities: {reason}"
