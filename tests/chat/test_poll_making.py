"""An organiser asks a quick poll from a phone: a question, then first buttons."""

import pytest

from bot.app import Bot
from bot.settings import Settings
from sandbox import Person, Sandbox
from tests.chat.conftest import PATIENCE, asks, is_told, joins, presses, running
from tests.chat.importing import hears
from tests.chat.polls_made import QUESTION, is_asked, prepares, previews, sees_preview, settles_in

pytestmark = pytest.mark.parametrize("meeting_time", ["2018-11-11T12:00"])


async def test_a_quick_poll_takes_a_message_and_four_taps(
    bot: Bot, martins: Person, radom_a: Person
) -> None:
    await settles_in(bot)
    asked = await asks(martins, "/poll")
    assert asked.text.startswith("Quick poll\n\nType your question and send it to me.")
    kinds = await asks(martins, QUESTION)
    assert kinds.buttons[0] == ["Yes or no"]
    whom = await presses(martins, kinds.buttons[0][0])
    assert "It reaches 2 of 81 people." in whom.text
    until = await presses(martins, whom.buttons[0][0])
    assert until.buttons[0] == ["Until Sun 11, 22:00"]
    question, last = await previews(martins, until.buttons[0][0])
    assert QUESTION in question.text
    assert "Anonymous" in question.text
    assert question.buttons[0] == ["Yes", "No"]
    assert "Anonymous: nobody sees who answered what." in last.text
    assert "Open until Sun 11, 22:00." in last.text
    assert last.buttons[0] == ["Ask 2 people now"]
    card = await presses(martins, last.buttons[0][0])
    assert card.edited
    assert card.text.startswith(f"Quick poll\n“{QUESTION}”\nFor: everybody")
    got = await is_asked(radom_a)
    assert [got.text, got.buttons[0]] == [question.text, ["Yes", "No"]]
