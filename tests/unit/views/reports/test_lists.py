"""Lists to sign: who stands on which, in which order; whom nothing is expected of stands on none."""

from dataclasses import replace

import pytest

from bot.domain.reports.facts import Facts
from bot.domain.reports.papers import Heading, Paper, Table, Text
from bot.i18n import translator
from bot.views.reports.lists import MOST, render
from tests import reports


def lists(facts: Facts, language: str = "en") -> Paper:
    return render(facts, translator(language, facts.meeting))


def under(paper: Paper, heading: str) -> list[tuple[str, ...]]:
    """Rows of the table under a heading."""
    parts = paper.parts[[getattr(one, "text", "") for one in paper.parts].index(heading) + 1 :]
    found = next(one for one in parts if isinstance(one, Table | Heading))
    return list(found.rows) if isinstance(found, Table) else []


def headings(paper: Paper) -> list[str]:
    return [one.text for one in paper.parts if isinstance(one, Heading)]


def texts(paper: Paper) -> list[str]:
    return [one.text for one in paper.parts if isinstance(one, Text)]


def test_every_town_and_every_item_that_took_place_has_a_list() -> None:
    assert headings(lists(reports.small())) == [
        "Participants: Daugavpils (Latvia)",
        "Participants: Astana (Kazakhstan)",
        "Participants: Raška (Serbia)",
        "Participants: Motala (Sweden)",
        "09/11/2018 10:00 · Opening",
        "09/11/2018 14:20 · The future of Europe",
        "10/11/2018 11:00 · The lake",
        "10/11/2018 15:00 · A talk",
    ]


def test_a_line_has_number_name_town_role_and_room_to_sign() -> None:
    paper = lists(reports.small())
    assert under(paper, "Participants: Daugavpils (Latvia)") == [
        ("1", "Rudzupuķe, Ilze", "Daugavpils", "leader of a delegation, municipal staff", ""),
        ("2", "Ziemeļkalns, Mārtiņš", "Daugavpils", "organiser, municipal staff", ""),
    ]
    tables = [one for one in paper.parts if isinstance(one, Table)]
    assert {one.header for one in tables} == {("No.", "Last name, first name", "Town", "Role", "Signature")}
    assert {one.row_height_mm for one in tables} == {10}
    assert paper.footer.startswith("This project was funded with the support of the European Union")
    assert paper.page_words == "Page {page} of {pages}"


def test_who_does_not_come_or_was_erased_is_not_named_and_the_erased_are_counted() -> None:
    paper = lists(reports.small())
    assert [row[1] for row in under(paper, "Participants: Raška (Serbia)")] == [
        "Златноњивић, Снежана",
        "Шљивић, Ђорђе",
    ]
    assert texts(paper).count("1 more took part whose name was erased at their wish.") == 1
    assert "Āboliņa" not in str(paper)


@pytest.mark.parametrize("language", ["en", "lv"])
def test_an_item_lists_only_whom_it_is_for(language: str) -> None:
    facts = reports.sample_facts()
    paper = lists(facts, language)
    tables = [one for one in paper.parts if isinstance(one, Table)]
    towns, items = tables[:6], tables[6:]
    took_place = [one.id for one in facts.programme.items if not one.withdrawn]
    expected = sorted(len(facts.expected_at[one]) for one in took_place if facts.expected_at[one])
    assert sum(len(one.rows) for one in towns) == 81
    assert sorted(len(one.rows) for one in items) == expected
    assert len(set(expected)) > 5
    assert len(headings(paper)) == 6 + len(took_place)


def test_names_stand_as_the_language_of_the_paper_sorts_them() -> None:
    some = tuple(
        replace(reports.PEOPLE[0], id=f"LV-DAU-{number}", last_name=name)
        for number, name in enumerate(("Šulcs", "Sūna", "Ābols", "Čakste", "Dambis", "Cālis"))
    )
    names = [
        [row[1].split(",")[0] for row in under(lists(reports.small(people=some), language), heading)]
        for language, heading in (
            ("en", "Participants: Daugavpils (Latvia)"),
            ("lv", translatedly("Participants: {place}", "lv", place="Daugavpils (Latvija)")),
        )
    ]
    assert names == [
        ["Ābols", "Čakste", "Cālis", "Dambis", "Šulcs", "Sūna"],
        ["Ābols", "Cālis", "Čakste", "Dambis", "Sūna", "Šulcs"],
    ]


def translatedly(msgid: str, language: str, **values: str) -> str:
    return str(translator(language, None)(msgid, **values))


def test_a_large_meeting_gets_lists_of_the_chosen_items_alone() -> None:
    facts = reports.small()
    many = tuple(replace(reports.PEOPLE[3], id=f"RS-RAS-{number}") for number in range(MOST + 1))
    unasked, asked = lists(replace(facts, people=many)), lists(replace(facts, people=many, lists_for=("X4",)))
    assert [one for one in headings(unasked) if "·" in one] == []
    assert any("ttchan report DIR --item ID" in one for one in texts(unasked))
    assert [one for one in headings(asked) if "·" in one] == ["10/11/2018 11:00 · The lake"]
    assert len(under(asked, "Participants: Raška (Serbia)")) == MOST + 1


def test_an_empty_meeting_says_so() -> None:
    paper = lists(reports.empty())
    assert headings(paper) == []
    assert "Nobody is on the list of participants." in texts(paper)


def test_a_town_without_anybody_says_so_unless_it_was_taken_off_the_list() -> None:
    paper = lists(reports.small(people=reports.PEOPLE[3:5]))
    assert "Participants: Motala (Sweden)" in headings(paper)
    assert not [one for one in headings(paper) if "San Benedetto" in one]
    assert "Nobody is expected here." in texts(paper)
