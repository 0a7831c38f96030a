"""Buttons that somebody made up: they show nobody what they were not sent. All kinds: tests/rules."""

import pytest
from sqlalchemy import update

from bot.app import Bot
from bot.db.tables import participants
from bot.views.announced import GotIt, ToldThem
from bot.views.announcements import OpenAnnouncement
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.announcing import WORDS
from tests.chat.conftest import PATIENCE, asks, is_told, joins, presses
from tests.chat.test_announcements import gone, sends
from tests.chat.test_urgent import prepares, until
from tests.chat.test_urgent import sends as rings

pytestmark = [
    pytest.mark.parametrize("meeting_time", ["2018-11-11T12:00"]),
    pytest.mark.usefixtures("without_polls"),
    pytest.mark.fault("bad:callback"),
]
GONE = "This announcement is no longer there."


async def forges(person: Person, data: str) -> SeenMessage:
    """Press a button that no message of theirs has."""
    message = await asks(person, "/help")
    await person.presses_stale(message.id, data)
    return await person.receives(PATIENCE)


@pytest.fixture
async def leader(bot: Bot, sandbox: Sandbox) -> Person:
    """Małgorzata, the leader of Radom."""
    person = sandbox.add_person("Małgorzata")
    await joins(bot, person, "PL-RAD-01")
    return person


async def test_a_draft_is_its_authors_alone(
    bot: Bot, sandbox: Sandbox, martins: Person, leader: Person, radom_a: Person
) -> None:
    other = sandbox.add_person("Žanete")
    await joins(bot, other, "LV-DAU-03")
    await asks(martins, f"/announce {WORDS}")
    for person in (radom_a, leader, other):
        assert (await forges(person, GotIt(1).pack())).text.startswith(GONE)
    assert (await forges(leader, ToldThem(1, "PL-RAD").pack())).text.startswith(GONE)
    assert (await forges(other, OpenAnnouncement(1).pack())).text.startswith(GONE)
    said = [one.text for person in (radom_a, leader, other) for one in person.chat.messages]
    assert not any(WORDS in one for one in said)


async def test_what_another_town_was_sent_stays_there(
    bot: Bot, sandbox: Sandbox, leader: Person, radom_a: Person
) -> None:
    motala, theirs = sandbox.add_person("Astrid"), sandbox.add_person("Olle")
    await joins(bot, motala, "SE-MOT-01")
    await joins(bot, theirs, "SE-MOT-03")
    await rings(leader)
    assert (await is_told(radom_a, "The bus leaves")).buttons == [["Got it"]]
    assert (await forges(theirs, GotIt(1).pack())).text.startswith(GONE)
    assert (await forges(motala, ToldThem(1, "SE-MOT").pack())).text == "Everybody has it."
    assert "bus leaves" not in " ".join(one.text for one in [*theirs.chat.messages, *motala.chat.messages])


async def test_what_was_withdrawn_does_not_come_back(martins: Person, radom_a: Person) -> None:
    await rings(martins)
    told = await is_told(radom_a, "The bus leaves")
    await until(martins, "Got it: 0 of 2.")
    await presses(martins, "Withdraw …")
    await presses(martins, "Withdraw it")
    await gone(radom_a, told.id)
    assert (await forges(radom_a, GotIt(1).pack())).text.startswith(GONE)


async def test_whoever_makes_it_may_try_the_button_of_the_preview(martins: Person) -> None:
    await prepares(martins)
    (preview,) = [one for one in martins.chat.messages if one.buttons == [["Got it"]]]
    await martins.presses_stale(preview.id, preview.data[0][0])
    assert (await martins.receives(PATIENCE)).text.endswith("You have confirmed this. Thank you.")


async def test_a_leader_hears_that_meanwhile_everybody_has_it(
    bot: Bot, sandbox: Sandbox, martins: Person, leader: Person
) -> None:
    await sends(martins)
    told = await until(leader, "did not receive this announcement")
    async with bot.db.write() as session:
        others = participants.c.delegation == "PL-RAD", participants.c.id != "PL-RAD-01"
        await session.execute(update(participants).where(*others).values(withdrawn=True))
    seen = await presses(leader, "Told them")
    assert (seen.id, seen.text, seen.buttons) == (told.id, "Everybody has it.", [["Help"]])
