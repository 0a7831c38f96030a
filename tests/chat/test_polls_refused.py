"""What is no answer is refused kindly: nonsense, too long, too late, twice, or never offered."""

from dataclasses import replace
from datetime import date

import pytest

from bot.app import Bot
from bot.views.polls.presses import PollAnswer
from sandbox import Person
from tests.chat.conftest import PATIENCE, asks, presses
from tests.chat.polling import closes, given, kept, opens

SEMINAR = "After the seminar: Citizens’ debate: the future of Europe"


@pytest.fixture
def meeting_time() -> str:
    """Friday night, in quiet hours: nothing comes unasked, and what waits is found in /polls."""
    return "2018-11-09T22:30"


@pytest.mark.fault("bad:answers")
async def test_a_number_and_a_recommendation_are_taken_and_nonsense_is_asked_again(
    bot: Bot, radom_a: Person
) -> None:
    round_id = await opens(bot, "after")
    await asks(radom_a, "/polls")
    await presses(radom_a, "Looking back at the meeting")
    for _ in range(6):
        await presses(radom_a, "Skip")
    await presses(radom_a, "‹ Back")
    nps = await presses(radom_a, "Skip")
    assert nps.text.endswith("0 = not at all likely, 10 = extremely likely")
    assert nps.buttons[:2] == [["0", "1", "2", "3", "4", "5"], ["6", "7", "8", "9", "10"]]
    await presses(radom_a, "9")
    await presses(radom_a, "Skip")
    await presses(radom_a, "Go on")
    await presses(radom_a, "Skip")
    number = await presses(radom_a, "Skip")
    assert number.text.endswith("Please type a number now.")
    refused = await asks(radom_a, "a dozen")
    assert refused.text == "Please type a whole number from 0 to 9999, such as 3."
    assert refused.buttons == [["‹ The question"], ["Questions and polls"], ["Help"]]
    towns = await asks(radom_a, "12")
    assert towns.text.startswith("Noted: “12”")
    assert "From which towns?" in towns.text
    await presses(radom_a, "Motala")
    assert await given(bot, round_id) == [("nps", "9"), ("out_newcontacts", "12"), ("out_towns", "SE-MOT")]


@pytest.mark.fault("bad:answers")
async def test_a_text_that_is_too_long_is_refused_and_nothing_is_lost(bot: Bot, radom_a: Person) -> None:
    round_id = await opens(bot, "day", day=date(2018, 11, 8))
    await asks(radom_a, "/polls")
    await presses(radom_a, "Your day: Thursday, 8 November")
    await presses(radom_a, "Skip")
    await presses(radom_a, "Skip")
    refused = await asks(radom_a, "x" * 501)
    assert refused.text == "Please type your answer as text, at most 500 characters."
    thanks = await asks(radom_a, "Warmer <b>buses</b> & later mornings")
    assert "3. What should we change tomorrow? Warmer <b>buses</b> & later mornings" in thanks.text
    assert await given(bot, round_id) == [("day_fix", "Warmer <b>buses</b> & later mornings")]


@pytest.mark.fault("bad:answers")
async def test_a_closed_poll_says_no_politely_and_keeps_what_was_said(bot: Bot, radom_a: Person) -> None:
    round_id = await opens(bot, "seminar", item_id="P18")
    await asks(radom_a, "/polls")
    await presses(radom_a, SEMINAR)
    await presses(radom_a, "good")
    await closes(bot, round_id)
    closed = await presses(radom_a, "useful")
    assert closed.text == (
        "These questions are closed: answers can no longer be given or changed.\n"
        "What you answered before counts. Thank you."
    )
    assert closed.buttons == [["Questions and polls"], ["Help"]]
    assert await given(bot, round_id) == [("sess_rate", "4")]
    assert SEMINAR not in (await presses(radom_a, "Questions and polls")).text


@pytest.mark.fault("bad:answers")
async def test_what_is_typed_after_the_end_is_answered_once_and_then_no_more(
    bot: Bot, radom_a: Person
) -> None:
    round_id = await opens(bot, "day", day=date(2018, 11, 8))
    await asks(radom_a, "/polls")
    await presses(radom_a, "Your day: Thursday, 8 November")
    await presses(radom_a, "Skip")
    await presses(radom_a, "Skip")
    await closes(bot, round_id)
    assert (await asks(radom_a, "Too late")).text.startswith("These questions are closed")
    assert (await asks(radom_a, "And now?")).text.startswith("I did not understand that.")
    assert await given(bot, round_id) == []


@pytest.mark.fault("F5", "bad:answers")
async def test_a_press_that_comes_twice_is_taken_once(bot: Bot, radom_a: Person) -> None:
    round_id = await opens(bot, "seminar", item_id="P18")
    await asks(radom_a, "/polls")
    first = await presses(radom_a, SEMINAR)
    good = first.data[3][0]
    second = await presses(radom_a, "good")
    await radom_a.presses_stale(second.id, good)
    await radom_a.sees_toast(PATIENCE)
    assert [(row.question_id, row.revision, row.value) for row in await kept(bot, round_id)] == [
        ("sess_rate", 1, "4")
    ]


@pytest.mark.fault("bad:answers")
async def test_an_answer_that_nobody_offered_changes_nothing(bot: Bot, radom_a: Person) -> None:
    round_id = await opens(bot, "seminar", item_id="P18")
    await asks(radom_a, "/polls")
    first = await presses(radom_a, SEMINAR)
    good = PollAnswer.unpack(first.data[3][0])
    for forged, said in (
        (replace(good, key="9"), "This answer does not fit the question any more."),
        (replace(good, round=999), "This question is no longer there"),
        (replace(good, version=7), "This answer does not fit the question any more."),
        (replace(good, question="0" * 8), "This question is no longer there"),
    ):
        await radom_a.presses_stale(first.id, forged.pack())
        refused = await radom_a.receives(PATIENCE)
        assert refused.text.startswith(said)
        assert ["Questions and polls"] in refused.buttons
    assert await kept(bot, round_id) == []
