"""A text of the report: what stands there, what would be drafted, what does not fit."""

from dataclasses import replace

import pytest

from bot.domain.errors import DomainError
from bot.domain.reports.texts import MOST, NoSuchText, UnfitReportText, cleaned
from bot.screen import MAX_TEXT, units
from bot.views import errors, report_text
from tests.reports import alone, empty, small
from tests.sample import labels, said_in

T = said_in("en")


def test_a_day_without_a_text_shows_the_sentence_that_the_report_has_instead() -> None:
    screen = report_text.one_text(small(), "day:2018-11-10", "en", T)
    assert "The day of 10/11/2018 was dedicated to “The lake” and “A talk”." in screen.text
    assert labels(screen)[0] == ["Write"]


def test_what_is_written_is_shown_as_it_was_typed() -> None:
    facts = replace(small(), texts={("summary", "lv"): "a <b> & שלום"})
    screen = report_text.one_text(facts, "summary", "lv", T)
    assert "<blockquote>a &lt;b&gt; &amp; שלום</blockquote>" in screen.text
    assert labels(screen)[0] == ["Change", "Delete"]
    assert "Nothing is written yet." in report_text.one_text(facts, "summary", "en", T).text


def test_the_longest_text_of_the_widest_letters_fits_a_message() -> None:
    facts = replace(small(), texts={("summary", "en"): "🎉" * (MOST // 2)})
    for screen in (
        report_text.one_text(facts, "summary", "en", T, first=report_text.saved(T)),
        report_text.deletion(facts, "summary", "en", T),
    ):
        assert units(screen.text) <= MAX_TEXT


def test_an_empty_meeting_has_days_to_write_of_and_nothing_to_draft() -> None:
    for facts in (empty(), alone()):
        assert "Nothing is written yet." in report_text.one_text(facts, "day:2018-11-09", "en", T).text


@pytest.mark.parametrize(("key", "language"), [("day:2030-01-01", "en"), ("ZZ", "en"), ("summary", "xx")])
def test_a_button_of_another_meeting_is_refused_with_a_way_on(key: str, language: str) -> None:
    for shown in (report_text.one_text, report_text.ask, report_text.deletion):
        with pytest.raises(NoSuchText) as refused:
            shown(small(), key, language, T)
        assert labels(errors.refusal(refused.value, T))[0][0] == "Texts for the report"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (UnfitReportText("summary", "lv", 2), "The text is too long by 2 characters."),
        (UnfitReportText("summary", "lv"), "Send me the text now, in this language: Latvian."),
    ],
)
def test_what_does_not_fit_is_asked_for_again(error: DomainError, said: str) -> None:
    screen = errors.refusal(error, T)
    assert screen.text.startswith(said)
    assert labels(screen) == [["‹ Back", "Help"]]


def test_a_text_is_kept_without_what_no_document_takes() -> None:
    assert cleaned(" a\r\nb\x00\x08\tc\ud800 \n") == "a\nb c"
