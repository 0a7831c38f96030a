"""Certificates: for whom, in which language, one page each."""

from dataclasses import replace

from bot.domain.reports.facts import Facts
from bot.domain.reports.papers import Paper, Text
from bot.i18n import translator
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


def test_each_is_in_the_persons_language_or_all_in_english() -> None:
    asa, ilze = pages(reports.small())[1:3]
    assert "Town Twinning as a Channel of European Solidarity" in [one.text for one in asa]
    assert "Pašvaldību sadarbība kā Eiropas solidaritātes kanāls" in [one.text for one in ilze]
    assert {one.language for one in asa} == {"", "en"}
    assert {one.language for one in ilze} == {"", "lv"}
    assert [one.text for one in ilze][-1].startswith("Projekts tika finansēts")


def test_it_says_town_meeting_place_dates_host_and_who_paid() -> None:
    assert [one.text for one in pages(reports.small())[1]] == [
        "Certificate of attendance",
        "This is to certify that",
        "Åsa Öberg",
        "from Motala",
        "took part in the town-twinning meeting",
        "Town Twinning as a Channel of European Solidarity",
        "Daugavpils (Latvia), Friday, 9 November 2018 – Saturday, 10 November 2018",
        "Host: Daugavpils City Council",
        "_" * 44,
        "Signature and stamp of the host",
        "This project was funded with the support of the European Union under the Programme "
        "“Europe for Citizens”.",
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
