"""An organiser asks a quick poll from a phone: a question, then first buttons."""

import pytest

from bot.app import Bot
from bot.settings import Settings
from sandbox import Person, Sandbox
from tests.chat.conftest import PATIENCE, asks, joins, presses, running
from tests.chat.polls_made import QUESTION, counted, is_asked, prepares, previews, sees_preview, settles_in

pytestmark = pytest.mark.parametrize("meeting_time", ["2018-11-11T12:00"])


async def test_a_quick_poll_takes_a_message_and_four_taps(bot: Bot, martins: Person, radom_a: Person) -> None:
    await settles_in(bot)
    asked = await asks(martins, "/poll")
    assert asked.text.startswith("Quick poll\n\nType your question and send it to me.")
    kinds = await asks(martins, QUESTION)
    assert kinds.buttons[0] == ["Yes or no"]
    whom = await presses(martins, kinds.buttons[0][0])
    assert "It reaches 2 of 81 people." in whom.text
    until = await presses(martins, whom.buttons[0][0])
    assert until.buttons[0] == ["Sun 11, 22:00"]
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


async def test_ask_now_pressed_twice_asks_once_and_shows_how_far_it_is(
    bot: Bot, martins: Person, radom_a: Person
) -> None:
    await settles_in(bot)
    last = await prepares(martins)
    await presses(martins, "Ask 2 people now")
    await is_asked(radom_a)
    await is_asked(martins)
    await presses(radom_a, "Yes")
    await martins.presses_stale(last.id, last.data[0][0])
    again = await martins.receives(PATIENCE)
    assert again.text.startswith("Quick poll\n“Shall we walk")
    assert "1 of 2 people answered." in again.text
    await radom_a.receives_nothing()
    closed = await presses(martins, "Close now")
    assert "Closed Sun 11, 12:" in closed.text
    assert (await presses(radom_a, "Change")).text.startswith("These questions are closed")


async def test_answers_are_typed_as_lines_and_a_text_for_each_language_is_offered(
    bot: Bot, martins: Person, radom_a: Person
) -> None:
    await settles_in(bot)
    await asks(martins, "/poll Where shall we eat?")
    answers = await presses(martins, "One of several")
    assert "Type them, one a line: 2 to 12 of them." in answers.text
    assert "I need at least two answers" in (await asks(martins, "Fish")).text
    assert "Two of the answers are the same." in (await asks(martins, "Fish\nfish")).text
    whom = await asks(martins, "Fish | chips\n\n Soup ")
    until = await presses(martins, whom.buttons[0][0])
    question, _ = await previews(martins, until.buttons[1][0])
    assert question.buttons[0] == ["Fish / chips", "Soup"]
    languages = await presses(martins, "Languages …")
    assert "Your question is in English." in languages.text
    written = await presses(martins, "Add Latvian")
    assert written.text.endswith(
        "Type it in Latvian: the question first, then its 2 answers, one a line, in the same order."
    )
    assert (await asks(martins, "Kur ēdīsim?\nZivis")).text.startswith("I need at least two answers")
    assert "English and Latvian" in (await asks(martins, "Kur ēdīsim?\nZivis\nZupa")).text
    in_english, in_latvian, last = await previews(martins, "‹ Preview")
    assert "Where shall we eat?" in in_english.text
    assert "Kur ēdīsim?" in in_latvian.text
    assert "Zupa" in str(in_latvian.buttons)
    await presses(martins, last.buttons[0][0])
    assert "Where shall we eat?" in (await is_asked(radom_a, "Where shall we eat?")).text


async def test_a_number_is_typed_by_whoever_is_asked(bot: Bot, martins: Person, radom_a: Person) -> None:
    await settles_in(bot)
    how_many = "How many seats do you need on the bus?"
    await prepares(martins, how_many, kind="A number")
    await presses(martins, "Ask 2 people now")
    got = await is_asked(radom_a, how_many)
    assert got.buttons[0] == ["Write an answer"]
    waits = await presses(radom_a, "Write an answer")
    assert waits.text.endswith("Please type a number now.")
    refused = await asks(radom_a, "a few")
    assert refused.text.startswith("Please type a whole number from 0 to 9999")
    noted = await asks(radom_a, "3")
    assert noted.text.startswith("Noted: “3”")
    (number,) = await counted(bot, "number")
    assert number == "3"


async def test_a_number_is_not_put_to_a_group_nor_to_towns(bot: Bot, martins: Person) -> None:
    last = await prepares(martins, kind="A number")
    assert "One vote for each town" not in [label for row in last.buttons for label in row]


async def test_buttons_of_the_preview_count_nothing(martins: Person) -> None:
    await prepares(martins)
    await martins.presses("Yes")
    assert (await martins.sees_toast(PATIENCE)).text == "This is the preview: nothing is counted here."


async def test_what_was_changed_after_the_last_look_is_shown_again_before_it_is_asked(
    martins: Person, radom_a: Person
) -> None:
    looked_at = await prepares(martins)
    await asks(martins, "Shall we take the bus?")
    await sees_preview(martins)
    await martins.presses(data=looked_at.data[0][0], message_id=looked_at.id)
    again = await martins.receives(PATIENCE)
    assert again.text.startswith("The quick poll was changed meanwhile.")
    question, last = await sees_preview(martins)
    assert "Shall we take the bus?" in question.text
    assert last.buttons[0] == ["Ask 2 people now"]
    await radom_a.receives_nothing()


async def test_a_draft_survives_a_restart_and_is_offered(
    settings: Settings, sandbox: Sandbox, meeting_time: str
) -> None:
    martins = sandbox.add_person("Mārtiņš")
    async with running(settings, meeting_time) as bot:
        await joins(bot, martins, "LV-DAU-02")
        await asks(martins, f"/poll {QUESTION}")
    async with running(settings):
        assert "For whom?" in (await presses(martins, "Yes or no")).text
        offer = await asks(martins, "/poll")
        assert offer.text == f"You have begun a quick poll:\n“{QUESTION}”"
        assert "For whom?" in (await presses(martins, "Go on with it")).text
        assert "How do people answer?" in (await asks(martins, "/poll Something else?")).text
        await asks(martins, "/poll")
        assert (await presses(martins, "Begin anew")).text.startswith("Quick poll")


async def test_it_can_be_named_and_thrown_away_and_old_buttons_answer_kindly(martins: Person) -> None:
    last = await prepares(martins)
    _, named = await previews(martins, "With names")
    assert "Not anonymous: the organisers see who answered what." in named.text
    gone = await presses(martins, "Throw it away")
    assert gone.text == "The quick poll is thrown away. Nobody was asked."
    await martins.presses_stale(last.id, last.data[0][0])
    assert (await martins.receives(PATIENCE)).text.startswith("This quick poll is no longer being made.")


async def test_times_audiences_and_questions_that_do_not_do_are_said(martins: Person) -> None:
    assert "at most 300 characters" in (await asks(martins, "/poll " + "a" * 301)).text
    await asks(martins, QUESTION)
    await presses(martins, "0 to 10")
    assert "I do not know a town or code “nowhere”." in (await asks(martins, "nowhere")).text
    whom = await asks(martins, "Radom, Motala")
    assert "For: Radom and Motala" in whom.text
    until = await presses(martins, whom.buttons[0][0])
    assert until.text.startswith("Until when can people answer?")
    assert "could not read that as a time" in (await asks(martins, "soon")).text
    assert "within 60 days" in (await asks(martins, "2019-11-11 12:00")).text
    await martins.send("18:30")
    assert (await martins.receives(PATIENCE)).text.startswith("Preview")
    question, last = await sees_preview(martins)
    assert question.buttons[0] == ["0", "1", "2", "3", "4", "5"]
    assert "Open until Sun 11, 18:30." in last.text


async def test_only_organisers_make_polls_and_the_organiser_finds_it(
    martins: Person, radom_a: Person
) -> None:
    assert (await asks(radom_a, "/poll")).text.startswith("You cannot do this")
    await asks(martins, "/organise")
    assert (await presses(martins, "Quick poll")).text.startswith("Quick poll")


async def test_in_latvian_the_five_marks_are_worded_in_every_language_that_has_them(
    bot: Bot, sandbox: Sandbox, radom_a: Person
) -> None:
    martins = sandbox.add_person("Mārtiņš", language_code="lv")
    await joins(bot, martins, "LV-DAU-02", "latviešu")
    await settles_in(bot)
    assert (await asks(martins, "/poll")).text.startswith("Ātrā aptauja\n\nUzrakstiet savu jautājumu")
    kinds = await asks(martins, "Kā bija vakariņas?")
    assert kinds.buttons[:2] == [["Jā vai nē"], ["Ļoti labi … ļoti slikti"]]
    whom = await presses(martins, kinds.buttons[1][0])
    until = await presses(martins, whom.buttons[0][0])
    await presses(martins, until.buttons[0][0])
    question, last = await martins.receives(PATIENCE), await martins.receives(PATIENCE)
    assert [row[0] for row in question.buttons[:5]] == [
        "ļoti slikti",
        "slikti",
        "viduvēji",
        "labi",
        "ļoti labi",
    ]
    assert "1 cilvēks lasa citā valodā un saņems to, kā ir" in last.text
    await presses(martins, last.buttons[0][0])
    got = await is_asked(radom_a, "Kā bija vakariņas?")
    assert got.buttons[4] == ["very good"], "the marks are in her language, the question is as it is"
