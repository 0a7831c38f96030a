"""Nobody has invited them, or they have lost their card: they are told how to join, and see nothing."""

import pytest
from sqlalchemy import select, update

from bot.app import Bot
from bot.db.tables import meetings
from sandbox import Person, Sandbox
from tests.chat.conftest import asks, presses

OF_OTHERS = ("1day|20181110|1|", "1item|P21|0", "1map|P21", "1next", "1file|P14|0", "1info|0")
"""Buttons of people who have joined."""


async def publishes_programme(bot: Bot) -> None:
    """Let the meeting show its programme to everybody."""
    async with bot.db.write() as session:
        values = (await session.execute(select(meetings.c["values"]))).scalar_one()
        changed = {"values": {**values, "public_programme": "yes"}, "version": meetings.c.version + 1}
        await session.execute(update(meetings).values(changed))


@pytest.mark.parametrize(
    "text", ["/start", "Good morning, everybody", "/today", "/info", "/calendar", "Today"]
)
async def test_they_are_told_what_this_is_and_whom_to_ask(bot: Bot, sandbox: Sandbox, text: str) -> None:
    eve = sandbox.add_person("Eve", language_code="en")
    await asks(eve, "/language")
    await presses(eve, "English")
    told = await asks(eve, text)
    assert "I tell the participants of this meeting when, where and what to do." in told.text
    assert "+371 0000 0001" in told.text
    assert "ttchan@example.org" in told.text
    assert told.buttons == [["Type my code"], ["Language", "About"], ["Help"]]
    assert "Vienības laukums" not in told.text


@pytest.mark.parametrize("data", OF_OTHERS)
@pytest.mark.fault("bad:callback")
async def test_buttons_of_others_show_them_nothing(bot: Bot, sandbox: Sandbox, data: str) -> None:
    eve = sandbox.add_person("Eve", language_code="en")
    message = await asks(eve, "/help")
    await eve.presses_stale(message.id, data)
    assert "To join, you need the code" in (await eve.receives()).text


async def test_a_newcomer_who_only_writes_is_asked_for_the_language(bot: Bot, agnieszka: Person) -> None:
    assert "In which language" in (await asks(agnieszka, "Dzień dobry")).text
    told = await presses(agnieszka, "polski")
    assert told.buttons[0] == ["Mam kod"]
    assert "dziesięć liter i cyfr" in (await presses(agnieszka, "Mam kod")).text


async def test_a_public_programme_is_shown_to_them_whole(bot: Bot, sandbox: Sandbox) -> None:
    await publishes_programme(bot)
    eve = sandbox.add_person("Eve", language_code="en")
    await asks(eve, "/start")
    told = await presses(eve, "English")
    assert told.buttons[:2] == [["Type my code"], ["Look at the programme"]]
    today = await presses(eve, "Look at the programme")
    assert "Everything in the programme" in today.text
    assert "11:10–11:55 Aglona Basilica (group B)" in today.text
    assert "To join" in (await asks(eve, "/me")).text
