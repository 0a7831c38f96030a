"""What a digest says: the first thing on top, early starts in bold, what is open at the end."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.audience import Traits
from bot.domain.changes import Pair
from bot.domain.digests import Part
from bot.domain.outages import Gap
from bot.domain.people import Person
from bot.domain.programme import Kind, Programme
from bot.screen import MAX_TEXT, Screen, plain, units
from bot.views.digests import digest
from tests.sample import at, audience, item, labels, person, programme, said_in, with_items

SATURDAY, MONDAY = date(2018, 11, 10), date(2018, 11, 12)


def evening(
    day: date, reader: Person | None = None, wanted: Programme | None = None, language: str = "en"
) -> Screen:
    now = at(f"{day - timedelta(days=1)} 20:30")
    reader, wanted = reader or person(), wanted or programme()
    said = digest(wanted, reader, Part.EVENING, day, said_in(language), now=now)
    assert said is not None
    return said


def test_the_first_thing_of_the_day_stands_on_top_with_its_place() -> None:
    text = plain(evening(SATURDAY).text)
    assert text.startswith(
        "Tomorrow, Saturday, 10 November 2018\n\nFirst: 07:15 Breakfast (early) 🍽\nPark Hotel Latgola"
    )
    assert "08:30 Coaches Daugavpils – Aglona · Vienības laukums" in text


def test_only_what_is_the_readers_own_is_told() -> None:
    assert "(group B)" in str(programme().items)
    assert "group B" not in evening(SATURDAY).text
    assert "For: group B" in evening(SATURDAY, person(group=None)).text


def test_an_early_start_is_in_bold_and_an_early_breakfast_is_not() -> None:
    wanted = with_items(
        item("B", "2018-11-10 07:15", kind=Kind.MEAL),
        item("X", "2018-11-10 07:40", kind=Kind.EXCURSION),
        item("Y", "2018-11-10 08:00", kind=Kind.EXCURSION),
    )
    text = evening(SATURDAY, wanted=wanted).text
    assert "First: <b>07:15</b> Title B" in text
    assert "<b>07:40 Title X</b>" in text
    assert "\n08:00 Title Y" in text
    first = evening(MONDAY, person("SE-MOT")).text
    assert "<b>Early start: 05:30 " in first


def test_the_reader_takes_their_own_bus() -> None:
    mine = person()
    assert mine.participant is not None
    rides = replace(mine, participant=replace(mine.participant, bus="Bus 2"))
    sunday = date(2018, 11, 11)
    assert "Bus 1 or Bus 2" in evening(sunday).text
    assert "\nBus 2\n" in evening(sunday, rides).text


def test_the_morning_leaves_out_what_is_over_and_says_nothing_when_all_is() -> None:
    reader, t = person("SE-MOT"), said_in("en")
    wanted = with_items(item("A", "2018-11-10 05:00", "2018-11-10 06:00"), item("B", "2018-11-10 12:00"))
    said = digest(wanted, reader, Part.MORNING, SATURDAY, t, now=at("2018-11-10 07:00"))
    assert said is not None
    assert "Today, Saturday" in said.text
    assert "Title A" not in said.text
    assert digest(wanted, reader, Part.MORNING, SATURDAY, t, now=at("2018-11-10 23:00")) is None


def test_what_is_cancelled_is_not_announced() -> None:
    wanted = with_items(item("A", "2018-11-10 09:00", withdrawn=True), item("B", "2018-11-10 12:00"))
    assert "Title A" not in evening(SATURDAY, wanted=wanted).text


def test_a_place_is_not_said_twice_in_a_row() -> None:
    venue = next(iter(programme().venues))
    wanted = with_items(
        *(item(f"I{n}", f"2018-11-10 {n:02}:00", venue_id=venue, kind=Kind.CULTURE) for n in (9, 10, 11))
    )
    name = plain(said_in("en").text(programme().venues[venue].name))
    assert evening(SATURDAY, wanted=wanted).text.count(f"{name}") == 2


def test_changes_not_confirmed_and_absences_are_named() -> None:
    before = programme().by_id["P22"]
    after = replace(before, starts_at=before.starts_at + timedelta(minutes=30))
    gap = Gap(at("2018-11-09 10:00"), at("2018-11-09 10:41"))
    now = at("2018-11-09 20:30")
    said = digest(
        programme(),
        person(),
        Part.EVENING,
        SATURDAY,
        said_in("en"),
        now=now,
        unseen=[Pair(before, after)],
        gaps=[gap],
    )
    assert said is not None
    assert "<b>Changes that you have not confirmed:</b>" in said.text
    assert "09:40 → 10:10" in plain(said.text)
    assert "I was away on Friday, 9 November from 10:00 to 10:41." in said.text
    other = digest(
        programme(),
        person(group="B"),
        Part.EVENING,
        SATURDAY,
        said_in("en"),
        now=now,
        unseen=[Pair(before, after)],
    )
    assert other is not None
    assert "not confirmed" not in other.text, "somebody else's change"


def test_the_ways_on_are_the_day_what_comes_next_and_the_settings() -> None:
    assert labels(evening(SATURDAY)) == [["The whole day", "Next for me"], ["Settings", "Help"]]


def test_the_longest_day_fits_into_a_message() -> None:
    many = with_items(
        *(
            item(
                f"I{n}",
                f"2018-11-10 {n:02}:30",
                title=replace(programme().by_id["P22"].title, texts={"en": "Æ" * 400}),
            )
            for n in range(24)
        )
    )
    text = evening(SATURDAY, wanted=many).text
    assert units(text) < MAX_TEXT
    assert "and 7 more" in text


def test_titles_are_escaped() -> None:
    nasty = with_items(item("<b>", "2018-11-10 09:00"), item("<i>", "2018-11-10 10:00"))
    text = evening(SATURDAY, wanted=nasty).text
    assert "Title &lt;b&gt;" in text
    assert "Title &lt;i&gt;" in text


def test_an_item_of_nobodys_is_nobodys() -> None:
    wanted = with_items(item("A", "2018-11-10 09:00", audience=audience("hosts")))
    t = said_in("en")
    reader = replace(person(), traits=Traits(delegation="PL-RAD", group="A"))
    assert digest(wanted, reader, Part.EVENING, SATURDAY, t, now=at("2018-11-09 20:30")) is None
