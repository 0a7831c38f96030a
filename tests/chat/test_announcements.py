"""What follows *Send*: the card, the other organisers, the summary, changes, the archive."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.app import Bot
from bot.db.tables import announcements, deliveries
from bot.domain import deliveries as delivering
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.announcing import WORDS, prepares, previews
from tests.chat.conftest import PATIENCE, asks, is_told, joins, presses
from tests.chat.test_urgent import until

pytestmark = [
    pytest.mark.parametrize("meeting_time", ["2018-11-11T12:00"]),
    pytest.mark.usefixtures("without_polls"),
]


async def sends(person: Person, words: str = WORDS) -> SeenMessage:
    """Announce it to everybody, as it is, now. Returns the card."""
    last = await prepares(person, words)
    return await presses(person, last.buttons[0][0])


async def test_the_card_becomes_the_summary_by_itself(martins: Person, radom_a: Person) -> None:
    card = await sends(martins)
    await is_told(radom_a, WORDS)
    summary = await until(martins, "Sent. 2 of 81 people have it.")
    assert summary.id == card.id
    assert summary.edited
    assert "79 people have not joined." in summary.text
    assert summary.buttons == [
        ["Who did not get it"],
        ["Edit everywhere", "Add a language"],
        ["Withdraw …"],
        ["‹ Announcements", "Help"],
    ]


async def test_help_under_a_card_stays(martins: Person, radom_a: Person) -> None:
    await sends(martins)
    await until(martins, "Sent. 2 of 81")
    await presses(martins, "Who did not get it")
    await presses(martins, "‹ Back")
    helped = await presses(martins, "Help")
    assert helped.text.startswith("Help")
    await martins.receives_nothing(2.5)


async def test_names_of_those_who_did_not_get_it_are_by_town(martins: Person, radom_a: Person) -> None:
    await sends(martins)
    await until(martins, "Sent. 2 of 81")
    names = await presses(martins, "Who did not get it")
    assert "Radom: 12 of 13\n" in names.text
    assert "not joined: " in names.text
    assert "Małgorzata" in names.text
    assert names.buttons[-1] == ["‹ Back", "Help"]


async def test_a_pause_holds_it_until_it_goes_on(bot: Bot, martins: Person, radom_a: Person) -> None:
    last = await prepares(martins)
    bot.chat.sender.limiter.hold_deliveries(3)
    card = await presses(martins, last.buttons[0][0])
    assert "0 %: 0 of 2 people" in card.text
    assert card.buttons[0] == ["Pause", "Stop …"]
    paused = await presses(martins, "Pause")
    assert "It is paused" in paused.text
    await radom_a.receives_nothing(4)
    await presses(martins, "Go on")
    await is_told(radom_a, WORDS)
    await until(martins, "Sent. 2 of 81")


async def test_stopping_asks_first_and_says_who_has_it(bot: Bot, martins: Person, radom_a: Person) -> None:
    last = await prepares(martins)
    bot.chat.sender.limiter.hold_deliveries(3)
    await presses(martins, last.buttons[0][0])
    question = await presses(martins, "Stop …")
    assert "2 people who did not get it yet never will then." in question.text
    stopped = await presses(martins, "Stop it for good")
    assert "It was stopped. 0 of 81 people have it." in stopped.text
    await radom_a.receives_nothing(4)


async def test_another_organiser_hears_of_it_and_stops_it(
    bot: Bot, sandbox: Sandbox, martins: Person, radom_a: Person
) -> None:
    other = sandbox.add_person("Žanete")
    await joins(bot, other, "LV-DAU-03")
    await is_told(martins, "Žanete Rītausma")
    await asks(martins, f"/announce {WORDS}")
    await presses(martins, "To everybody")
    await previews(martins)
    await presses(martins, "At a time")
    last = await asks(martins, "13:30")
    await presses(martins, last.buttons[0][0])
    told = await is_told(other, "Mārtiņš Ziemeļkalns (Daugavpils) sends an announcement.")
    assert f"“{WORDS}”\nFor: everybody" in told.text
    assert told.buttons == [["Show it", "Stop it"], ["Help"]]
    stopped = await presses(other, "Stop it")
    assert "It was stopped before it left: nobody got it." in stopped.text
    await until(martins, "It was stopped before it left: nobody got it.")
    await radom_a.receives_nothing()


async def test_withdrawing_takes_it_back_from_everybody(martins: Person, radom_a: Person) -> None:
    await sends(martins)
    told = await is_told(radom_a, WORDS)
    await until(martins, "Sent. 2 of 81")
    question = await presses(martins, "Withdraw …")
    assert "The messages of 2 people are deleted then." in question.text
    card = await presses(martins, "Withdraw it")
    assert "It was withdrawn." in card.text
    await gone(radom_a, told.id)
    assert "There are no announcements yet." in (await asks(radom_a, "/announcements")).text


async def gone(person: Person, message_id: int) -> None:
    """Wait until a message is not there any more."""
    for _ in range(PATIENCE * 10):
        if all(one.id != message_id for one in person.chat.messages):
            return
        try:
            await person.receives(0.1)
        except AssertionError:
            continue
    raise AssertionError("the message is still there")


async def test_edit_everywhere_shows_it_first_and_rings_for_nobody(martins: Person, radom_a: Person) -> None:
    await sends(martins)
    told = await is_told(radom_a, WORDS)
    await until(martins, "Sent. 2 of 81")
    asked = await presses(martins, "Edit everywhere")
    assert "Please send me the new text." in asked.text
    await martins.send("Dinner is at <b>20:00</b>.")
    await until(martins, "Dinner is at <b>20:00</b>.")
    question = await martins.receives(PATIENCE)
    assert question.text.startswith("So it will read")
    await presses(martins, "Change it everywhere")
    changed = await radom_a.receives(PATIENCE)
    assert changed.edited
    assert changed.id == told.id
    assert changed.text.startswith("Dinner is at <b>20:00</b>.")


async def test_a_later_translation_replaces_the_text_of_its_readers_only(
    bot: Bot, sandbox: Sandbox, martins: Person, radom_a: Person
) -> None:
    reader = sandbox.add_person("Ilze", language_code="lv")
    await joins(bot, reader, "LV-DAU-01", "latviešu")
    await sends(martins)
    told = await is_told(reader, WORDS)
    await is_told(radom_a, WORDS)
    await until(martins, "Sent. 3 of 81")
    languages = await presses(martins, "Add a language")
    assert any("Latvian (1)" in row for row in languages.buttons)
    await presses(martins, "Latvian (1)")
    await martins.send("Vakariņas ir 19.00.")
    await until(martins, "So it will read (Latvian).")
    await presses(martins, "Change it everywhere")
    changed = await until(reader, "Vakariņas")
    assert (changed.id, changed.text) == (told.id, "Vakariņas ir 19.00.")
    await radom_a.receives_nothing()


async def test_a_leader_is_told_whom_to_tell_and_they_count(
    bot: Bot, sandbox: Sandbox, martins: Person
) -> None:
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    await sends(martins)
    await is_told(leader, WORDS)
    told = await is_told(leader, "12 of your 13 people did not receive this announcement:")
    assert "Agnieszka Źródłogórska" in told.text
    assert told.text.endswith(f"Please tell them.\n\n{WORDS}")
    assert told.buttons == [["Told them"], ["Show it", "Help"]]
    thanked = await presses(leader, "Told them")
    assert "You have told them. Thank you." in thanked.text
    assert thanked.buttons == [["Show it", "Help"]]
    await presses(martins, "‹ Announcements")
    sent = await until(martins, "Announcements sent")
    card = await presses(martins, sent.buttons[0][0])
    assert "Their leaders have told 12 of them." in card.text


async def test_a_leader_who_was_asked_to_pass_it_on_hears_that_it_was_withdrawn(
    bot: Bot, sandbox: Sandbox, martins: Person
) -> None:
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    await sends(martins)
    await is_told(leader, WORDS)
    await is_told(leader, "12 of your 13 people did not receive this announcement:")
    await until(martins, "Sent. 2 of 81")
    await presses(martins, "Withdraw …")
    await presses(martins, "Withdraw it")
    said = f"This announcement was withdrawn. Please tell those whom you have told.\n\n{WORDS}"
    told = await until(leader, "This announcement was withdrawn. Please tell")
    assert told.text == said
    assert (await presses(leader, "Told them")).text == said


async def test_after_48_hours_the_question_says_that_nothing_can_be_deleted(
    bot: Bot, martins: Person, radom_a: Person
) -> None:
    await sends(martins)
    told = await is_told(radom_a, WORDS)
    await until(martins, "Sent. 2 of 81")
    async with bot.db.write() as session:
        for table, column in ((announcements, "ended_at"), (deliveries, "settled_at")):
            long_ago = bot.chat.deps.clock.real() - timedelta(hours=49)
            await session.execute(
                update(table).where(table.c[column].is_not(None)).values({column: long_ago})
            )
    question = await presses(martins, "Withdraw …")
    assert question.text.endswith(
        "After 48 hours nothing can be deleted: 2 people read “This announcement was withdrawn” instead."
    )
    await presses(martins, "Withdraw it")
    replaced = await until(radom_a, "This announcement was withdrawn.")
    assert (replaced.id, replaced.edited) == (told.id, True)


async def test_whom_nobody_knows_to_have_it_is_sent_it_again_and_named_when_it_is_withdrawn(
    monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, martins: Person, radom_a: Person
) -> None:
    monkeypatch.setattr(delivering, "BACK_OFF", (0.3,))
    sandbox.faults.add("close_after", method="sendMessage", chat_id=radom_a.id, times=2)
    await sends(martins)
    summary = await until(martins, "Sent. 1 of 81 people have it.")
    assert "1 person may have it: Telegram did not say." in summary.text
    doubtful = "1 person may have it: Telegram did not say. There it stays."
    assert doubtful in (await presses(martins, "Withdraw …")).text
    await presses(martins, "‹ Back")
    await presses(martins, "Send again to 1 unknown")
    again = await until(martins, "Sent. 2 of 81 people have it.")
    assert not any("Send again" in label for row in again.buttons for label in row)
    assert sum(one.text == WORDS for one in radom_a.chat.messages) == 3, "two whose answers were lost"
    assert doubtful not in (await presses(martins, "Withdraw …")).text


async def test_a_delegate_finds_what_was_announced_and_may_have_been_missed(
    bot: Bot, sandbox: Sandbox, martins: Person, agnieszka: Person
) -> None:
    await sends(martins)
    await until(martins, "Sent. 1 of 81")
    await joins(bot, agnieszka, "PL-RAD-03")
    await is_told(agnieszka, WORDS)
    archive = await asks(agnieszka, "/announcements")
    assert archive.text == f"Announcements\n\nSunday, 11 November, 12:00\n{WORDS}"
    again = await presses(agnieszka, archive.buttons[0][0])
    assert again.text.endswith(WORDS)
    assert again.buttons == [["‹ Announcements", "Help"]]
    await asks(agnieszka, "/help")
    assert (await presses(agnieszka, "Announcements")).text == archive.text


async def test_organisers_find_them_with_their_figures(martins: Person, radom_a: Person) -> None:
    await sends(martins)
    await until(martins, "Sent. 2 of 81")
    sent = await asks(martins, "/announcements")
    assert sent.text.endswith(f"{WORDS}\nsent: 2 of 81 people have it")
    assert (await presses(martins, "Received")).text.endswith(WORDS)
    await presses(martins, "Sent")
    card = await presses(martins, sent.buttons[0][0])
    assert "Sent. 2 of 81 people have it." in card.text


async def test_a_delegate_opens_no_card_with_forged_data(martins: Person, radom_a: Person) -> None:
    await sends(martins)
    told = await is_told(radom_a, WORDS)
    await until(martins, "Sent. 2 of 81")
    await radom_a.presses_stale(told.id, "1ann|1")
    await radom_a.receives(PATIENCE)
    for data in ("1annhold|1|1", "1annstop|1", "1annhalt|1", "1annundo|1", "1anntext|1|"):
        await radom_a.presses_stale(told.id, data)
        await radom_a.sees_toast()
        shown = next(one for one in radom_a.chat.messages if one.id == told.id)
        assert "You cannot do this" in shown.text, data
    assert "sent: 2 of 81 people have it" in (await presses(martins, "‹ Announcements")).text
