"""Somebody is lost or late: who looks after them knows at once, and who is lost knows where to go."""

import asyncio

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.announcing import WORDS
from tests.chat.conftest import PATIENCE, asks, is_told, joins, presses, time_is

HERE, THERE = (55.871234, 26.515678), (55.887777, 26.523456)
LOST = "Agnieszka Źródłogórska (Radom) is lost."
FOUND = "Agnieszka Źródłogórska (Radom) is found. It is over."


@pytest.fixture
async def malgorzata(bot: Bot, sandbox: Sandbox) -> Person:
    """The leader of Radom."""
    person = sandbox.add_person("Małgorzata")
    await joins(bot, person, "PL-RAD-01")
    return person


async def is_lost(person: Person) -> tuple[SeenMessage, SeenMessage]:
    """Press *I am lost* in the help: what it shows, and the message below it."""
    await asks(person, "/help")
    return await presses(person, "I am lost"), await person.receives(PATIENCE)


async def sends(person: Person, where: tuple[float, float]) -> SeenMessage:
    """Send a place and wait for the answer."""
    await person.send_location(*where)
    return await person.receives(PATIENCE)


async def test_who_is_lost_is_told_at_once_who_knows_and_where_to_go(
    malgorzata: Person, martins: Person, radom_a: Person
) -> None:
    told, below = await is_lost(radom_a)
    assert told.text.splitlines() == [
        "I am telling Małgorzata and Mārtiņš that you are lost.",
        "Stay where you are if it is safe and warm.",
        "",
        "07:15–08:10 Breakfast (early)",
        "Park Hotel Latgola – Hotel restaurant",
        "",
        "Your hotel, to show a driver:",
        "Viesnīca “Park Hotel Latgola”, Ģimnāzijas iela 46, Daugavpils, LV-5401",
        "",
        "Emergency: 112",
        "Organisers: +371 0000 0001",
    ]
    assert told.buttons == [["Map", "I am found"], ["Help"]]
    (code,) = [one for one in told.raw["entities"] if one["type"] == "code"]
    assert code["length"] == len(told.text.splitlines()[7])
    assert below.text.startswith("Where are you? Press “Send my place” below.")
    assert radom_a.chat.reply_labels[:2] == [["Send my place"], ["Today", "Programme"]]
    for one in (malgorzata, martins):
        note = await is_told(one, LOST)
        assert note.buttons == [["I take care of it"], ["Show person"], ["‹ Delegation", "Help"]]
    await radom_a.presses("Map")
    assert "venue" in (await radom_a.receives(PATIENCE)).raw


async def test_the_place_of_who_is_lost_goes_on_as_their_own_message(
    malgorzata: Person, martins: Person, radom_a: Person
) -> None:
    await is_lost(radom_a)
    sent = await sends(radom_a, HERE)
    assert sent.text == "I am sending your place to Małgorzata and Mārtiņš."
    assert radom_a.chat.reply_labels[0] == ["Today", "Programme"], "the home keyboard is back"
    for one in (malgorzata, martins):
        await is_told(one, LOST)
        place = await one.receives(PATIENCE)
        assert (place.raw["location"]["latitude"], place.raw["location"]["longitude"]) == HERE
        assert place.raw["forward_origin"]["sender_user"]["id"] == radom_a.id


@pytest.mark.parametrize("command", ["/announce", "/urgent"])
async def test_the_place_of_a_lost_organiser_goes_to_who_looks_for_them_and_not_into_their_draft(
    bot: Bot, sandbox: Sandbox, martins: Person, command: str
) -> None:
    colleague = sandbox.add_person("Ilze")
    await joins(bot, colleague, "LV-DAU-01")
    await asks(martins, f"{command} {WORDS}")
    if command == "/urgent":
        await martins.receives(PATIENCE)  # what is below the preview
    await asks(martins, "/help")
    await presses(martins, "I am lost")
    await martins.receives(PATIENCE)
    await martins.send_location(*HERE)
    sent = await martins.receives(PATIENCE)
    assert sent.text == "I am sending your place to Ilze."
    while "location" not in (place := await colleague.receives(PATIENCE)).raw:
        pass
    assert (place.raw["location"]["latitude"], place.raw["location"]["longitude"]) == HERE
    draft = await asks(martins, "Dinner is at 20:00.")
    assert "I did not understand that." not in draft.text, "the draft is still there, and is changed"


async def test_a_place_that_moves_is_sent_on_now_and_then(bot: Bot, martins: Person, radom_a: Person) -> None:
    await is_lost(radom_a)
    await is_told(martins, LOST)
    live = await radom_a.send_location(*HERE, live=900)
    await radom_a.receives(PATIENCE)
    assert "location" in (await martins.receives(PATIENCE)).raw
    await time_is(bot, "2018-11-10T07:28")
    for lat in (55.8801, 55.8802, 55.8803):
        await radom_a.moves(live.id, lat, HERE[1])
    moved = await martins.receives(PATIENCE)
    assert moved.raw["location"]["latitude"] > 55.88
    await asks(radom_a, "/next")  # the answer to what came after all of them
    assert martins.chat.messages[-1].id == moved.id


async def test_the_first_one_takes_care_and_everybody_sees_who(
    malgorzata: Person, martins: Person, radom_a: Person
) -> None:
    await is_lost(radom_a)
    for one in (malgorzata, martins):
        await is_told(one, LOST)
    taken = await presses(martins, "I take care of it")
    assert taken.text == f"{LOST}\nYou take care of it. I have told them."
    seen = await malgorzata.receives(PATIENCE)
    assert seen.edited
    assert seen.text == f"{LOST}\nMārtiņš takes care of it."
    assert (await is_told(radom_a, "Mārtiņš takes care of you.")).buttons == [["I am found", "Help"]]
    again, _ = await is_lost(radom_a)
    assert again.text.startswith("Mārtiņš takes care of you.")
    over = await presses(martins, "It is over")
    assert over.text == FOUND
    assert (await malgorzata.receives(PATIENCE)).text == FOUND
    await is_told(malgorzata, FOUND)
    await is_told(radom_a, "You are not looked for any more: you are found.")
    assert radom_a.chat.reply_labels[0] == ["Today", "Programme"]
    assert (await sends(radom_a, HERE)).text.startswith("Are you lost?")


async def test_of_two_who_press_at_once_one_takes_care_and_both_see_who(
    malgorzata: Person, martins: Person, radom_a: Person
) -> None:
    await is_lost(radom_a)
    for one in (malgorzata, martins):
        await is_told(one, LOST)
    await malgorzata.presses("I take care of it")
    await martins.presses("I take care of it")
    told = await is_told(radom_a, "M")
    name = told.text.split()[0]
    for _ in range(PATIENCE * 10):
        seen = {one: one.chat.messages[-1].text.splitlines()[1] for one in (malgorzata, martins)}
        if "I have asked for their place." not in seen.values():
            break
        await asyncio.sleep(0.1)
    first = malgorzata if name == "Małgorzata" else martins
    assert seen.pop(first) == "You take care of it. I have told them."
    assert list(seen.values()) == [f"{name} takes care of it."]


async def test_who_is_found_says_so_and_nobody_looks_any_longer(martins: Person, radom_a: Person) -> None:
    await is_lost(radom_a)
    await is_told(martins, LOST)
    await radom_a.presses("I am found")
    await radom_a.receives(PATIENCE)  # its buttons go
    good = await radom_a.receives(PATIENCE)
    assert good.text == "Good. I tell those who looked for you."
    seen = [await martins.receives(PATIENCE) for _ in range(2)]
    assert {one.text for one in seen} == {FOUND}
    assert {one.edited for one in seen} == {True, False}


async def test_a_place_without_a_call_is_answered_with_a_question_and_goes_nowhere(
    martins: Person, radom_a: Person
) -> None:
    asked = await sends(radom_a, HERE)
    assert asked.text.startswith("Are you lost?\nThen press the button")
    assert asked.buttons == [["I am lost"], ["Today", "Help"]]
    await presses(radom_a, "I am lost")
    await is_told(martins, LOST)
    await sends(radom_a, THERE)
    place = await martins.receives(PATIENCE)
    assert place.raw["location"]["latitude"] == THERE[0], "the one before was not kept"


async def test_who_can_reach_nobody_is_told_to_call(radom_a: Person) -> None:
    told, _ = await is_lost(radom_a)
    assert told.text.startswith("I can reach nobody now. Please call:")
    assert "Emergency: 112" in told.text
    sent = await sends(radom_a, HERE)
    assert sent.text.splitlines()[:2] == ["I can reach nobody now. Please call:", "Emergency: 112"]


async def test_who_is_late_says_for_what_and_learns_where_to_go(martins: Person, radom_a: Person) -> None:
    await asks(radom_a, "/help")
    asked = await presses(radom_a, "I am late")
    assert asked.buttons == [
        ["07:15 Breakfast (early)"],
        ["08:30 Coaches Daugavpils – Aglona"],
        ["I am lost", "Help"],
    ]
    said = await presses(radom_a, "08:30 Coaches Daugavpils – Aglona")
    assert said.text.startswith("I tell your leader and the organisers that you are late.\n\n08:30")
    assert "Leader: Małgorzata Brzozogórska" in said.text
    assert "Organisers: +371 0000 0001" in said.text
    assert said.buttons == [["On my way"], ["Map", "Show item"], ["I am lost", "Help"]]
    told = await is_told(martins, "Agnieszka Źródłogórska (Radom) will be late for Coaches")
    noted = await presses(radom_a, "On my way")
    assert noted.text.splitlines()[-1].endswith("you are on your way.")
    anew = await martins.receives(PATIENCE)
    assert (anew.id, anew.edited) == (told.id, True), "nobody is rung for it"
    assert anew.text == (
        "Agnieszka Źródłogórska (Radom) is on the way after all: Coaches Daugavpils – Aglona, 08:30."
    )


@pytest.mark.parametrize("meeting_time", ["2018-11-06T12:00"])
async def test_before_the_meeting_nobody_is_offered_to_be_lost(radom_a: Person) -> None:
    assert (await asks(radom_a, "/help")).buttons[0] == ["Today", "Next for me"]


async def test_a_stranger_is_not_lost(sandbox: Sandbox, bot: Bot) -> None:
    stranger = sandbox.add_person("Nobody", language_code="en")
    shown = await asks(stranger, "/help")
    assert "I am lost" not in [label for row in shown.buttons for label in row]
    await stranger.presses_stale(shown.id, "1lost")
    assert "invitation" in (await stranger.receives(PATIENCE)).text.lower()
