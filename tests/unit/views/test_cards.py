"""The words on name cards: whose, in which language, and who holds those of the young."""

from dataclasses import replace

import pytest

from bot.domain.cards import Card, CardSheet, Said
from bot.domain.localized import LocalizedText
from bot.domain.people import Role
from bot.i18n import LANGUAGES
from bot.views.cards import sheets
from tests.cards import USERNAME, everybody, named, shared
from tests.sample import content, programme


def cards(found: list[CardSheet]) -> list[Card]:
    return [card for sheet in found for card in sheet.cards]


def one_card(name: str, **more: Role) -> Card:
    (sheet,) = sheets([named(name, "LV-DAU", **more)], programme(), USERNAME)
    return sheet.cards[0]


def test_everybody_has_one_card_with_their_own_codes() -> None:
    made = everybody()
    told = {
        (card.name, card.code.replace(" ", ""), card.link)
        for card in cards(sheets(made, programme(), USERNAME))
    }
    assert told == {
        (one.name, one.codes.code, f"https://t.me/{USERNAME}?start={one.codes.link}") for one in made
    }
    assert len(told) == 81


def test_a_sheet_holds_one_delegation() -> None:
    made = everybody()
    found = sheets(made, programme(), USERNAME)
    town = {one.codes.link: one.delegation for one in made}
    told = [{town[card.link.partition("=")[2]] for card in sheet.cards} for sheet in found]
    assert all(len(delegations) == 1 for delegations in told)
    assert len({sheet.title for sheet in found}) == len(found) == 8


def test_cards_of_the_young_are_on_their_leaders_sheet_alone() -> None:
    minors = {one.name for one in everybody() if one.minor}
    assert len(minors) == 2
    for sheet in sheets(everybody(), programme(), USERNAME):
        names = {card.name for card in sheet.cards}
        assert names <= minors or not names & minors
        assert bool(sheet.note) == bool(names & minors)
    titles = [sheet.title for sheet in sheets(everybody(), programme(), USERNAME) if sheet.note]
    assert titles == ["Daugavpils: vadītājam", "Radom: dla lidera"]


def test_a_card_speaks_its_owners_language_and_english() -> None:
    card = one_card("Anna")
    assert [said.language for said in card.how] == ["lv", "en"]
    assert card.how[0].text.startswith("Noskenējiet")
    assert card.how[1] == Said(
        "Scan with your phone and press Start. Or open t.me/ttchan_demo_bot, press Start and type the code.",
        "en",
    )
    assert card.meeting == Said(content().meeting.title.texts["lv"], "lv")
    assert card.until == "Derīgs līdz: trešdiena, 2019. gada 9. janvāris, 07:25"


def test_where_there_is_no_catalog_english_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LANGUAGES, "fi", "suomi")
    title = LocalizedText({**content().meeting.title.texts, "fi": "Ystävyyskaupunkitoiminta"})
    meeting = replace(programme(), meeting=replace(content().meeting, title=title))
    town = [one for one in everybody() if one.delegation == "RS-RAS"]
    finnish = [replace(one, language="fi") if one.language == "sr" else one for one in town]
    (sheet,) = sheets(finnish, meeting, USERNAME)
    assert {tuple(said.language for said in card.how) for card in sheet.cards} == {("en",)}
    assert {card.meeting.language for card in sheet.cards} == {"fi", "en"}
    (sheet,) = sheets(finnish, programme(), USERNAME)
    assert {card.meeting.language for card in sheet.cards} == {"en"}
    (sheet,) = sheets(town, meeting, USERNAME)
    assert {tuple(said.language for said in card.how) for card in sheet.cards} == {("sr", "en"), ("en",)}


def test_a_meeting_without_a_title_has_cards_too() -> None:
    meeting = replace(programme(), meeting=replace(content().meeting, title=LocalizedText()))
    (sheet,) = sheets([named("Anna", "LV-DAU")], meeting, USERNAME)
    assert sheet.cards[0].meeting == Said("", "lv")


def test_a_role_is_told_where_it_is_one() -> None:
    assert one_card("Anna").role == ""
    assert one_card("Anna", role=Role.LEADER).role == "Delegācijas vadītājs"
    assert one_card("Anna", role=Role.ORGANISER).role == "Rīkotājs"


def test_a_common_code_is_the_towns_and_says_that_names_are_typed() -> None:
    (sheet,) = sheets([shared("LV-DAU")], programme(), USERNAME)
    (card,) = sheet.cards
    assert (card.name, card.town, card.role) == ("Daugavpils", "", "Visas delegācijas kods")
    assert "type your name" in card.how[1].text


def test_a_name_is_one_line_and_ends() -> None:
    assert one_card("Anna\n  Maria").name == "Anna Maria"
    assert len(one_card("Ž" * 500).name) == 100


def test_a_language_nobody_speaks_here_falls_back_to_the_delegations() -> None:
    odd = [one for one in everybody() if one.delegation == "LV-DAU"][:1]
    (sheet,) = sheets([replace(odd[0], language="fr")], programme(), USERNAME)
    assert sheet.cards[0].language == "lv"
