"""My card: what the meeting knows of me, what I eat, and how I say that something is wrong."""

from bot.app import Bot
from sandbox import Person, Sandbox
from tests.chat.conftest import PATIENCE, asks, is_told, joins, presses


async def test_the_card_says_who_where_and_which_bus(radom_a: Person) -> None:
    card = await asks(radom_a, "/me")
    assert card.text.splitlines() == [
        "Agnieszka Źródłogórska",
        "Delegation: Radom",
        "Leader: Małgorzata Brzozogórska",
        "Hotel: Park Hotel Latgola",
        "Room: 603",
        "Transport: Bus 1",
        "Group: A",
        "Food: nothing noted",
    ]
    assert card.buttons == [["Change diet"], ["Something is wrong"], ["Today", "Settings", "Help"]]


async def test_the_label_of_the_home_keyboard_opens_it(radom_a: Person) -> None:
    await radom_a.taps("My card")
    assert (await radom_a.receives(PATIENCE)).text.startswith("Agnieszka")


async def test_a_diet_is_noted_after_consent_and_consent_is_asked_once(radom_a: Person) -> None:
    await asks(radom_a, "/me")
    question = await presses(radom_a, "Change diet")
    assert "May we note what you eat?" in question.text
    assert "It is deleted 14 days after the meeting, or when you wish." in question.text
    assert question.buttons[0] == ["I agree"]
    await presses(radom_a, "I agree")
    await presses(radom_a, "no gluten")
    chosen = await presses(radom_a, "vegan")
    assert chosen.text.startswith("Your food: no gluten, vegan")
    assert ["✓ no gluten", "no fish"] in chosen.buttons
    card = await presses(radom_a, "‹ My card")
    assert card.text.endswith("Food: no gluten, vegan")
    assert (await presses(radom_a, "Change diet")).text.startswith("Your food: no gluten, vegan")


async def test_a_second_press_of_the_same_button_changes_nothing(radom_a: Person) -> None:
    await asks(radom_a, "/me")
    await presses(radom_a, "Change diet")
    choices = await presses(radom_a, "I agree")
    (vegan,) = [data for row, labels in zip(choices.data, choices.buttons, strict=True)
                for data, label in zip(row, labels, strict=True) if label == "vegan"]  # fmt: skip
    await radom_a.presses("vegan")
    await radom_a.receives(PATIENCE)
    await radom_a.presses_stale(choices.id, vegan)
    await radom_a.sees_toast(PATIENCE)
    assert (await asks(radom_a, "/me")).text.endswith("Food: vegan")


async def test_no_special_food_deletes_what_is_noted_and_consent_is_asked_anew(
    bot: Bot, sandbox: Sandbox
) -> None:
    zofia = sandbox.add_person("Zofia")
    await joins(bot, zofia, "PL-RAD-06")
    assert (await asks(zofia, "/me")).text.endswith("Food: no fish")
    question = await presses(zofia, "Change diet")
    assert ["Delete what is there"] in question.buttons
    deleted = await presses(zofia, "Delete what is there")
    assert deleted.text.startswith("Deleted: nothing is noted of what you eat.")
    assert deleted.text.endswith("Food: nothing noted")
    assert "May we note" in (await presses(zofia, "Change diet")).text


async def test_an_old_diet_button_without_consent_is_answered_kindly(radom_a: Person) -> None:
    card = await asks(radom_a, "/me")
    await radom_a.presses_stale(card.id, "1eat|vegan|1")
    refused = await radom_a.receives(PATIENCE)
    assert refused.text == "I may note what you eat only if you agree first."
    assert refused.buttons == [["Change diet", "Help"]]


async def test_a_wrong_line_becomes_a_request_whose_answer_is_seen(
    bot: Bot, radom_a: Person, sandbox: Sandbox
) -> None:
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    await asks(radom_a, "/me")
    await presses(radom_a, "Something is wrong")
    question = await presses(radom_a, "Room")
    assert question.text == "Room: what is right? Please type it now."
    waiting = await asks(radom_a, "  <b>305</b>  ")
    assert waiting.text.startswith("Thank you. I have asked for it.")
    assert waiting.text.endswith("Room: “<b>305</b>” – waiting for an answer")
    await presses(radom_a, "Something is wrong")
    await presses(radom_a, "Room")
    await asks(radom_a, "305")
    told = await is_told(leader, "Agnieszka Źródłogórska (Radom) asks for a correction of their card: Room.")
    assert told.buttons == [["Look and answer"], ["‹ Delegation", "Help"]]
    assert ["Corrections (1)"] in (await asks(leader, "/delegation")).buttons
    request = await presses(leader, "Corrections (1)")
    assert request.text.splitlines() == [
        "Correction 1 of 1",
        "",
        "Agnieszka Źródłogórska, Radom",
        "Room: now “603”",
        "This is right: 305",
        "",
        "“Done” writes it on the card.",
    ]
    done = await presses(leader, "Done")
    assert done.text.startswith("Done: Agnieszka Źródłogórska.")
    assert (await is_told(radom_a, "Your card is corrected: Room.")).buttons == [["My card", "Help"]]
    card = await asks(radom_a, "/me")
    assert "Room: 305" in card.text.splitlines()
    assert card.text.endswith("Room: “305” – done")


async def test_a_wrong_hotel_reaches_the_organisers_who_alone_say_that_it_is_done(
    bot: Bot, radom_a: Person, martins: Person, sandbox: Sandbox
) -> None:
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    await asks(radom_a, "/me")
    await presses(radom_a, "Something is wrong")
    await presses(radom_a, "Hotel")
    assert (await asks(radom_a, "Hotel Dinaburg")).text.endswith(
        "Hotel: “Hotel Dinaburg” – waiting for an answer"
    )
    asked = "Agnieszka Źródłogórska (Radom) asks for a correction of their card: Hotel."
    told = await is_told(leader, f"{asked}\nThe organisers answer this.")
    assert told.buttons == [["Show it"], ["‹ Delegation", "Help"]]
    shown = await presses(leader, "Show it")
    assert shown.text.endswith("This is right: Hotel Dinaburg\n\nThe organisers answer this.")
    assert shown.buttons == [["‹ Delegation", "Help"]]
    told = await is_told(martins, asked)
    assert told.buttons[0] == ["Look and answer"]
    request = await presses(martins, "Look and answer")
    assert request.text.endswith("Please correct it in the list or at the hotel, then press “Done”.")
    (done, _), *_ = request.data
    await leader.presses_stale(shown.id, done)
    assert (await leader.receives(PATIENCE)).text.startswith("You cannot do this")
    assert (await presses(martins, "Done")).text.startswith("Done: Agnieszka Źródłogórska.")
    await is_told(radom_a, "The organisers have dealt with your request: Hotel.")
    card = await asks(radom_a, "/me")
    assert "Hotel: Park Hotel Latgola" in card.text.splitlines(), "the list says so still"
    assert card.text.endswith("Hotel: “Hotel Dinaburg” – the organisers have dealt with it")


async def asks_for_room(person: Person, room: str) -> None:
    """Say on the card that the room is wrong."""
    await asks(person, "/me")
    await presses(person, "Something is wrong")
    await presses(person, "Room")
    await asks(person, room)


async def test_only_the_words_that_the_leader_has_read_go_on_the_card(
    bot: Bot, radom_a: Person, sandbox: Sandbox
) -> None:
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    await asks_for_room(radom_a, "305")
    await is_told(leader, "Agnieszka Źródłogórska (Radom) asks for a correction")
    request = await presses(leader, "Look and answer")
    assert "This is right: 305" in request.text
    await asks_for_room(radom_a, "306")
    again = await presses(leader, "Done")
    assert again.text.startswith("Please look at it again.\n\nCorrection 1 of 1")
    assert "Room: now “603”\nThis is right: 306" in again.text
    assert (await presses(leader, "Done")).text.startswith("Done: Agnieszka Źródłogórska.")
    await is_told(radom_a, "Your card is corrected: Room.")
    assert "Room: 306" in (await asks(radom_a, "/me")).text.splitlines()


async def test_what_does_not_fit_is_asked_again_and_nothing_is_lost(radom_a: Person) -> None:
    await asks(radom_a, "/me")
    await presses(radom_a, "Something is wrong")
    await presses(radom_a, "Group")
    refused = await asks(radom_a, "the blue one")
    assert "The groups are: A and B." in refused.text
    assert (await asks(radom_a, "x" * 300)).text.startswith("That is empty or too long.")
    assert "Group: “B” – waiting" in (await asks(radom_a, "Group B")).text
    assert "I did not understand that." in (await asks(radom_a, "Group B")).text


async def test_who_has_not_joined_has_no_card(bot: Bot, agnieszka: Person) -> None:
    await agnieszka.send("/language")
    await agnieszka.receives(PATIENCE)
    await agnieszka.presses("English")
    await agnieszka.receives(PATIENCE)
    assert "To join, you need the code" in (await asks(agnieszka, "/me")).text
    for data in ("1me", "1diet", "1dietok", "1eat|vegan|1", "1eatall", "1wrong", "1fix|room"):
        message = await asks(agnieszka, "/help")
        await agnieszka.presses_stale(message.id, data)
        assert "To join, you need the code" in (await agnieszka.receives(PATIENCE)).text
