"""Now and next."""

import pytest

from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.screen import Screen, plain
from bot.views import next as views
from bot.views.buttons import SendMap, ShowItem
from tests.sample import at, buttons, item, labels, person, programme, said_in, with_items


def seen(now: str, reader: Person | None = None, language: str = "en", of: Programme | None = None) -> Screen:
    """The screen at a moment."""
    return views.now_and_next(of or programme(), reader or person(), said_in(language), now=at(now))


def test_breakfast_is_on_and_the_coach_comes_next() -> None:
    screen = seen("2018-11-10 07:25")
    assert plain(screen.text) == (
        "Now, until 08:10\n"
        "Breakfast (early) 🍽\n"
        "Park Hotel Latgola – Hotel restaurant\n\n"
        "Next: 08:30, in 65 minutes\n"
        "Coaches Daugavpils – Aglona 🚌\n"
        "Vienības laukums, kerb in front of Park Hotel Latgola\n"
        "Bus 1 or Bus 2\n"
        "Wear: warm clothes\n"
        "Get on from 08:15. Group A: Bus 1. Group B: Bus 2. The coaches leave at 08:30 sharp."
    )
    assert labels(screen) == [
        ["08:30 Coaches Daugavpils – Aglona"],
        ["07:15 Breakfast (early)"],
        ["Map", "Today", "Help"],
    ]
    assert buttons(screen)[0].data == ShowItem("P21")
    assert buttons(screen)[2].data == SendMap("P21")


def test_now_and_next_in_latvian() -> None:
    text = plain(seen("2018-11-10 08:18", person(language="lv"), "lv").text)
    assert text.startswith("Tālāk: plkst. 08:30, pēc 12 minūtēm\nAutobusi Daugavpils – Aglona 🚌\n")
    assert "1. autobuss vai 2. autobuss\nIeteicams: silts apģērbs" in text


@pytest.mark.parametrize(
    ("now", "said", "latvian"),
    [
        ("09:59:30", "in less than a minute", "pēc nepilnas minūtes"),
        ("09:59", "in 1 minute", "pēc 1 minūtes"),
        ("09:39", "in 21 minutes", "pēc 21 minūtes"),
        ("08:30", "in 90 minutes", "pēc 90 minūtēm"),
        ("08:29", "in 1 hour 31 min", "pēc 1 stundas 31 min"),
        ("08:00", "in 2 hours", "pēc 2 stundām"),
        ("00:01", "in 9 hours 59 min", "pēc 9 stundām 59 min"),
    ],
)
def test_the_time_left_is_said_in_words(now: str, said: str, latvian: str) -> None:
    start = at("2018-11-10 10:00")
    assert views.time_left(start, at(f"2018-11-10 {now}"), said_in("en")) == said
    assert views.time_left(start, at(f"2018-11-10 {now}"), said_in("lv")) == latvian


def test_the_next_day_is_named() -> None:
    assert "Next: Saturday, 10 November, 07:15, in 8 hours 15 min" in plain(seen("2018-11-09 23:00").text)


def test_before_the_meeting_nothing_is_counted_down() -> None:
    text = plain(seen("2018-11-05 12:00").text)
    assert text.startswith(
        "The meeting begins on Thursday, 8 November 2018.\n\nNext: Thursday, 8 November, 10:30\n"
    )


def test_after_the_last_item_of_the_reader_there_is_nothing_more() -> None:
    assert plain(seen("2018-11-12 14:00").text) == "There is nothing more in the programme for you."
    after = plain(seen("2018-12-01 14:00").text)
    assert after == "The meeting ended on Monday, 12 November 2018. Thank you for being with us."


def test_items_that_start_together_are_all_named() -> None:
    text = plain(seen("2018-11-10 09:38", person("PL-RAD", None)).text)
    assert "Next: 09:40, in 2 minutes\nAglona Basilica (group A)" in text
    assert "Next: 09:40, in 2 minutes\nBread Museum: bake your own loaf (group B)" in text
    assert "For: group B" in text


def test_of_several_places_none_is_offered_as_the_map() -> None:
    assert "Map" in labels(seen("2018-11-10 09:38", person("PL-RAD", "A")))[-1]
    assert labels(seen("2018-11-10 09:38", person("PL-RAD", None)))[-1] == ["Today", "Help"]


def test_an_item_without_an_end_is_now_for_an_hour_and_has_no_map() -> None:
    open_end = with_items(item("X", "2018-11-10 09:00"))
    screen = seen("2018-11-10 09:40", of=open_end)
    assert plain(screen.text).startswith("Now, since 09:00\nTitle X")
    assert labels(screen)[-1] == ["Today", "Help"]
    assert "Now" not in seen("2018-11-10 10:00", of=open_end).text


def test_a_cancelled_item_is_neither_now_nor_next() -> None:
    cancelled = with_items(item("X", "2018-11-10 09:00", withdrawn=True), item("Y", "2018-11-10 11:00"))
    text = seen("2018-11-10 08:00", of=cancelled).text
    assert "Title X" not in text
    assert "Title Y" in text
