"""The list of texts for the report: what is written, drafted, missing, in which language."""

from dataclasses import replace

import pytest

from bot.domain.reports.texts import NoSuchText
from bot.views import report_texts as views
from bot.views.report_texts import ShowText, ShowTexts
from tests.reports import NOW, empty, small
from tests.sample import at, buttons, labels, said_in

T = said_in("en")


def test_each_text_says_whether_it_is_written_drafted_or_missing() -> None:
    screen = views.texts(small(), "en", T)
    assert [row[0] for row in labels(screen)[:4]] == [
        "✓ Friday, 9 November",
        "Saturday, 10 November – drafted",
        "✓ Summary",
        "Topics, debates, conclusions – missing",
    ]
    assert "Written: 2 of 7." in screen.text
    assert buttons(screen)[0].data == ShowText("day:2018-11-09", "en")


def test_another_language_has_texts_of_its_own() -> None:
    screen = views.texts(small(), "pl", T)
    assert "Language: Polish" in screen.text
    assert "Written: 0 of 7." in screen.text
    chosen = views.languages(small(), "summary", T)
    assert labels(chosen)[0] == ["✓ English", "Latvian"]
    assert buttons(views.languages(small(), None, T))[1].data == ShowTexts("lv")
    with pytest.raises(NoSuchText):
        views.languages(small(), "ZZ", T)


def test_before_anything_took_place_nothing_is_drafted() -> None:
    assert at("2018-11-09 09:00") < NOW
    for facts in (empty(), replace(small(), now=at("2018-11-09 09:00"), texts={})):
        days = labels(views.texts(facts, "en", T))[:2]
        assert [row[0].rsplit(" – ", 1)[1] for row in days] == ["missing", "missing"]


@pytest.mark.parametrize(
    ("wanted", "reads", "language"),
    [("lv", "en", "lv"), (None, "sr_Latn", "sr"), ("xx", "pl", "en"), (None, "pl", "pl")],
)
def test_texts_are_in_a_language_of_the_meeting(wanted: str | None, reads: str, language: str) -> None:
    assert views.language_for(wanted, small(), said_in(reads)) == language
