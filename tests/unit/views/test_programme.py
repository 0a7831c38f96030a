"""A day of the programme, for one reader and for everybody."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.localized import LocalizedText
from bot.domain.people import Person
from bot.domain.programme import Kind, Programme
from bot.screen import MAX_TEXT, Screen, plain, units
from bot.views import programme as views
from bot.views.buttons import ShowDay, ShowItem
from tests.sample import at, audience, buttons, item, labels, person, programme, said_in, with_items, without

SATURDAY = date(2018, 11, 10)
RADOM_A = person("PL-RAD", "A")
NOBODYS = person(None, None)


def seen(
    day: date = SATURDAY,
    reader: Person = RADOM_A,
    now: str = "2018-11-10 07:25",
    language: str = "en",
    of: Programme | None = None,
    everything: bool = False,
    part: int | None = None,
) -> Screen:
    """The screen of a day."""
    return views.day(
        of or programme(), reader, day, said_in(language), now=at(now), everything=everything, part=part
    )


def test_saturday_of_radom_group_a_in_english() -> None:
    screen = seen()
    assert plain(screen.text) == (
        "Saturday, 10 November 2018\n"
        "For you: Radom, group A\n\n"
        "07:15–08:10, now Breakfast (early) 🍽\n"
        "Park Hotel Latgola\n\n"
        "08:30–09:35 Coaches Daugavpils – Aglona 🚌\n"
        "Vienības laukums, kerb in front of Park Hotel Latgola · Bus 1 or Bus 2\n\n"
        "09:40–10:40 Aglona Basilica (group A) 🗺\n"
        "Aglonas bazilika (Aglona Basilica) · Bus 1\n\n"
        "10:50–12:10 Bread Museum: bake your own loaf (group A) 🗺\n"
        "Aglonas Maizes muzejs (Aglona Bread Museum) · Bus 1\n\n"
        "12:20–13:30 Latgalian lunch 🍽\n"
        "Aglonas Maizes muzejs (Aglona Bread Museum)\n\n"
        "13:35–14:20 Coaches Aglona – Krāslava 🚌\n"
        "Museum yard · Bus 1 or Bus 2\n\n"
        "14:25–15:35 Krāslava: castle park and old town walk 🗺\n"
        "Krāslavas pils parks (Krāslava Castle park) · Bus 1 or Bus 2\n\n"
        "15:40–16:35 Coaches Krāslava – Daugavpils 🚌\n"
        "Car park by the castle gate · Bus 1 or Bus 2\n\n"
        "16:35–18:15 Free time 🌿\n"
        "Vienības laukums (Unity Square)\n\n"
        "18:30–20:00 Networking café: ideas for joint projects 💬\n"
        "Park Hotel Latgola\n\n"
        "20:00–21:30 Dinner 🍽\n"
        "Park Hotel Latgola\n\n"
        "Next: 08:30 Coaches Daugavpils – Aglona\n"
        "Vienības laukums, kerb in front of Park Hotel Latgola · Bus 1 or Bus 2\n\n"
        "Press a time below to see more."
    )
    assert labels(screen) == [
        ["07:15", "08:30", "09:40"],
        ["10:50", "12:20", "13:35"],
        ["14:25", "15:40", "Later ›"],
        ["Thu 8", "Fri 9", "·Sat 10·"],
        ["Sun 11", "Mon 12"],
        ["Show everything", "Help"],
    ]
    assert buttons(screen)[1].data == ShowItem("P21")


def test_saturday_in_latvian() -> None:
    screen = seen(reader=person("LV-DAU", "A", language="lv"), language="lv", now="2018-11-10 08:45")
    assert plain(screen.text).startswith(
        "sestdiena, 2018. gada 10. novembris\n"
        "Jūsu programma: Daugavpils, A grupa\n\n"
        "08:30–09:35, tagad Autobusi Daugavpils – Aglona 🚌\n"
        "Vienības laukums, ietves mala pie Park Hotel Latgola · 1. autobuss vai 2. autobuss\n\n"
        "09:40–10:40 Aglonas bazilika (A grupa) 🗺\n"
        "Aglonas bazilika · 1. autobuss\n\n"
    )
    assert labels(screen)[-2:] == [["Sv 11", "Pr 12"], ["Rādīt visu", "Palīdzība"]]
    assert "angļu" not in screen.text


@pytest.mark.parametrize(
    ("language", "breakfast", "coach"),
    [
        ("lt", "dabar Ankstyvieji pusryčiai", "Autobusai Daugpilis – Aglona"),
        ("sv", "nu Tidig frukost", "Bussar Daugavpils – Aglona"),
        ("de", "jetzt Frühes Frühstück", "Reisebusse Daugavpils – Aglona"),
        ("pl", "teraz Wczesne śniadanie", "Autokary Dyneburg – Agłona"),
        ("sr", "сада Рани доручак", "Аутобуси Даугавпилс – Аглона"),
        ("sr_Latn", "sada Rani doručak", "Autobusi Daugavpils – Aglona"),
    ],
)
def test_titles_come_in_the_readers_language_and_the_rest_says_that_it_is_english(
    language: str, breakfast: str, coach: str
) -> None:
    t, reader, own = said_in(language), person(language=language), language.removesuffix("_Latn")
    some = [replace(one, meeting_point=without(one.meeting_point, own)) for one in programme().items]
    text = plain(seen(reader=reader, language=language, of=with_items(*some)).text)
    assert f"07:15–08:10, {breakfast}" in text
    assert f"08:30–09:35 {coach}" in text
    assert "kerb in front of Park Hotel Latgola" in text
    note = plain(t("<i>Some of this is only in {languages}.</i>", languages=t.language_name("en")))
    assert text.count(note) == 1
    assert note not in plain(seen(reader=reader, language=language).text)


def test_group_a_does_not_see_what_is_only_for_group_b() -> None:
    assert "11:10" in seen(everything=True).text
    assert "11:10" not in seen().text


def test_everything_says_for_whom_what_is_not_for_the_reader() -> None:
    text = plain(seen(everything=True).text)
    assert text.startswith("Saturday, 10 November 2018\nEverything in the programme\n\n")
    assert "Aglonas Maizes muzejs (Aglona Bread Museum) · Bus 2\nFor: group B\n" in text
    assert "For: group A" not in text
    friday = plain(seen(date(2018, 11, 8), everything=True, reader=person("LT-PAN", "B")).text)
    assert "For: Motala, Magdeburg, Radom and Raška" in friday
    assert "For: leaders of delegations" in friday


def test_everything_and_mine_are_wanted_states_of_one_button() -> None:
    wanted = {button.label: button.data for button in buttons(seen())}
    assert wanted["Show everything"] == ShowDay(SATURDAY, everything=True)
    back = {button.label: button.data for button in buttons(seen(everything=True))}
    assert back["Only mine"] == ShowDay(SATURDAY, everything=False)
    assert back["Sun 11"] == ShowDay(date(2018, 11, 11), everything=True)
    assert "Show everything" not in back


def test_a_reader_without_a_group_sees_both_groups_and_which_is_which() -> None:
    text = plain(seen(reader=person("PL-RAD", None)).text)
    assert "For you: Radom, all groups\n" in text
    assert "09:40–10:40 Aglona Basilica (group A)" in text
    assert "11:10–11:55 Aglona Basilica (group B)" in text
    assert "For: group A" in text
    assert "For: group B" in text


def test_somebody_who_only_looks_sees_everything() -> None:
    screen = seen(reader=NOBODYS)
    assert "Everything in the programme" in screen.text
    assert "11:10" in screen.text
    assert labels(screen)[-1] == ["Next for me", "Help"]


def test_now_is_marked_in_words_only_while_the_item_lasts() -> None:
    assert "07:15–08:10 Breakfast" in plain(seen(now="2018-11-10 07:14").text)
    assert "07:15–08:10, now Breakfast" in plain(seen(now="2018-11-10 07:15").text)
    assert "07:15–08:10 Breakfast" in plain(seen(now="2018-11-10 08:10").text)


def test_before_the_meeting_today_is_its_first_day() -> None:
    text = plain(seen(date(2018, 11, 6), now="2018-11-06 10:00").text)
    assert text.startswith("The meeting begins on Thursday, 8 November 2018.\n\nThursday, 8 November 2018\n")
    assert "Meeting the delegations at Riga Airport" in text


def test_after_the_meeting_the_days_can_still_be_opened() -> None:
    screen = seen(date(2018, 11, 20), now="2018-11-20 10:00")
    assert plain(screen.text) == (
        "The meeting ended on Monday, 12 November 2018. Thank you for being with us."
    )
    assert labels(screen) == [["Thu 8", "Fri 9", "Sat 10"], ["Sun 11", "Mon 12"], ["Next for me", "Help"]]


def test_the_day_after_the_last_one_is_not_over_yet_while_the_meeting_goes_on() -> None:
    assert plain(seen(date(2018, 11, 13), now="2018-11-12 10:00").text) == (
        "The meeting ends on Monday, 12 November 2018."
    )


def test_a_day_with_nothing_for_the_reader_points_to_the_others() -> None:
    thursday = date(2018, 11, 8)
    only_guests = with_items(item("X", "2018-11-08 10:00", audience=audience("guests")))
    text = plain(seen(thursday, person("LV-DAU", "A"), of=only_guests).text)
    assert (
        "Nothing is planned for you on this day. To see what other people do, press “Show everything”."
        in text
    )
    assert plain(seen(date(2018, 11, 9), of=only_guests).text).endswith("Nothing is planned on this day.")


def test_a_cancelled_item_is_struck_through_and_said() -> None:
    cancelled = with_items(item("X", "2018-11-10 09:00", "2018-11-10 10:00", withdrawn=True))
    screen = seen(of=cancelled, now="2018-11-10 09:30")
    assert "<b>Cancelled:</b> <s>09:00–10:00 Title X</s>" in screen.text
    assert "now" not in screen.text
    assert buttons(screen)[0].data == ShowItem("X")


def test_an_item_without_place_or_end_reads_well() -> None:
    text = plain(seen(of=with_items(item("X", "2018-11-10 09:00", kind=Kind.FREE))).text)
    assert text.endswith("09:00 Title X 🌿\n\nPress a time below to see more.")


def test_after_midnight_the_evening_that_is_not_over_comes_first() -> None:
    night = with_items(
        item("X", "2018-11-10 22:00", "2018-11-11 01:30"),
        item("Y", "2018-11-11 02:00", "2018-11-11 02:30", day=SATURDAY),
        item("Z", "2018-11-11 09:00", "2018-11-11 10:00"),
    )
    text = plain(seen(date(2018, 11, 11), of=night, now="2018-11-11 00:20").text)
    assert text.endswith(
        "Still in the programme of Saturday, 10 November:\n\n"
        "22:00–01:30, now Title X 🎵\n\n"
        "02:00–02:30, after midnight Title Y 🎵\n\n"
        "Then on Sunday, 11 November:\n\n"
        "09:00–10:00 Title Z 🎵\n\n"
        "Press a time below to see more."
    )
    later = plain(seen(date(2018, 11, 11), of=night, now="2018-11-11 03:00").text)
    assert "Title X" not in later
    assert "Title Z" in later


def test_content_is_escaped() -> None:
    title = LocalizedText({"en": "<b>Tea</b> & <i>cake</a>"})
    screen = seen(of=with_items(item("X", "2018-11-10 09:00", title=title)))
    assert "&lt;b&gt;Tea&lt;/b&gt; &amp; &lt;i&gt;cake&lt;/a&gt;" in screen.text


@pytest.mark.parametrize("count", [9, 21, 60])
def test_a_long_day_is_split_and_every_item_can_be_opened(count: int) -> None:
    long = LocalizedText({"en": "Ā" * 300})
    many = with_items(
        *(item(f"X{n}", "2018-11-10 06:00", title=long, meeting_point=long) for n in range(count))
    )
    opened: list[str] = []
    part: int | None = 0
    while part is not None:
        screen = seen(of=many, part=part)
        assert units(screen.text) <= MAX_TEXT
        assert screen.text.count("<b>") <= 100
        opened += [button.data.item for button in buttons(screen) if isinstance(button.data, ShowItem)]
        later = [button.data for button in buttons(screen) if button.label == "Later ›"]
        part = later[0].part if later and isinstance(later[0], ShowDay) else None
    assert sorted(opened) == sorted(f"X{n}" for n in range(count))


def test_the_first_part_shown_is_where_now_is() -> None:
    many = with_items(
        *(item(f"X{n:02}", f"2018-11-10 {n:02}:00", f"2018-11-10 {n:02}:30") for n in range(24))
    )
    screen = seen(of=many, now="2018-11-10 12:10")
    assert labels(screen)[0] == ["‹ Earlier", "08:00", "09:00"]
    assert "Part 2 of 3" in screen.text
    assert "12:00–12:30, now" in plain(screen.text)


def test_a_part_of_an_old_button_that_is_too_late_shows_the_last_one() -> None:
    assert labels(seen(part=99))[0] == ["‹ Earlier", "16:35", "18:30"]


def test_many_days_are_shown_six_at_a_time() -> None:
    far = with_items(*(item(f"X{n}", f"2018-11-{8 + n:02} 09:00") for n in range(14)))
    screen = seen(date(2018, 11, 15), of=far)
    assert labels(screen)[1:-1] == [
        ["‹ Tue 13", "Wed 14", "·Thu 15·"],
        ["Fri 16", "Sat 17", "Sun 18"],
        ["Mon 19", "Tue 20 ›"],
    ]


def test_items_that_begin_together_are_numbered_as_they_stand() -> None:
    screen = seen(everything=True)
    data = {button.label: button.data for button in buttons(screen)}
    assert data["09:40 (1)"] == ShowItem("P22", everything=True)
    assert data["09:40 (2)"] == ShowItem("P23", everything=True)
    assert "08:30 (1)" not in data


def test_what_is_over_is_folded_away_until_it_is_opened() -> None:
    text = seen(now="2018-11-10 12:15").text
    folded = text.split("<blockquote expandable>")[1].split("</blockquote>")[0]
    assert folded.count("<b>") == 4
    assert "Bread Museum" in folded
    assert text.index("</blockquote>") < text.index("Latgalian lunch")
    assert "blockquote" not in seen(now="2018-11-10 08:20").text
    assert "blockquote" not in seen(date(2018, 11, 9), now="2018-11-10 12:15").text


def test_at_most_three_buttons_stand_in_a_row() -> None:
    for n in range(5):
        for everything in (False, True):
            screen = seen(date(2018, 11, 8) + timedelta(days=n), everything=everything)
            assert max(map(len, screen.keyboard)) <= 3
            assert max(len(button.label) for button in buttons(screen)) <= 30
