"""Certificates: for whom, in which language, one page each."""

from dataclasses import replace

import pytest

from bot.domain.localized import LocalizedText
from bot.domain.reports.facts import Facts
from bot.domain.reports.papers import Paper, Text
from bot.i18n import LANGUAGES, translator
from bot.views.reports.certificates import render
from tests import reports


def pages(facts: Facts) -> list[list[Text]]:
    found: list[list[Text]] = []
    for part in certificates(facts).parts:
        assert isinstance(part, Text)
        if part.new_page:
            found.append([])
        found[-1].append(part)
    return found


def certificates(facts: Facts) -> Paper:
    return render(facts, translator("en", facts.meeting))


def names(facts: Facts) -> list[str]:
    return [page[2].text for page in pages(facts)]


def test_who_was_there_gets_one_and_nobody_is_forgotten_where_nothing_was_recorded() -> None:
    assert names(reports.small()) == [
        '=HYPERLINK("x") +1',
        "Åsa Öberg",
        "Ilze Rudzupuķe",
        "Mārtiņš Ziemeļkalns",
        "Снежана Златноњивић",
        "Айгүл Сәрсен",  # of a delegation of which nobody was marked
        "Ђорђе Шљивић",
    ]


def test_a_signature_proves_that_somebody_came() -> None:
    facts = reports.small()
    signed = tuple(replace(one, signed=one.signed or one.id == "SE-MOT-03") for one in facts.people)
    assert set(names(replace(facts, people=signed))) - set(names(facts)) == {"שרה לוי"}


def test_each_is_in_the_persons_language_or_all_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANGUAGES, "fi", "suomi")  # a language that has no catalog
    people = tuple(replace(one, language="fi") if one.id == "SE-MOT-01" else one for one in reports.PEOPLE)
    facts = reports.small(people=people)
    title = LocalizedText({**facts.meeting.title.texts, "fi": "Ystävyyskaupunkitoiminta"})
    meeting = replace(facts.meeting, title=title)
    asa, ilze = pages(replace(facts, programme=replace(facts.programme, meeting=meeting)))[1:3]
    assert asa[2].text == "Åsa Öberg"
    assert "Town Twinning as a Channel of European Solidarity" in [one.text for one in asa]
    assert "Pašvaldību sadarbība kā Eiropas solidaritātes kanāls" in [one.text for one in ilze]
    assert {one.language for one in asa} == {"", "en"}
    assert {one.language for one in ilze} == {"", "lv"}
    assert [one.text for one in ilze][-1].startswith("Projekts tika finansēts")


def test_what_was_put_into_latin_script_is_marked_so() -> None:
    (one,) = (replace(one, language="sr_Latn") for one in reports.PEOPLE if one.id == "RS-RAS-01")
    ((*_, credit),) = pages(reports.small(people=(one,)))
    assert credit.text.startswith("Projekat je finansiran")
    assert credit.language == "sr_Latn"


def test_it_says_town_meeting_place_dates_host_and_who_paid() -> None:
    assert [one.text for one in pages(reports.small())[1]] == [
        "Deltagarintyg",
        "Härmed intygas att",
        "Åsa Öberg",
        "från Motala",
        "deltog i vänortsmötet",
        "Vänortssamarbete som en kanal för europeisk solidaritet",
        "Daugavpils (Lettland), fredag 9 november 2018 – lördag 10 november 2018",
        "Värd: Daugavpils stad",
        "_" * 44,
        "Värdens underskrift och stämpel",
        "Projektet finansierades med stöd av Europeiska unionen inom programmet "
        "”Ett Europa för medborgarna”.",
    ]


def test_a_longer_name_is_smaller() -> None:
    long = replace(reports.PEOPLE[6], first_name="Wolfeschlegelsteinhausenbergerdorff", last_name="M" * 30)
    sizes = [page[2].size for page in pages(reports.small(people=(reports.PEOPLE[6], long)))]
    assert sizes == [20.0, 34.0]


def test_without_anybody_it_says_so() -> None:
    paper = certificates(reports.empty())
    assert [one.text for one in paper.parts if isinstance(one, Text)] == [
        "Nobody is on the list of participants."
    ]
