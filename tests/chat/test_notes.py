"""Who looks after others is told at once, whatever they are doing; and learns whom no message reaches."""

from bot.app import Bot
from bot.settings import Settings
from sandbox import Person, Sandbox
from tests.chat.conftest import asks, is_told, joins, presses
from tests.chat.test_joining import follows, shared


async def walks_in(bot: Bot, sandbox: Sandbox, name: str) -> Person:
    """Somebody joins Radom with the shared code."""
    person = sandbox.add_person(name, language_code="en")
    await follows(person, await shared(bot, "PL-RAD"), "English")
    await asks(person, name)
    await presses(person, "Yes, that is me")
    await presses(person, "Agree and continue")
    return person


async def test_a_leader_is_told_of_a_walk_in_while_chatting_of_something_else(
    bot: Bot, sandbox: Sandbox, agnieszka: Person
) -> None:
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    before = await asks(leader, "/today")
    await walks_in(bot, sandbox, "Anna Nowa")
    told = await is_told(leader, "Anna Nowa (Radom) has joined with the shared code.")
    assert told.id > before.id, "a message of its own"
    card = await presses(leader, "Show person")
    assert card.text == "Anna Nowa\nDelegation: Radom\njoined (came with the shared code)"


async def test_a_second_organiser_is_told_that_the_first_came(bot: Bot, sandbox: Sandbox) -> None:
    first, second = sandbox.add_person("Mārtiņš"), sandbox.add_person("Žanete")
    await joins(bot, first, "LV-DAU-02")
    await joins(bot, second, "LV-DAU-03")
    told = await is_told(first, "Žanete Rītausma (Daugavpils) has joined as an organiser.")
    assert told.buttons == [["Show person"], ["‹ People", "Help"]]


async def test_organisers_see_whom_no_message_reaches_until_they_are_back(
    bot: Bot, sandbox: Sandbox, radom_a: Person
) -> None:
    organiser = sandbox.add_person("Mārtiņš")
    await joins(bot, organiser, "LV-DAU-02")
    assert "gets no messages" not in (await asks(organiser, "/people")).text
    await asks(radom_a, "/stop")
    table = (await asks(organiser, "/people")).text
    assert "1 person gets no messages from me. Please tell them what is new." in table
    assert "Town: joined · invited · not invited yet · gets no messages" in table
    assert "Radom: 1 · 0 · 12 · 1" in table
    found = await asks(organiser, "/people agnieszka")
    assert "Agnieszka Źródłogórska – joined (wants no messages)" in found.text
    await asks(radom_a, "/start")
    assert "gets no messages" not in (await asks(organiser, "/people")).text


async def test_a_note_reaches_a_leader_in_the_own_language(
    bot: Bot, sandbox: Sandbox, settings: Settings
) -> None:
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01", "latviešu")
    await walks_in(bot, sandbox, "Anna Nowa")
    told = await is_told(leader, "Anna Nowa (Radoma)")
    assert "has joined" not in told.text
