"""The privacy notice changes: who agreed to the older one is asked once, and nothing stops meanwhile."""

import pytest

from bot.app import Bot
from bot.services import people
from sandbox import Person, Sandbox
from tests.chat.conftest import PATIENCE, asks, invited, is_told, joins, presses

NEXT = people.CONSENT_VERSION + 1
CHANGED = "The privacy notice has changed."


@pytest.fixture
async def asked(bot: Bot, radom_a: Person, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Agnieszka agreed to a version; the next holds since."""
    monkeypatch.setattr(people, "CONSENT_VERSION", NEXT)
    return radom_a


async def test_the_answer_comes_and_the_question_after_it_once(asked: Person) -> None:
    answer, question = await _both(asked, "/me")
    assert answer.startswith("Agnieszka Źródłogórska")
    assert question.startswith(CHANGED)
    assert (await asks(asked, "/me")).text == answer
    await asked.receives_nothing()


async def _both(person: Person, text: str) -> tuple[str, str]:
    await person.send(text)
    first, second = [(await person.receives(PATIENCE)).text for _ in range(2)]
    return (second, first) if first.startswith(CHANGED) else (first, second)


async def test_who_agrees_goes_on_as_before(bot: Bot, asked: Person) -> None:
    await _both(asked, "/me")
    whole = await presses(asked, "Read all")
    assert "Who is responsible" in whole.text
    assert whole.buttons == [["Agree and continue"], ["No, thank you"], ["Help"]]
    await presses(asked, "Agree and continue")
    assert "Thank you. Everything goes on as before." in (await asked.receives(PATIENCE)).text
    async with bot.db.read() as session:
        person = (await people.glance(session, asked.id)).person
    assert (person.joined, person.consent_version) == (True, NEXT)
    assert CHANGED not in (await asks(asked, "/start")).text
    await asked.receives_nothing()


async def test_the_home_screen_asks_until_there_is_an_answer(asked: Person) -> None:
    await _both(asked, "/me")
    for _ in range(2):
        home = await asks(asked, "/start")
        assert home.text.startswith(CHANGED)
        assert home.buttons == [["Agree and continue"], ["Read all", "No, thank you"], ["Help"]]


async def test_who_declines_is_nobody_and_may_come_back(bot: Bot, sandbox: Sandbox, asked: Person) -> None:
    await _both(asked, "/me")
    left = await presses(asked, "No, thank you")
    assert left.text.startswith("You have left.")
    async with bot.db.read() as session:
        person = (await people.glance(session, asked.id)).person
    assert (person.joined, person.let_go, person.consent_version) == (False, False, None)
    assert "To join, you need the code" in (await asks(asked, "/me")).text
    await asked.start((await invited(bot, "PL-RAD-03")).link)
    assert "Is this you?" in (await asked.receives(PATIENCE)).text
    await presses(asked, "Yes, that is me")
    await presses(asked, "Agree and continue")
    async with bot.db.read() as session:
        assert (await people.glance(session, asked.id)).person.consent_version == NEXT


async def test_who_joins_now_is_not_asked_again(
    bot: Bot, agnieszka: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "CONSENT_VERSION", NEXT)
    await joins(bot, agnieszka, "PL-RAD-03")
    await asks(agnieszka, "/me")
    await agnieszka.receives_nothing()


async def test_an_old_question_answers_kindly_when_it_is_settled(asked: Person) -> None:
    await _both(asked, "/me")
    question = next(one for one in asked.chat.messages if one.text.startswith(CHANGED))
    decline = question.data[1][1]
    assert decline is not None
    await presses(asked, "Agree and continue")
    await asked.receives(PATIENCE)
    await asked.presses_stale(question.id, decline)
    await is_told(asked, "")
    assert (await asks(asked, "/me")).text.startswith("Agnieszka")
