"""A delegate answers questions: a tap each, forwards and back, now or later, and changes her mind."""

from datetime import date

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox
from tests.chat.conftest import PATIENCE, asks, joins, presses, time_is
from tests.chat.polling import given, kept, opens

SEMINAR = "After the seminar: Citizens’ debate: the future of Europe"


@pytest.fixture
def meeting_time() -> str:
    """Friday night, in quiet hours: nothing comes unasked, and what waits is found in /polls."""
    return "2018-11-09T22:30"


async def test_she_answers_the_seminar_poll_in_three_taps_and_a_word(bot: Bot, radom_a: Person) -> None:
    round_id = await opens(bot, "seminar", item_id="P18")
    waiting = await asks(radom_a, "/polls")
    assert f"\n– {SEMINAR}, until Saturday, 10 November, 22:30" in waiting.text
    first = await presses(radom_a, SEMINAR)
    assert first.id == waiting.id, "everything happens in one message"
    assert first.text.splitlines() == [
        SEMINAR,
        "Anonymous: your answers are kept without your name.",
        "Open until Saturday, 10 November, 22:30.",
        "",
        "1 of 5",
        "How was it?",
    ]
    assert first.buttons == [
        ["very poor"],
        ["poor"],
        ["all right"],
        ["good"],
        ["very good"],
        ["I was not there"],
        ["‹ Polls", "Skip", "Help"],
    ]
    second = await presses(radom_a, "very good")
    assert second.text.splitlines() == [SEMINAR, "", "2 of 5", "How useful is it for your work or town?"]
    third = await presses(radom_a, "useful")
    assert third.buttons == [["yes", "partly", "no"], ["‹ Back", "Skip", "Help"]]
    await presses(radom_a, "partly")
    written = await presses(radom_a, "right")
    assert written.text.endswith("Please write your answer now, in your own language.")
    thanks = await asks(radom_a, "Miasta powinny rozmawiać")
    assert thanks.text.splitlines() == [
        "Noted: “Miasta powinny rozmawiać”",
        "",
        SEMINAR,
        "",
        "Thank you. Your answers:",
        "",
        "1. How was it? very good",
        "2. How useful is it for your work or town? useful",
        "3. Could you follow the language? partly",
        "4. How was the pace? right",
        "5. One idea you will remember. Miasta powinny rozmawiać",
        "",
        "You may change your answers until Saturday, 10 November, 22:30: press the number of the question.",
    ]
    assert await given(bot, round_id) == [
        ("sess_idea", "Miasta powinny rozmawiać"),
        ("sess_lang", "2"),
        ("sess_pace", "2"),
        ("sess_rate", "5"),
        ("sess_use", "4"),
    ]
    rows = await kept(bot, round_id)
    assert {(row.participant_id, row.answered_at, row.entered_by) for row in rows} == {(None, None, None)}
    assert {row.language for row in rows} == {None}, "one reader alone is a group below five"


async def test_she_changes_one_answer_and_takes_another_back(bot: Bot, radom_a: Person) -> None:
    round_id = await opens(bot, "day", day=date(2018, 11, 8))
    await asks(radom_a, "/polls")
    await presses(radom_a, "Your day: Thursday, 8 November")
    await presses(radom_a, "good")
    await presses(radom_a, "poor")
    done = await presses(radom_a, "Skip")
    assert "3. What should we change tomorrow? no answer" in done.text
    assert done.buttons == [["Questions and polls"], ["1", "2", "3"], ["Help"]]
    change = await presses(radom_a, "1")
    assert ["✓ good"] in change.buttons
    assert change.buttons[-1] == ["‹ Back", "No answer", "Help"]
    changed = await presses(radom_a, "very good")
    assert "1. Your day as a whole: how was it? very good" in changed.text
    await presses(radom_a, "2")
    back = await presses(radom_a, "No answer")
    assert "how was it? no answer" in back.text
    assert await given(bot, round_id) == [("day_rate", "5")]
    history = [(row.question_id, row.revision, row.value) for row in await kept(bot, round_id)]
    assert history == [
        ("day_info", 1, "2"),
        ("day_info", 2, None),
        ("day_rate", 1, "4"),
        ("day_rate", 2, "5"),
    ]
    waiting = await asks(radom_a, "/polls")
    assert "Answered; you may still change it:\n– Your day: Thursday, 8 November" in waiting.text


async def test_she_goes_back_and_sees_what_she_said(bot: Bot, radom_a: Person) -> None:
    await opens(bot, "seminar", item_id="P18")
    await asks(radom_a, "/polls")
    await presses(radom_a, SEMINAR)
    await presses(radom_a, "good")
    first = await presses(radom_a, "‹ Back")
    assert ["✓ good"] in first.buttons
    assert first.buttons[-1] == ["‹ Polls", "Next ›", "Help"]
    await presses(radom_a, "Next ›")
    third = await presses(radom_a, "Skip")
    assert "3 of 5" in third.text


async def test_the_questionnaire_comes_in_parts_and_may_be_finished_later(bot: Bot, radom_a: Person) -> None:
    round_id = await opens(bot, "services")
    await asks(radom_a, "/polls")
    await presses(radom_a, "Food, rooms, transport")
    for label in ("good", "yes", "I did not use it", "poor", "good"):
        await presses(radom_a, label)
    end = await presses(radom_a, "Skip")
    assert end.text.endswith("Part 1 of 2 is done. Thank you.\n5 questions are left.")
    assert end.buttons == [["Go on", "Later", "Help"]]
    later = await presses(radom_a, "Later")
    assert later.text.endswith(
        "Your answers are kept.\n"
        "You find the other questions under “Questions and polls” until Saturday, 10 November, 22:30."
    )
    begun = await presses(radom_a, "Questions and polls")
    assert "– Food, rooms, transport: begun, until" in begun.text
    sixth = await presses(radom_a, "Food, rooms, transport")
    assert "6 of 11" in sixth.text, "after her last answer"
    assert len(await given(bot, round_id)) == 5


async def test_she_chooses_several_towns_and_one_no_more(bot: Bot, radom_a: Person) -> None:
    round_id = await opens(bot, "followup-5w", anonymous=False)
    await asks(radom_a, "/polls")
    question = await presses(radom_a, "Five weeks later")
    assert "With your name: the organisers see what you answered." in question.text
    assert question.text.endswith("Press all that fit.")
    assert question.buttons[-1] == ["‹ Polls", "Skip", "Help"]
    await presses(radom_a, "local press")
    await presses(radom_a, "exhibition")
    chosen = await presses(radom_a, "social media")
    assert [label for row in chosen.buttons for label in row if label.startswith("✓")] == [
        "✓ local press",
        "✓ social media",
        "✓ exhibition",
    ]
    fewer = await presses(radom_a, "✓ exhibition")
    assert fewer.buttons[-1] == ["‹ Polls", "Done", "Help"]
    assert "2 of 4" in (await presses(radom_a, "Done")).text
    assert await given(bot, round_id) == [("fu_shared", "4,5")]
    assert {row.participant_id for row in await kept(bot, round_id)} == {"PL-RAD-03"}


async def test_who_was_not_there_says_so_and_is_asked_no_more(bot: Bot, radom_a: Person) -> None:
    round_id = await opens(bot, "seminar", item_id="P18")
    await asks(radom_a, "/polls")
    await presses(radom_a, SEMINAR)
    await presses(radom_a, "good")
    await presses(radom_a, "‹ Back")
    absent = await presses(radom_a, "I was not there")
    assert absent.text.endswith("Thank you. I have noted that you were not there.")
    assert await given(bot, round_id) == [], "what was pressed before does not count"
    waiting = await presses(radom_a, "Questions and polls")
    assert f"– {SEMINAR}: you were not there" in waiting.text
    again = await presses(radom_a, SEMINAR)
    assert "1 of 5" in again.text, "she may think of it"


async def test_a_latvian_host_is_asked_in_latvian_and_counts_in_the_same_result(
    bot: Bot, radom_a: Person, ilze: Person
) -> None:
    round_id = await opens(bot, "seminar", item_id="P18")
    await joins(bot, ilze, "LV-DAU-05", "latviešu")
    await asks(radom_a, "/polls")
    await presses(radom_a, SEMINAR)
    await presses(radom_a, "good")
    await ilze.taps("Jautājumi un aptaujas")
    waiting = await ilze.receives(PATIENCE)
    assert waiting.text.startswith("Jautājumi un aptaujas\n\nGaida Jūsu atbildi:\n– ")
    label = next(row[0] for row in waiting.buttons if row[0].startswith("Pēc semināra"))
    first = await presses(ilze, label)
    assert "Anonīmi: Jūsu atbildes glabājam bez Jūsu vārda." in first.text
    assert "1. no 5\nKā Jūs to vērtējat?" in first.text
    assert first.buttons[0] == ["ļoti slikti"]
    assert first.buttons[-2:] == [["Es tur nebiju"], ["‹ Aptaujas", "Izlaist", "Palīdzība"]]
    await presses(ilze, "labi")
    assert await given(bot, round_id) == [("sess_rate", "4"), ("sess_rate", "4")]
    assert len({row.token for row in await kept(bot, round_id)}) == 2


async def test_nothing_waits_for_who_is_not_asked(bot: Bot, radom_a: Person, sandbox: Sandbox) -> None:
    await opens(bot, "seminar", item_id="P17")
    empty = await asks(radom_a, "/polls")
    assert "P17" not in empty.text
    assert "Seminar B" not in empty.text, "she is in group A"
    stranger = sandbox.add_person("Nobody")
    await stranger.start()
    await stranger.receives(PATIENCE)
    assert "Questions and polls" not in (await asks(stranger, "/polls")).text


@pytest.mark.parametrize("meeting_time", ["2018-11-10T19:45"])
async def test_the_question_that_comes_by_itself_is_answered_in_three_taps(bot: Bot, radom_a: Person) -> None:
    await time_is(bot, "2018-11-10T20:01")
    asked = await radom_a.receives(PATIENCE)
    while not asked.text.startswith("After the seminar: Networking café"):
        asked = await radom_a.receives(PATIENCE)
    assert "Anonymous: your answers are kept without your name." in asked.text
    second = await presses(radom_a, "very good")
    assert second.id == asked.id
    await presses(radom_a, "useful")
    fourth = await presses(radom_a, "yes")
    assert "4 of 5" in fourth.text
