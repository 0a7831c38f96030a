"""A delegate reads the programme: today, tomorrow, any day, now and next."""

from pathlib import Path

import pytest

from bot.app import Bot
from sandbox import Person
from tests.chat.conftest import asks, joins, presses
from tests.chat.test_signups import changes


async def test_a_delegate_of_radom_asks_what_happens_today(radom_a: Person) -> None:
    today = await asks(radom_a, "/today")
    lines = today.text.split("\n")
    assert lines[0] == "Saturday, 10 November 2018"
    assert lines[3] == "07:15–08:10, now Breakfast (early) 🍽"
    assert lines[6] == "08:30–09:35 Coaches Daugavpils – Aglona 🚌"
    assert lines[7].startswith("Vienības laukums")
    assert "09:40–10:40 Aglona Basilica (group A)" in today.text
    assert "11:10" not in today.text


@pytest.mark.parametrize(
    ("language", "coach", "lack"),
    [
        ("latviešu", "Autobusi Daugavpils – Aglona", "Daļa šī teksta ir tikai angļu valodā."),
        ("lietuvių", "Autobusai Daugpilis – Aglona", "Dalis teksto yra tik šia kalba: anglų."),
        ("svenska", "Bussar Daugavpils – Aglona", "En del av detta finns bara på engelska."),
        ("Deutsch", "Reisebusse Daugavpils – Aglona", "nur in dieser Sprache: Englisch."),
        ("polski", "Autokary Dyneburg – Agłona", "Część tekstu jest tylko w języku: angielski."),
        ("српски", "Аутобуси Даугавпилс – Аглона", "постоји само на језику: енглески."),
        ("srpski", "Autobusi Daugavpils – Aglona", "postoji samo na jeziku: engleski."),
    ],
)
async def test_every_language_reads_its_own_titles_and_is_told_which_are_only_in_english(
    bot: Bot, agnieszka: Person, data_dir: Path, language: str, coach: str, lack: str
) -> None:
    await joins(bot, agnieszka, "PL-RAD-03", language)
    today = await asks(agnieszka, "/today")
    assert f"08:30–09:35 {coach}" in today.text
    assert lack not in today.text
    await changes(data_dir, "UPDATE items SET title = json_object('en', 'Bus') WHERE id = 'P21'")
    today = await asks(agnieszka, "/today")
    assert "08:30–09:35 Bus" in today.text
    assert lack in today.text


async def test_days_turn_in_place(radom_a: Person) -> None:
    today = await asks(radom_a, "/programme")
    monday = await presses(radom_a, "Mon 12")
    assert monday.edited
    assert monday.id == today.id
    assert monday.text.startswith("Monday, 12 November 2018\nFor you: Radom, group A")
    assert "10:00–13:45 Coach Daugavpils – Riga Airport (afternoon flights)" in monday.text
    assert ["Sun 11", "·Mon 12·"] in monday.buttons


async def test_everything_and_only_mine_turn_in_place(radom_a: Person) -> None:
    await asks(radom_a, "/today")
    everything = await presses(radom_a, "Show everything")
    assert "11:10–11:55 Aglona Basilica (group B)" in everything.text
    assert "For: group B" in everything.text
    mine = await presses(radom_a, "Only mine")
    assert "11:10" not in mine.text


async def test_the_day_that_is_shown_can_be_pressed_again_and_nothing_happens(radom_a: Person) -> None:
    await asks(radom_a, "/today")
    await presses(radom_a, "Sun 11")
    await radom_a.presses("·Sun 11·")
    assert (await radom_a.sees_toast()).text == ""
    await radom_a.receives_nothing()


async def test_later_items_of_a_long_day_have_buttons_too(radom_a: Person) -> None:
    await asks(radom_a, "/today")
    later = await presses(radom_a, "Later ›")
    assert later.buttons[0] == ["‹ Earlier", "16:35", "18:30"]


async def test_tomorrow_has_its_own_date(radom_a: Person) -> None:
    assert (await asks(radom_a, "/tomorrow")).text.startswith("Sunday, 11 November 2018\n")


async def test_labels_of_the_keyboard_do_what_the_commands_do(radom_a: Person) -> None:
    await radom_a.taps("Today")
    assert (await radom_a.receives()).text.startswith("Saturday, 10 November 2018\n")
    await radom_a.taps("Programme")
    assert (await radom_a.receives()).text.startswith("Saturday, 10 November 2018\n")
    await radom_a.taps("Next for me")
    assert (await radom_a.receives()).text.startswith("Now, until 08:10\n")


async def test_next_says_when_where_and_what_to_do(radom_a: Person) -> None:
    coming = await asks(radom_a, "/next")
    assert "Next: 08:30, in 64 minutes\nCoaches Daugavpils – Aglona" in coming.text or (
        "Next: 08:30, in 65 minutes\nCoaches Daugavpils – Aglona" in coming.text
    )
    assert (
        "Vienības laukums, kerb in front of Park Hotel Latgola\nBus 1 or Bus 2\nWear: warm clothes"
        in coming.text
    )
    card = await presses(radom_a, "08:30 Coaches Daugavpils – Aglona")
    assert card.text.startswith("Coaches Daugavpils – Aglona")


@pytest.mark.parametrize("meeting_time", ["2018-11-06T10:00"])
async def test_before_the_meeting_its_beginning_is_told(radom_a: Person) -> None:
    today = await asks(radom_a, "/today")
    assert today.text.startswith("The meeting begins on Thursday, 8 November 2018.")
    assert "10:30–13:00 Meeting the delegations at Riga Airport" in today.text
    coming = await asks(radom_a, "/next")
    assert "Next: Thursday, 8 November, 10:30\n" in coming.text


@pytest.mark.parametrize("meeting_time", ["2018-11-20T10:00"])
async def test_after_the_meeting_it_can_still_be_read(radom_a: Person) -> None:
    today = await asks(radom_a, "/today")
    assert today.text == "The meeting ended on Monday, 12 November 2018. Thank you for being with us."
    assert (await presses(radom_a, "Fri 9")).text.startswith("Friday, 9 November 2018\n")
    assert (await asks(radom_a, "/next")).text.startswith("The meeting ended on Monday, 12 November 2018.")
    assert (await asks(radom_a, "/programme")).text.startswith("Monday, 12 November 2018\n")


@pytest.mark.parametrize("meeting_time", ["2018-11-12T13:00"])
async def test_on_the_last_day_tomorrow_is_not_part_of_it(radom_a: Person) -> None:
    assert (await asks(radom_a, "/tomorrow")).text == "The meeting ends on Monday, 12 November 2018."
