"""The clock asks a delegate: the question itself comes, one at a time; she may say that she wants none."""

import asyncio

import pytest
from sqlalchemy import select

from bot.app import Bot
from bot.db.tables import poll_asked
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, joins, presses, time_is

DEBATE = "After the seminar: Citizens’ debate: the future of Europe"


@pytest.fixture
def meeting_time() -> str:
    """Friday: a debate until 17:50, the day's end at 20:45."""
    return "2018-11-09T17:05"


async def said(person: Person, beginning: str) -> SeenMessage:
    """The first message that begins so, among all that come."""
    while True:
        seen = await person.receives(PATIENCE)
        if seen.text.startswith(beginning):
            return seen


def gone(sandbox: Sandbox) -> list[int]:
    """Messages that the bot took away."""
    return [int(str(call.params["message_id"])) for call in sandbox.journal.calls("deleteMessage")]


async def test_after_the_seminar_the_question_itself_comes_and_a_tap_answers_it(
    bot: Bot, radom_a: Person, sandbox: Sandbox
) -> None:
    await time_is(bot, "2018-11-09T17:55")
    asked = await said(radom_a, DEBATE)
    assert asked.text.splitlines()[1:3] == [
        "Anonymous: your answers are kept without your name.",
        "Open until Saturday, 10 November, 17:50.",
    ]
    assert asked.buttons[-2:] == [["I was not there"], ["‹ Polls", "Skip", "Help"]]
    second = await presses(radom_a, "very good")
    assert second.id == asked.id, "it goes on in the same message"
    assert "2 of 5" in second.text
    await time_is(bot, "2018-11-09T20:50")
    await said(radom_a, "Your day")
    assert gone(sandbox) == [], "what she began stays"


async def test_a_question_that_she_did_not_touch_makes_room_for_the_next_and_is_found_in_the_list(
    bot: Bot, radom_a: Person, sandbox: Sandbox
) -> None:
    await time_is(bot, "2018-11-09T17:55")
    asked = await said(radom_a, DEBATE)
    await time_is(bot, "2018-11-09T20:50")
    await said(radom_a, "Your day")
    for _ in range(PATIENCE * 20):
        if gone(sandbox):
            break
        await asyncio.sleep(0.05)
    assert gone(sandbox) == [asked.id]
    assert DEBATE in (await asks(radom_a, "/polls")).text


async def test_a_question_that_she_begins_in_the_list_is_taken_away_where_it_was_asked(
    bot: Bot, radom_a: Person, sandbox: Sandbox
) -> None:
    await time_is(bot, "2018-11-09T17:55")
    asked = await said(radom_a, DEBATE)
    await asks(radom_a, "/polls")
    begun = await presses(radom_a, DEBATE)
    assert begun.id != asked.id
    for _ in range(PATIENCE * 20):
        if gone(sandbox):
            break
        await asyncio.sleep(0.05)
    assert gone(sandbox) == [asked.id]
    await presses(radom_a, "very good")
    await presses(radom_a, "‹ Back")
    await presses(radom_a, "‹ Polls")
    await presses(radom_a, DEBATE)
    await asyncio.sleep(1.5)
    assert gone(sandbox) == [asked.id], "only that one, and once"
    async with bot.db.read() as session:
        places = (await session.execute(select(poll_asked.c.message_id, poll_asked.c.participant_id))).all()
    assert (asked.id, "PL-RAD-03") in [tuple(one) for one in places], "nothing says that she began elsewhere"


async def test_who_has_not_answered_is_reminded_in_the_morning_and_the_summary_counts_what_waits(
    bot: Bot, radom_a: Person
) -> None:
    await time_is(bot, "2018-11-09T20:31")
    evening = await said(radom_a, "Tomorrow")
    assert "2 polls wait for your answers." in evening.text, "also the one before she joined"
    assert evening.buttons[0] == ["Questions and polls"]
    await time_is(bot, "2018-11-10T06:35")
    reminder = await said(radom_a, "A reminder: this is waiting for your answer.")
    assert DEBATE in reminder.text


async def test_who_wants_no_questions_gets_none_and_finds_them_all_the_same(
    bot: Bot, radom_a: Person
) -> None:
    settings = await asks(radom_a, "/settings")
    assert "Questions and polls: yes" in settings.text
    off = await presses(radom_a, "✓ Questions")
    assert "Questions and polls: no" in off.text
    assert off.buttons[2][0] == "Questions"
    await time_is(bot, "2018-11-09T20:50")
    texts = []
    while True:
        try:
            texts.append((await radom_a.receives(0.5)).text)
        except AssertionError:
            break
    assert not [text for text in texts if text.startswith(("After the seminar", "Your day"))]
    assert DEBATE in (await asks(radom_a, "/polls")).text


@pytest.mark.parametrize("meeting_time", ["2018-11-11T20:00"])
async def test_on_the_last_evening_she_is_asked_whether_she_may_be_asked_half_a_year_later(
    bot: Bot, radom_a: Person
) -> None:
    await time_is(bot, "2018-11-11T21:30")
    asked = await said(radom_a, "May I ask you once more, on Monday, 13 May 2019?")
    assert asked.buttons == [["Yes, ask me", "No, thank you"], ["Help"]]
    thanks = await presses(radom_a, "Yes, ask me")
    assert thanks.id == asked.id
    assert thanks.text == "Thank you. I will ask you on Monday, 13 May 2019."
    never = await presses(radom_a, "No, thank you")
    assert never.text == ("I will not ask you. Your name and your account go on Sunday, 27 January 2019.")


async def test_a_latvian_reads_the_question_and_why_it_comes_in_latvian(bot: Bot, ilze: Person) -> None:
    await joins(bot, ilze, "LV-DAU-05", "latviešu")
    await time_is(bot, "2018-11-09T17:55")
    asked = await said(ilze, "Pēc semināra")
    assert asked.buttons[0] == ["ļoti slikti"]
