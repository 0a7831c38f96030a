"""The card of an item, its pin and its files."""

from dataclasses import replace

import pytest

from bot.callback_data import StaleButton
from bot.domain.errors import NoSuchItem
from bot.domain.localized import LocalizedText
from bot.domain.programme import Link
from bot.screen import MAX_TEXT, Screen, plain, units
from bot.views import items as views
from bot.views import places
from bot.views.buttons import ShowDay
from bot.views.items import AddToCalendar, SendFile
from tests.sample import at, audience, buttons, item, labels, programme, said_in, with_items, without


def card(item_id: str, language: str = "en", now: str = "2018-11-10 07:25") -> Screen:
    """The card of an item of the sample."""
    found = views.find(programme(), item_id)
    return views.card(programme(), found, said_in(language), now=at(now))


def test_the_card_of_the_coach_to_aglona() -> None:
    screen = card("P21")
    assert plain(screen.text) == (
        "Coaches Daugavpils – Aglona 🚌\n"
        "When: Saturday, 10 November, 08:30–09:35\n"
        "Where: Vienības laukums, kerb in front of Park Hotel Latgola\n"
        "Transport: Bus 1 or Bus 2\n"
        "Wear: warm clothes\n\n"
        "Get on from 08:15. Group A: Bus 1. Group B: Bus 2. The coaches leave at 08:30 sharp.\n"
        "Address: Vienības laukums, Daugavpils"
    )
    assert labels(screen) == [["Map", "Add to calendar"], ["‹ Back to day", "Help"]]
    assert buttons(screen)[1].data == AddToCalendar("P21")


def test_the_card_of_the_bread_museum_in_latvian() -> None:
    text = plain(card("P24", "lv").text)
    assert text.startswith(
        "Maizes muzejs: izcepiet savu kukulīti (A grupa) 🗺\n"
        "Kad: sestdiena, 10. novembris, plkst. 10:50–12:10\n"
        "Kur: Aglonas Maizes muzejs – Muzeja pagalms\n"
        "Transports: 1. autobuss\n"
    )
    assert text.endswith("Dalībnieki: A grupa\nVietu skaits: 45")


def test_a_german_card_says_that_some_of_it_is_english() -> None:
    found = views.find(programme(), "P21")
    found = replace(found, meeting_point=without(found.meeting_point, "de"))
    text = plain(views.card(with_items(found), found, said_in("de"), now=at("2018-11-10 07:25")).text)
    assert text.startswith("Reisebusse Daugavpils – Aglona")
    assert "kerb in front of Park Hotel Latgola" in text
    assert text.endswith("Einiges davon gibt es nur in dieser Sprache: Englisch.")
    assert "Englisch" not in card("P21", "de").text


def test_back_leads_to_the_day_as_it_was_seen() -> None:
    found = views.find(programme(), "P22")
    screen = views.card(programme(), found, said_in("en"), now=at("2018-11-10 07:25"), everything=True)
    assert buttons(screen)[-2].data == ShowDay(found.day, everything=True)


def test_an_item_that_is_on_says_so() -> None:
    assert "08:30–09:35, now\n" in plain(card("P21", now="2018-11-10 09:00").text)
    assert "08:30–09:35, over\n" in plain(card("P21", now="2018-11-10 09:35").text)


def test_a_cancelled_item_says_so_first() -> None:
    gone = item("X", "2018-11-10 09:00", withdrawn=True)
    text = views.card(with_items(gone), gone, said_in("en"), now=at("2018-11-10 09:10")).text
    assert text.startswith("<b>This is cancelled.</b>\n\n<s>Title X</s>\n")
    assert "now" not in text


def test_a_bare_item_has_no_empty_lines_and_no_map() -> None:
    bare = item("X", "2018-11-10 09:00")
    screen = views.card(with_items(bare), bare, said_in("en"), now=at("2018-11-10 08:00"))
    assert plain(screen.text) == "Title X 🎵\nWhen: Saturday, 10 November, 09:00"
    assert labels(screen)[0] == ["Add to calendar"]


def test_after_midnight_the_card_has_the_true_date() -> None:
    late = item("X", "2018-11-11 00:30", day=at("2018-11-10 12:00").date())
    screen = views.card(with_items(late), late, said_in("en"), now=at("2018-11-10 08:00"))
    assert "When: Sunday, 11 November, 00:30" in plain(screen.text)
    assert buttons(screen)[-2].data == ShowDay(late.day)


def test_links_open_and_files_are_sent() -> None:
    links = (Link("The project", "https://example.org/a"), Link("Slides", "slides/x.pdf"))
    linked = item("X", "2018-11-10 09:00", links=links)
    shown = buttons(views.card(with_items(linked), linked, said_in("en"), now=at("2018-11-10 08:00")))
    assert [(one.label, one.url) for one in shown if one.url] == [("The project", "https://example.org/a")]
    assert SendFile("X", 1) in [one.data for one in shown]
    assert views.file_of(linked, 1) == links[1]
    for number in (0, 2, -1):
        with pytest.raises(StaleButton):
            views.file_of(linked, number)
    assert views.document(links[1], b"%PDF").name == "x.pdf"


def test_a_very_long_note_still_fits_a_message() -> None:
    long = item("X", "2018-11-10 09:00", note=LocalizedText({"en": "<long> " * 2000}))
    assert (
        units(views.card(with_items(long), long, said_in("en"), now=at("2018-11-10 08:00")).text) <= MAX_TEXT
    )


def test_the_audience_is_said_when_it_is_not_everybody() -> None:
    some = item("X", "2018-11-10 09:00", audience=audience("guests+group-A;leaders;item-X;lang-lt"))
    text = plain(views.card(with_items(some), some, said_in("en"), now=at("2018-11-10 08:00")).text)
    assert text.endswith(
        "For: guests (group A), leaders of delegations, people signed up for “Title X” "
        "and people who read Lithuanian"
    )


def test_an_unknown_item_is_refused_by_name() -> None:
    with pytest.raises(NoSuchItem) as refused:
        views.find(programme(), "P99")
    assert refused.value.item_id == "P99"


def test_the_pin_is_the_venues_where_the_meeting_point_has_none() -> None:
    pin = places.pin(views.find(programme(), "P22"), programme(), said_in("en"))
    assert (pin.lat, pin.lon) == (56.1265, 27.0146)
    assert pin.title == "Aglonas bazilika (Aglona Basilica)"
    assert pin.address == "Ciriša iela 8, Aglona, LV-5304"


def test_the_meeting_points_own_pin_goes_first() -> None:
    pin = places.pin(views.find(programme(), "P04"), programme(), said_in("lv"))
    assert (pin.lat, pin.lon) == (56.9466, 24.1045)
    assert pin.title == pin.address == "Autobusu pietura 11. novembra krastmalā pie Rātslaukuma"


def test_a_place_without_a_point_has_no_pin() -> None:
    bare = item("X", "2018-11-10 09:00", venue_id="coach")
    with pytest.raises(StaleButton):
        places.pin(bare, programme(), said_in("en"))
