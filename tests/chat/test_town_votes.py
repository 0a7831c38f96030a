"""Towns decide something: a vote each, cast by the leader; the quorum and the tie rule are told."""

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox
from tests.chat.conftest import is_told, joins, presses
from tests.chat.polls_made import QUESTION, is_asked, prepares, previews, settles_in

pytestmark = pytest.mark.parametrize("meeting_time", ["2018-11-11T12:00"])


@pytest.fixture
async def radom(bot: Bot, sandbox: Sandbox) -> Person:
    """The leader of Radom."""
    person = sandbox.add_person("Anna")
    await joins(bot, person, "PL-RAD-01")
    return person


@pytest.fixture
async def motala(bot: Bot, sandbox: Sandbox) -> Person:
    """The leader of Motala."""
    person = sandbox.add_person("Sven")
    await joins(bot, person, "SE-MOT-01")
    return person


async def test_each_town_has_one_vote_its_leaders_last_one(
    bot: Bot, martins: Person, radom: Person, motala: Person, agnieszka: Person
) -> None:
    await joins(bot, agnieszka, "PL-RAD-03")
    await settles_in(bot)
    await prepares(martins)
    question, last = await previews(martins, "One vote for each town")
    assert "You vote for your town: its last vote counts." in question.text
    assert "One vote for each town, cast by its leader." in last.text
    assert "It counts if 4 of 6 towns vote." in last.text
    assert "In a tie nothing is decided." in last.text
    *_, last = await previews(martins, "Two thirds must vote")
    *_, last = await previews(martins, "All towns must vote")
    *_, last = await previews(martins, "Any number may vote")
    assert "It counts if 1 of 6 towns vote." in last.text
    card = await presses(martins, last.buttons[0][0])
    assert card.text.startswith(f"Vote of the towns\n“{QUESTION}”")
    await is_asked(radom)
    await is_asked(motala)
    await presses(radom, "Yes")
    await presses(radom, "Change")
    await presses(radom, "No")
    await presses(motala, "Yes")
    seen = await presses(martins, "Refresh")
    assert "Yes: 1 (Motala)" in seen.text
    assert "No: 1 (Radom)" in seen.text
    closed = await presses(martins, "Close now")
    assert closed.text.endswith("A tie between Yes and No: nothing is decided.")
    assert all(QUESTION not in one.text for one in agnieszka.chat.messages), "only leaders vote"


async def test_too_few_towns_decide_nothing(bot: Bot, martins: Person, radom: Person) -> None:
    await settles_in(bot)
    await prepares(martins)
    *_, last = await previews(martins, "One vote for each town")
    await presses(martins, last.buttons[0][0])
    await is_asked(radom)
    await presses(radom, "Yes")
    closed = await presses(martins, "Close now")
    assert closed.text.endswith("Too few towns voted: nothing is decided.")
    assert "It counts if 4 of 6 towns vote." in closed.text
    await is_told(radom, "The vote of the towns is closed.")
    seen = await presses(radom, "See the result")
    assert "Yes: 1 (Radom)" in seen.text
    assert seen.text.endswith("Too few towns voted: nothing is decided.")
    await is_told(martins, "The vote of the towns is closed.")
    assert (await presses(martins, "See the result")).text == closed.text
