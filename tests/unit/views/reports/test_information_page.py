"""The words of the public page: five parts, gaps that are marked, nobody's name."""

from dataclasses import replace

import pytest

from bot.domain.localized import LocalizedText
from bot.domain.reports.facts import Facts
from bot.domain.reports.information_page import InformationPage, Passage
from bot.domain.reports.texts import day_key
from bot.i18n import translator
from bot.transliteration import to_latin
from bot.views.reports.information_page import render
from tests import reports


def page(facts: Facts, language: str = "en") -> InformationPage:
    return render(facts, translator(language, facts.meeting))


def test_title_support_strand_place_and_dates_are_the_meetings() -> None:
    made = page(reports.sample_facts())
    assert made.title.text == "Town Twinning as a Channel of European Solidarity (TTChan)"
    assert made.support.text.startswith("This project was funded with the support of the European Union")
    line = " ".join(one.text for one in made.applicable)
    strand = "Strand 2: Democratic engagement and civic participation"
    assert line == f"Applicable to: {strand} – Measure 2.1 Town Twinning"
    assert made.location.text == (
        "The event took place in Daugavpils (Latvia), from 08/11/2018 to 12/11/2018."
    )
    assert made.disclaimer.text.startswith("The European Commission")


def test_each_day_says_what_organisers_wrote_or_what_took_place() -> None:
    first, second = page(reports.small()).days
    assert first.heading == "Friday, 9 November 2018"
    assert first.text.text.startswith("getting to know each other")
    assert second.text.text == "The day of 10/11/2018 was dedicated to “The lake” and “A talk”."


def test_texts_say_which_language_they_are_in() -> None:
    facts = reports.small(texts={(day_key(reports.DAY), "sv"): "Vi lärde känna varandra."})
    made = page(facts, "lv")
    assert made.language == "lv"
    assert made.days[0].text == Passage("Vi lärde känna varandra.", "sv")
    assert {one.language for one in made.applicable} == {"lv", "en"}


def test_what_nobody_said_is_a_marked_place() -> None:
    made = page(reports.empty())
    gaps = (made.support, *made.applicable, made.location, made.disclaimer, *(one.text for one in made.days))
    assert len(gaps) == 6
    assert all(one.write_here and one.text.startswith("[Write here: ") for one in gaps)


def test_a_day_that_is_still_to_come_is_a_marked_place_too() -> None:
    early = reports.small(now=reports.OPENING.starts_at, texts={})
    assert all(one.text.write_here for one in page(early).days)


def test_a_meeting_of_one_day_has_one_date() -> None:
    facts = reports.small()
    meeting = replace(facts.meeting, end_date=reports.DAY)
    made = page(replace(facts, programme=replace(facts.programme, meeting=meeting)))
    assert made.location.text == "The event took place in Daugavpils (Latvia) on 09/11/2018."


@pytest.mark.parametrize(
    ("language", "town"),
    [("en", "Daugavpils"), ("lv", "Daugavpils"), ("sr", "Даугавпилс"), ("sr_Latn", "Daugavpils")],
)
def test_nobody_is_named(language: str, town: str) -> None:
    facts = reports.sample_facts()
    words = str(page(facts, language))
    assert town in words
    names = {name for one in facts.people for name in (one.last_name, to_latin(one.last_name))}
    assert not [name for name in names if name in words]


def test_a_language_that_we_do_not_speak_gets_all_of_it_in_english() -> None:
    facts = reports.sample_facts()
    title = LocalizedText({**facts.meeting.title.texts, "fi": "Ystävyyskaupunkitoiminta"})
    meeting = replace(facts.meeting, title=title)
    facts = replace(facts, programme=replace(facts.programme, meeting=meeting))
    assert page(facts, "fi") == page(facts, "en")
    assert page(facts, "sr_Latn") != page(facts, "en")
