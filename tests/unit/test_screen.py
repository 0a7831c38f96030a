"""Screens: escaping, lengths as Telegram counts them, cutting."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.domain.telegram_html import mistakes
from bot.screen import MAX_LABEL, button, clipped, fitted, lines, paragraphs, plain, rows, split, units
from sandbox.text.html import parse
from tests.proving import Says
from tests.typed import TYPED


@pytest.mark.fault("bad:text")
def test_lengths_are_counted_in_utf_16_without_tags() -> None:
    assert units(Markup("<b>ā</b> &amp; 🎵")) == len("ā & ") + 2
    assert units("<b>") == 3


@pytest.mark.fault("bad:text")
def test_plain_turns_our_html_back_and_leaves_other_text_alone() -> None:
    assert plain(Markup("<b>Tea</b> &amp; &lt;cake&gt;")) == "Tea & <cake>"
    assert plain("<b>") == "<b>"


@given(st.text())
@pytest.mark.fault("bad:text")
def test_what_is_escaped_reads_the_same(text: str) -> None:
    assert plain(lines(text)) == text


def _reach_telegram(number: int, says: Says) -> None:
    """As a server reads them: no tag of theirs is one, nothing is refused, no character is lost."""
    seed = random.randrange(10**6)
    dice = random.Random(seed)
    says(seed=seed, texts=number, refused=0, lost=0)
    for _ in range(number):
        text = "".join(dice.choices(TYPED, k=dice.randrange(1, 8)))
        shown = lines(Markup("<b>{}</b>").format(text), text)
        read, entities = parse(str(shown))
        assert read == f"{text}\n{text}", repr(text)
        assert [(one["type"], one["offset"], one["length"]) for one in entities] == [("bold", 0, units(text))]
        assert units(shown) == 2 * units(text) + 1


@pytest.mark.fault("bad:text")
def test_1000_texts_reach_telegram_as_they_were_typed(proof_says: Says) -> None:
    _reach_telegram(1000, proof_says)


@pytest.mark.proof
@pytest.mark.fault("bad:text")
def test_100000_texts_reach_telegram_as_they_were_typed(proof_says: Says) -> None:
    _reach_telegram(100_000, proof_says)


def test_empty_parts_leave_no_empty_lines() -> None:
    assert lines("a", None, "", "<b>") == "a\n&lt;b&gt;"
    assert paragraphs(Markup("<b>a</b>"), None, "b") == "<b>a</b>\n\nb"


@given(st.text(), st.integers(1, 50))
@pytest.mark.fault("bad:text")
def test_clipped_text_fits_and_is_whole_if_it_fitted(text: str, limit: int) -> None:
    cut = clipped(text, limit)
    assert units(cut) <= limit
    assert cut == text or (units(text) > limit and cut.endswith("…"))


@given(st.lists(st.text(max_size=40), min_size=1, max_size=20), st.integers(50, 400))
@pytest.mark.fault("bad:text")
def test_a_fitted_text_fits_and_stays_well_formed(texts: list[str], limit: int) -> None:
    told = Markup("\n").join(Markup("<b>{}</b> & {}").format(one, one) for one in texts)
    text = Markup("<blockquote expandable>{}</blockquote>").format(told)
    cut = fitted(text, limit)
    assert units(cut) <= limit
    assert mistakes(cut) == []
    assert cut == text or (units(text) > limit and plain(cut).endswith("…"))


def test_a_text_is_fitted_by_whole_lines_and_what_is_open_is_closed() -> None:
    text = Markup("<blockquote><b>one</b>\n<i>two\nthree</i></blockquote>")
    assert fitted(text, 13) == text
    assert fitted(text, 12) == "<blockquote><b>one</b>\n<i>two\n…</i></blockquote>"
    assert fitted(text, 8) == "<blockquote><b>one</b>\n…</blockquote>"
    assert fitted(Markup("<b>a &lt; b</b>"), 4) == "a &lt;…"


def test_a_label_is_cut_at_a_word() -> None:
    assert button("word " * 20).label == "word " * 12 + "…" or button("word " * 20).label.endswith("word…")
    assert len(button("x" * 200).label) == MAX_LABEL
    assert button(Markup("Tea &amp; cake")).label == "Tea & cake"


def test_buttons_are_laid_out_in_rows() -> None:
    laid = rows([button(str(n)) for n in range(5)], 3)
    assert [[one.label for one in row] for row in laid] == [["0", "1", "2"], ["3", "4"]]


@given(st.lists(st.text(min_size=1, max_size=80), max_size=30), st.integers(100, 300))
def test_split_keeps_every_block_whole_and_in_order(texts: list[str], limit: int) -> None:
    blocks = [Markup.escape(text) for text in texts]
    messages = split(blocks, limit)
    assert Markup("\n\n").join(messages) == Markup("\n\n").join(blocks)
    assert all(units(message) <= limit for message in messages)
