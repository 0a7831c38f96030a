"""A leader says how her town arrives and leaves; organisers see it, hear of changes, and ask the others."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from bot.app import Bot
from bot.settings import Settings
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, is_told, joins, presses, running, time_is
from tests.chat.test_items import content

BEFORE = "2018-11-06T10:00"
pytestmark = [pytest.mark.usefixtures("without_polls"), pytest.mark.parametrize("meeting_time", [BEFORE])]


@pytest.fixture
async def leader(bot: Bot, sandbox: Sandbox) -> Person:
    """Ljiljana, the leader of Raška, who reads English."""
    person = sandbox.add_person("Љиљана", language_code="sr")
    await joins(bot, person, "RS-RAS-01")
    return person


async def arrives(leader: Person) -> SeenMessage:
    """She says that all of them arrive by plane on Thursday at 11:25. Returns the overview."""
    await asks(leader, "/travel")
    await presses(leader, "Enter arrival")
    await presses(leader, "plane")
    await presses(leader, "Thu 8")
    await asks(leader, "11.25")
    await presses(leader, "Lidosta “Rīga” (Riga Airport)…")
    await asks(leader, "BT 334")
    await presses(leader, "All 11")
    await presses(leader, "No note")
    return await presses(leader, "Keep")


def lines(message: SeenMessage) -> list[str]:
    return message.text.splitlines()


async def test_a_leader_says_step_by_step_how_her_town_arrives(leader: Person) -> None:
    seen = await asks(leader, "/travel")
    assert lines(seen)[0] == "Raška: arrival and departure"
    assert seen.text.count("not said yet") == 2
    assert seen.buttons[0] == ["Enter arrival", "Enter departure"]
    asked = await presses(leader, "Enter arrival")
    assert asked.text == "How does Raška arrive?"
    assert asked.buttons[:2] == [["plane", "train", "coach"], ["car", "another way"]]
    days = await presses(leader, "plane")
    assert [day for row in days.buttons[:3] for day in row][:3] == ["Wed 7", "Thu 8", "Fri 9"]
    await presses(leader, "Thu 8")
    wrong = await asks(leader, "in the evening")
    assert lines(wrong)[0] == "I could not read that as a time. Please type it as 14:20."
    assert "At what time" in wrong.text
    places = await asks(leader, "1125")
    assert places.text.startswith("Where do they arrive?")
    await presses(leader, places.buttons[0][0])
    back = await presses(leader, "‹ Back")
    assert back.text.startswith("Where do they arrive?")
    await asks(leader, "Riga Airport, gate C")
    await asks(leader, "BT 334")
    assert lines(await asks(leader, "many"))[0] == "I need one number of people, such as 12."
    await asks(leader, "10 people")
    check = await asks(leader, "Two large boxes")
    assert lines(check)[:6] == [
        "Arrival – Raška",
        "When: Thursday, 8 November, 11:25",
        "Where: Riga Airport, gate C",
        "By: plane BT 334",
        "Who: 10 people",
        "Note: Two large boxes",
    ]
    assert check.buttons[0] == ["Keep"]
    kept = await presses(leader, "Keep")
    assert lines(kept)[0] == "Kept. Thank you."
    assert "Thursday, 8 November, 11:25 · plane BT 334 · Riga Airport, gate C · 10 people" in kept.text
    assert ["Enter departure"] in kept.buttons


async def test_the_form_survives_a_restart(settings: Settings, sandbox: Sandbox, meeting_time: str) -> None:
    person = sandbox.add_person("Љиљана")
    async with running(settings, meeting_time) as bot:
        await joins(bot, person, "RS-RAS-01")
        await asks(person, "/travel")
        await presses(person, "Enter departure")
        await presses(person, "train")
        await presses(person, "Mon 12")
    async with running(settings):
        places = await asks(person, "9.30")
        assert places.text.startswith("Where do they leave from?")
        await asks(person, "Daugavpils station")
        await asks(person, "661")
        await presses(person, "All 11")
        check = await presses(person, "No note")
        assert lines(check)[:2] == ["Departure – Raška", "When: Monday, 12 November, 09:30"]


async def test_the_form_goes_on_where_it_stood(leader: Person) -> None:
    await asks(leader, "/travel")
    await presses(leader, "Enter arrival")
    await presses(leader, "coach")
    await asks(leader, "/today")
    await asks(leader, "/delegation")
    again = await presses(leader, "Arrival and departure")
    assert again.text.startswith("On which day?")
    again = await asks(leader, "/travel")
    assert again.text.startswith("On which day?")
    first = await presses(leader, "‹ Back")
    assert first.text == "How does Raška arrive?"
    out = await presses(leader, "‹ Travel")
    assert out.text.count("not said yet") == 2
    assert lines(await asks(leader, "/travel"))[0] == "Raška: arrival and departure"


async def test_organisers_see_the_table_and_take_it_home(
    leader: Person, martins: Person, sandbox: Sandbox
) -> None:
    await arrives(leader)
    table = await asks(martins, "/arrivals")
    assert [one for one in lines(table) if one][:3] == [
        "Arrivals",
        "Thursday, 8 November",
        "11:25 · plane BT 334 · Lidosta “Rīga” (Riga Airport), arrivals hall · Raška · all 11",
    ]
    assert "Raška" not in lines(table)[-1]
    assert "Radom" in lines(table)[-1]
    assert "Daugavpils" not in lines(table)[-1]
    departures = await presses(martins, "Departures")
    assert "Nobody has said anything yet." in departures.text
    await presses(martins, "Arrivals")
    await martins.presses("Excel")
    file = await martins.receives(PATIENCE)
    assert file.raw["document"]["file_name"] == "arrivals.xlsx"
    book = CalamineWorkbook.from_filelike(BytesIO(content(sandbox, file)))
    rows = book.get_sheet_by_name("Arrivals").to_python()
    assert rows[1][:4] == ["2018-11-08", "11:25", "plane", "BT 334"]
    assert rows[1][5:8] == ["Raška", "RS-RAS", 11]
    assert [row[2] for row in rows[2:]] == ["not said yet"] * 4
    assert not book.get_sheet_by_name("Departures").to_python()[1][0]


async def test_a_change_is_told_once_with_old_and_new(bot: Bot, leader: Person, martins: Person) -> None:
    await arrives(leader)
    for time in ("11:55", "12:40"):
        await asks(leader, "/travel")
        await presses(leader, "Thu 8 " + ("11:25 plane" if time == "11:55" else "11:55 plane"))
        await presses(leader, "Change")
        await presses(leader, "Time")
        await asks(leader, time)
        await presses(leader, "Keep")
    await time_is(bot, "2018-11-06T10:10")
    told = await is_told(martins, "Raška: plane BT 334 now 12:40, was 11:25.")
    assert lines(told)[1].startswith("Arrival: Thursday, 8 November, 12:40 · plane BT 334")
    await presses(martins, "Show")
    await presses(martins, "Change")
    await presses(martins, "Number")
    await asks(martins, "BT 338")
    await presses(martins, "Keep")
    await time_is(bot, "2018-11-06T10:20")
    heard = await is_told(leader, "Raška: the arrival has changed.")
    assert "plane BT 338" in lines(heard)[1]
    assert "plane BT 334" in lines(heard)[2]


async def test_leaders_who_said_nothing_are_asked_once_a_day(leader: Person, martins: Person) -> None:
    await asks(martins, "/arrivals")
    asked = await presses(martins, "Ask them")
    assert lines(asked)[0] == "I ask their leaders. Nobody is asked twice on one day."
    await presses(martins, "Departures")
    await presses(martins, "Ask them")
    told = await is_told(leader, "How does your delegation arrive, and how does it leave?")
    assert lines(await presses(leader, told.buttons[0][0]))[0] == "Raška: arrival and departure"
    assert (await asks(leader, "/today")).id == leader.chat.last.id


async def test_everybody_is_reminded_of_the_train_and_finds_it_on_the_card(
    bot: Bot, leader: Person, sandbox: Sandbox
) -> None:
    snezana = sandbox.add_person("Снежана")
    await joins(bot, snezana, "RS-RAS-05")
    await asks(leader, "/travel")
    await presses(leader, "Enter departure")
    await presses(leader, "train")
    await asks(leader, "6.11.")
    await asks(leader, "11:05")
    await asks(leader, "Daugavpils station")
    await presses(leader, "No number")
    await presses(leader, "All 11")
    await presses(leader, "No note")
    await presses(leader, "Keep")
    card = await asks(snezana, "/me")
    assert "Departure: Tuesday, 6 November, 11:05 · train · Daugavpils station" in card.text
    await time_is(bot, "2018-11-06T10:06")
    told = await is_told(snezana, "Your train leaves at 11:05, in 60 minutes.")
    assert lines(told)[1] == "From: Daugavpils station"


async def test_an_organiser_enters_it_for_a_town_and_withdraws_it(
    bot: Bot, leader: Person, martins: Person
) -> None:
    towns = await asks(martins, "/travel")
    assert "Daugavpils" not in [label for row in towns.buttons for label in row]
    await presses(martins, "Raška")
    await presses(martins, "Enter arrival")
    await presses(martins, "car")
    await presses(martins, "Thu 8")
    await asks(martins, "18:00")
    await asks(martins, "Hotel")
    await asks(martins, "3")
    await presses(martins, "No note")
    await presses(martins, "Keep")
    await time_is(bot, "2018-11-06T10:05")
    await is_told(leader, "Raška: the organisers have noted this arrival.")
    await asks(leader, "/travel")
    await presses(leader, "Thu 8 18:00 car")
    await presses(leader, "Change")
    await presses(martins, "Thu 8 18:00 car")
    await presses(martins, "Withdraw")
    await presses(martins, "No")
    await presses(leader, "‹ Travel")
    await presses(leader, "Thu 8 18:00 car")
    sure = await presses(leader, "Withdraw")
    assert lines(sure)[0] == "Withdraw this arrival? The organisers are told."
    gone = await presses(leader, "Withdraw")
    assert gone.text.count("not said yet") == 2
    await time_is(bot, "2018-11-06T10:20")
    await is_told(martins, "Raška: this arrival is withdrawn.")


async def test_keep_means_what_stands_above_it(leader: Person) -> None:
    await arrives(leader)
    await asks(leader, "/travel")
    await presses(leader, "Thu 8 11:25 plane")
    first = await presses(leader, "Change")
    await asks(leader, "/travel")
    await presses(leader, "Number")
    assert "plane BT 338" in (await asks(leader, "BT 338")).text
    await leader.presses(data=first.data[0][0], message_id=first.id)
    fresh = await leader.receives(PATIENCE)
    assert fresh.id == first.id
    assert lines(fresh)[0] == "This button is from an older message. Here is the way on:"
    assert "plane BT 338" in fresh.text
    kept = await presses(leader, "Keep")
    assert lines(kept)[0] == "Kept. Thank you."
    assert "plane BT 338" in kept.text


async def test_keep_of_another_towns_form_keeps_nothing_of_the_open_one(martins: Person) -> None:
    await asks(martins, "/travel")
    radom = await presses(martins, "Radom")
    await asks(martins, "/travel")
    await presses(martins, "Raška")
    await presses(martins, "Enter arrival")
    first = await comes_by_car(martins)
    assert lines(first)[0] == "Arrival – Raška"
    await martins.presses(data=radom.data[0][0], message_id=radom.id)
    await martins.receives(PATIENCE)
    assert lines(await comes_by_car(martins))[0] == "Arrival – Radom"
    await martins.presses(data=first.data[0][0], message_id=first.id)
    fresh = await martins.receives(PATIENCE)
    assert lines(fresh)[0] == "This button is from an older message. Here is the way on:"
    assert "Arrival – Radom" in fresh.text
    assert "Nobody has said anything yet." in (await asks(martins, "/arrivals")).text


async def comes_by_car(person: Person) -> SeenMessage:
    """Answer all questions of an arrival. Returns the whole to look at."""
    await presses(person, "car")
    await presses(person, "Thu 8")
    await asks(person, "18:00")
    await asks(person, "Hotel")
    await asks(person, "3")
    return await presses(person, "No note")


async def test_a_form_whose_entry_is_withdrawn_meanwhile_leads_back(leader: Person, martins: Person) -> None:
    await arrives(leader)
    await presses(leader, "Thu 8 11:25 plane")
    await presses(leader, "Change")
    await presses(leader, "Time")
    await asks(martins, "/travel")
    await presses(martins, "Raška")
    await presses(martins, "Thu 8 11:25 plane")
    await presses(martins, "Withdraw")
    await presses(martins, "Withdraw")
    back = await asks(leader, "12:40")
    assert back.text.count("not said yet") == 2
    assert "I did not understand that." in (await asks(leader, "12:40")).text
    await leader.presses_stale(leader.chat.last.id, "1trkeep|RS-RAS|0123456789")
    assert lines(await leader.receives(PATIENCE))[0] == "Raška: arrival and departure"
