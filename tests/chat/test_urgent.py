"""What cannot wait: two taps from the text to sending, and who has not confirmed is seen at once."""

import pytest
from sqlalchemy import update

from bot.app import Bot
from bot.db.tables import participants
from bot.settings import Settings
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.announcing import DOT
from tests.chat.conftest import PATIENCE, asks, is_told, joins, presses, running, time_is

pytestmark = [
    pytest.mark.parametrize("meeting_time", ["2018-11-11T12:00"]),
    pytest.mark.usefixtures("without_polls"),
]
WORDS = "The bus leaves from the north gate."


async def prepares(person: Person, words: str = WORDS) -> SeenMessage:
    """Write what is urgent. Returns what is under the preview."""
    preview = await asks(person, f"/urgent {words}")
    assert preview.text == words
    assert preview.buttons == [["Got it"]], "just as people get it"
    return await person.receives(PATIENCE)


async def sends(person: Person, words: str = WORDS) -> SeenMessage:
    """Prepare it and send it to everybody. Returns the card."""
    shown = await prepares(person, words)
    return await presses(person, shown.buttons[0][0])


async def until(person: Person, words: str) -> SeenMessage:
    """Wait until a message says this, whatever else comes before."""
    while words not in (seen := await person.receives(PATIENCE)).text:
        pass
    return seen


async def test_one_tap_after_the_text_and_it_is_sent(martins: Person, radom_a: Person) -> None:
    shown = await prepares(martins)
    assert "For: everybody\n2 people get it now.\n79 people cannot be reached:" in shown.text
    assert shown.buttons == [
        ["Send to 2 now, also at night"],
        ["Towns …", "Buses …"],
        ["Do not send it", "Help"],
    ]
    card = await presses(martins, "Send to 2 now, also at night")
    assert card.edited
    assert card.text.startswith(f"Urgent announcement\n“{WORDS}”\nFor: everybody")
    assert (await is_told(radom_a, WORDS)).buttons == [["Got it"]]


@pytest.mark.fault("bad:text")
async def test_words_too_long_under_a_photo_and_a_file_that_is_gone_are_said_and_shorter_ones_are_taken(
    martins: Person, sandbox: Sandbox
) -> None:
    await asks(martins, "/urgent")
    photo = {"file_id": "gone", "file_unique_id": "gone", "width": 1, "height": 1}
    me = {"id": martins.id, "is_bot": False, "first_name": "M", "language_code": "en"}
    base = {"message_id": 10**6, "date": 1, "from": me, "chat": {"id": martins.id, "type": "private"}}
    # With Telegram Premium 2,048 characters stand under a photo; a bot may write 1,024.
    sandbox.updates.inject({"message": base | {"photo": [photo], "caption": "y" * 2048}})
    seen = await martins.receives(PATIENCE)
    assert seen.text.startswith("The text is too long by 1024 characters. Please send it shorter")
    sandbox.updates.inject({"message": base | {"photo": [photo], "caption": "shorter"}})
    seen = await martins.receives(PATIENCE)
    assert seen.text.startswith("I cannot announce this kind of message.")
    assert (await asks(martins, WORDS)).text == WORDS
    assert "Send to" in str((await martins.receives(PATIENCE)).buttons)


async def test_the_text_may_come_after_the_command_and_be_changed(martins: Person, radom_a: Person) -> None:
    asked = await asks(martins, "/urgent")
    assert "what everybody must know now" in asked.text
    assert (await asks(martins, "Wrong words")).text == "Wrong words"
    await martins.receives(PATIENCE)
    assert (await asks(martins, "Right words")).text == "Right words"
    shown = await martins.receives(PATIENCE)
    await presses(martins, shown.buttons[0][0])
    assert (await radom_a.receives(PATIENCE)).text == "Right words"
    await radom_a.receives_nothing()


async def test_it_can_go_to_a_bus_or_to_towns_only(martins: Person, radom_a: Person) -> None:
    await prepares(martins)
    buses = await presses(martins, "Buses …")
    assert buses.buttons == [["Bus 1", "Bus 2"], ["Go on", "Help"]]
    chosen = await presses(martins, "Bus 1")
    assert "For: people of “Bus 1”" in chosen.text
    assert chosen.buttons[0] == ["✓ Bus 1", "Bus 2"]
    assert "For: everybody" in (await presses(martins, "✓ Bus 1")).text
    await presses(martins, "Go on")
    towns = await presses(martins, "Towns …")
    assert ["Daugavpils", "Motala"] in towns.buttons or any("Radom" in row for row in towns.buttons)
    await presses(martins, "Radom")
    shown = await presses(martins, "Go on")
    assert "For: Radom\n1 person gets it now." in shown.text
    await presses(martins, "Send to 1 now, also at night")
    await is_told(radom_a, WORDS)


async def test_it_can_go_to_a_bus_whatever_it_is_called(
    bot: Bot, martins: Person, radom_a: Person, ilze: Person
) -> None:
    await joins(bot, ilze, "LV-DAU-05")
    names = ["1. autobuss", "A+B; 50%", "Аутобус који полази у пола пет ујутру, 1"]
    async with bot.db.write() as session:
        person = participants.c
        await session.execute(update(participants).values(bus=names[0]))
        await session.execute(update(participants).where(person.id == "PL-RAD-03").values(bus=names[2]))
        await session.execute(update(participants).where(person.id == "PL-RAD-04").values(bus=names[1]))
    await prepares(martins)
    buses = await presses(martins, "Buses …")
    assert sorted(label for row in buses.buttons[:-1] for label in row) == names
    await presses(martins, names[1])
    chosen = await presses(martins, names[2])
    assert f"For: people of “{names[1]}” and people of “{names[2]}”" in chosen.text
    await presses(martins, f"✓ {names[1]}")
    shown = await presses(martins, "Go on")
    assert f"For: people of “{names[2]}”\n1 person gets it now." in shown.text
    await presses(martins, "Send to 1 now, also at night")
    await is_told(radom_a, WORDS)
    assert all(one.text != WORDS for one in ilze.chat.messages)


async def test_a_bus_that_the_list_has_no_more_is_an_old_button(bot: Bot, martins: Person) -> None:
    await prepares(martins)
    await presses(martins, "Buses …")
    async with bot.db.write() as session:
        await session.execute(update(participants).values(bus="Bus 3"))
    assert (await presses(martins, "Bus 1")).text.startswith("This button is from an older message.")


async def test_the_card_shows_live_who_has_not_confirmed(martins: Person, radom_a: Person) -> None:
    card = await sends(martins)
    await is_told(radom_a, WORDS)
    waits = await until(martins, "Not yet:")  # nobody is named before it has gone out
    assert waits.id == card.id
    assert "Got it: 0 of 2." in waits.text
    assert "Not yet:\nDaugavpils: Mārtiņš Ziemeļkalns\nRadom: Agnieszka Źródłogórska" in waits.text
    thanked = await presses(radom_a, "Got it")
    assert thanked.edited
    assert thanked.text == f"{WORDS}\n\nYou have confirmed this. Thank you."
    assert thanked.buttons == []
    confirmed = await until(martins, "Got it: 1 of 2.")
    assert confirmed.edited
    assert confirmed.id == card.id
    assert "Agnieszka" not in confirmed.text
    silent = await presses(martins, "Not confirmed")
    assert "Daugavpils: 1\nMārtiņš Ziemeļkalns" in silent.text


async def test_the_card_goes_on_after_a_restart(
    settings: Settings, sandbox: Sandbox, agnieszka: Person, meeting_time: str
) -> None:
    organiser = sandbox.add_person("Mārtiņš")
    async with running(settings, meeting_time) as bot:
        await joins(bot, organiser, "LV-DAU-02")
        await joins(bot, agnieszka, "PL-RAD-03")
        card = await sends(organiser)
        await is_told(agnieszka, WORDS)
        await until(organiser, "Got it: 0 of 2.")
    async with running(settings):
        await presses(agnieszka, "Got it")
        assert (await until(organiser, "Got it: 1 of 2.")).id == card.id


async def test_a_leader_sees_what_their_people_did_not_get(
    bot: Bot, sandbox: Sandbox, martins: Person
) -> None:
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    async with bot.db.write() as session:
        person = participants.c
        await session.execute(update(participants).where(person.id == "PL-RAD-01").values(bus="Bus 2"))
        await session.execute(update(participants).where(person.id == "PL-RAD-03").values(bus="Bus 1"))
    await prepares(martins)
    await presses(martins, "Buses …")
    await presses(martins, "Bus 1")
    await presses(martins, "Go on")
    await presses(martins, martins.chat.last.buttons[0][0])
    told = await until(leader, "did not receive this announcement")
    assert "Agnieszka Źródłogórska" in told.text
    shown = await presses(leader, "Show it")
    assert shown.text.endswith(WORDS)


async def test_who_has_not_confirmed_is_rung_again_by_hand_and_once_by_itself(
    bot: Bot, martins: Person, radom_a: Person
) -> None:
    await sends(martins)
    await is_told(radom_a, WORDS)
    await until(martins, "Got it: 0 of 2.")
    await martins.presses("Ring again")
    assert (await martins.sees_toast()).text == "I ring again for 2 people."
    await is_told(radom_a, WORDS)
    await presses(radom_a, "Got it")
    await time_is(bot, "2018-11-11T12:30")
    await radom_a.receives_nothing()
    rung = [one for one in martins.chat.messages if one.text == WORDS and one.buttons == [["Got it"]]]
    assert len(rung) >= 3, "the preview, the message, and the rings"


async def test_it_rings_by_itself_after_ten_minutes(bot: Bot, martins: Person, radom_a: Person) -> None:
    await sends(martins)
    first = await is_told(radom_a, WORDS)
    await time_is(bot, "2018-11-11T12:11")
    second = await is_told(radom_a, WORDS)
    assert second.id > first.id
    await time_is(bot, "2018-11-11T12:40")
    await radom_a.receives_nothing()


@pytest.mark.fault("F40")
async def test_send_pressed_twice_sends_once(martins: Person, radom_a: Person) -> None:
    shown = await prepares(martins)
    await presses(martins, shown.buttons[0][0])
    await is_told(radom_a, WORDS)
    await martins.presses_stale(shown.id, shown.data[0][0])
    await until(martins, "Urgent announcement")
    await radom_a.receives_nothing()


@pytest.mark.fault("F40")
async def test_what_changed_meanwhile_is_shown_before_it_is_sent(martins: Person, radom_a: Person) -> None:
    shown = await prepares(martins)
    await presses(martins, "Towns …")
    await presses(martins, "Radom")
    await martins.presses_stale(shown.id, shown.data[0][0])
    await until(martins, "This was changed in the meantime.")
    await radom_a.receives_nothing()


async def test_send_means_the_words_above_it(martins: Person, radom_a: Person) -> None:
    first = await prepares(martins)
    await asks(martins, "The bus leaves from the south gate.")
    second = await martins.receives(PATIENCE)
    assert "“The bus leaves from the south gate.”" in second.text
    await martins.presses_stale(first.id, first.data[0][0])
    heading = await martins.receives(PATIENCE)
    assert (heading.id, heading.text) == (first.id, "Preview: this is what people get.")
    assert (await martins.receives(PATIENCE)).text == "The bus leaves from the south gate."
    again = await martins.receives(PATIENCE)
    assert again.text.startswith("This was changed in the meantime. Please look at it again.")
    await radom_a.receives_nothing()
    await presses(martins, again.buttons[0][0])
    await is_told(radom_a, "The bus leaves from the south gate.")


async def test_do_not_send_it_leaves_nothing(martins: Person, radom_a: Person) -> None:
    await prepares(martins)
    assert (await presses(martins, "Do not send it")).text == "It is not sent. Nobody got anything."
    assert "There are no" in (await asks(radom_a, "/announcements")).text
    await radom_a.receives_nothing()


async def test_a_leader_writes_to_the_own_delegation_only(
    bot: Bot, sandbox: Sandbox, martins: Person, radom_a: Person
) -> None:
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    shown = await prepares(leader)
    assert "For: Radom" in shown.text
    assert shown.buttons[1] == ["Do not send it", "Help"], "nobody else to choose"
    draft = shown.data[0][0].split("|")[1]
    await leader.presses_stale(shown.id, f"1urfor|{draft}|LV-DAU|1|0")
    await until(leader, "For: Radom and Radom (Daugavpils)")
    shown = await presses(leader, "Go on")
    assert "2 people get it now." in shown.text
    await presses(leader, shown.buttons[0][0])
    await is_told(radom_a, WORDS)
    assert all(one.text != WORDS for one in martins.chat.messages)


async def test_a_delegate_may_not(radom_a: Person) -> None:
    assert "You cannot do this" in (await asks(radom_a, f"/urgent {WORDS}")).text


async def test_an_urgent_photo_is_confirmed_in_its_caption(martins: Person, radom_a: Person) -> None:
    await martins.send_photo(DOT, f"/urgent {WORDS}")
    await martins.receives(PATIENCE)
    shown = await martins.receives(PATIENCE)
    await presses(martins, shown.buttons[0][0])
    assert (await is_told(radom_a, WORDS)).raw["photo"]
    thanked = await presses(radom_a, "Got it")
    assert thanked.raw["photo"]
    assert thanked.text.endswith("You have confirmed this. Thank you.")
    await until(martins, "Got it: 1 of 2.")
