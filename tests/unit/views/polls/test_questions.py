"""A question on a phone: what stands above it, how its answers lie, and the ways back and on."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.localized import LocalizedText
from bot.domain.polls import Poll, Question
from bot.domain.polls.kinds import KINDS
from bot.domain.polls.questionnaires import Answer, Questionnaire
from bot.domain.polls.rounds import Asked, Progress, Round
from bot.domain.seals import handle_of
from bot.screen import MAX_TEXT, units
from bot.views.polls.presses import PollAnswer, ShowQuestion
from bot.views.polls.questions import question
from bot.views.polls.summary import summary
from tests.sample import buttons, content, labels, programme, said_in

NOON = datetime(2018, 11, 10, 10, tzinfo=UTC)
POLLS = Poll.gather(content().questions.values())
EN, LV = said_in("en"), said_in("lv")


def sheet(poll_id: str, *, item_id: str | None = None, anonymous: bool = True) -> Questionnaire:
    """A round of a poll of the sample as an answerer for whom all of it is has it."""
    poll = POLLS[poll_id]
    asking = Round(7, 1, poll_id, poll_id, anonymous, NOON, NOON, item_id=item_id)
    return Questionnaire(asking, poll, poll.questions, {one.id: 3 for one in poll.questions})


def of_kind(kind: str, options: str = "", *, lv: str = "") -> Questionnaire:
    """A round of a single question."""
    texts = {code: text for code, text in (("en", options), ("lv", lv)) if text}
    one = Question("p", "q", 1, kind, LocalizedText({"en": "How?"}), options=LocalizedText(texts))
    return replace(sheet("day"), poll=Poll("p", (one,)), questions=(one,), versions={"q": 1})


def shown(made: Questionnaire, number: int = 1, **more: bool) -> list[list[str]]:
    """The labels of a question's buttons."""
    return labels(question(made, made.questions[number - 1], programme(), EN, **more))  # type: ignore[arg-type]


def giving(made: Questionnaire, value: str, number: int = 1) -> Questionnaire:
    """With an answer."""
    one = made.questions[number - 1]
    return made.giving(one, Answer(value, made.versions[one.id], one))


def test_what_is_above_the_first_question_is_above_no_other() -> None:
    made = sheet("seminar", item_id="P18")
    first, second = (question(made, one, programme(), EN).text for one in made.questions[:2])
    for said in (
        "Anonymous: your answers are kept without your name.",
        "Open until Saturday, 10 November, 12:00.",
    ):
        assert said in first
        assert said not in second
    named = replace(made, asking=replace(made.asking, anonymous=False))
    assert "With your name" in question(named, made.questions[0], programme(), EN).text


def test_a_heading_names_the_item_or_the_day() -> None:
    made = sheet("seminar", item_id="P31")
    assert (
        "After the seminar: Networking café: ideas for joint projects"
        in question(made, made.questions[0], programme(), EN).text
    )
    gone = replace(made, asking=replace(made.asking, item_id="GONE"))
    assert question(gone, made.questions[0], programme(), EN).text.startswith("<b>After the seminar</b>")


def test_marks_of_a_scale_stand_below_each_other_and_short_answers_beside_each_other() -> None:
    assert shown(of_kind("scale", "a|b|c|d|e"))[:5] == [["a"], ["b"], ["c"], ["d"], ["e"]]
    assert shown(of_kind("yes_no"))[0] == ["Yes", "No"]
    assert shown(of_kind("single", "yes|partly|no"))[0] == ["yes", "partly", "no"]
    assert shown(of_kind("single", "too slow|right|too fast"))[0] == ["too slow", "right", "too fast"]
    assert shown(of_kind("single", "0|1–2|3–5|6–10|more than 10"))[:3] == [
        ["0", "1–2"],
        ["3–5", "6–10"],
        ["more than 10"],
    ]
    assert shown(of_kind("nps"))[:2] == [["0", "1", "2", "3", "4", "5"], ["6", "7", "8", "9", "10"]]
    long = "neither agree nor disagree"
    assert shown(of_kind("single", f"yes|{long}"))[:2] == [["yes"], [long]]


@pytest.mark.parametrize("poll_id", POLLS)
@pytest.mark.parametrize("language", ["en", "lv"])
def test_every_question_of_the_sample_fits_a_phone(poll_id: str, language: str) -> None:
    made, t = sheet(poll_id, item_id="P18"), said_in(language)
    for one in made.questions:
        screen = question(made, one, programme(), t)
        assert units(screen.text) <= 600
        assert all(len(label) <= 30 for row in labels(screen) for label in row), labels(screen)
        assert all(len(row) <= 3 for row in labels(screen)) or one.kind == "nps"
        choices = [each for each in buttons(screen) if isinstance(each.data, PollAnswer)]
        keys = [choice.key for choice in one.worded(programme().delegations)]
        assert len(choices) == len(KINDS[one.kind].keys(keys))


def test_towns_are_offered_by_name_and_kept_by_code() -> None:
    made = sheet("after")
    towns = next(one for one in made.questions if one.id == "out_towns")
    offered = {
        one.data.key: one.label
        for one in buttons(question(made, towns, programme(), EN))
        if isinstance(one.data, PollAnswer)
    }
    assert offered == {code: one.town.texts["en"] for code, one in programme().delegations.items()}


def test_a_press_says_which_wording_was_shown_and_what_is_wanted() -> None:
    made = giving(of_kind("multi", "a|b"), "1")
    first, second = (one.data for one in buttons(question(made, made.questions[0], programme(), EN))[:2])
    assert first == PollAnswer(7, handle_of("q"), 1, "1", on=False)
    assert second == PollAnswer(7, handle_of("q"), 1, "2", on=True)
    scale = giving(of_kind("scale", "a|b"), "1")
    again = buttons(question(scale, scale.questions[0], programme(), EN))[0]
    assert again.label == "✓ a"
    assert again.data == PollAnswer(7, handle_of("q"), 1, "1", on=True), "a mark is not taken away by a press"


def test_the_way_on_says_what_it_does() -> None:
    several = of_kind("multi", "a|b")
    assert shown(several)[-1] == ["‹ Polls", "Skip", "Help"]
    assert shown(giving(several, "1"))[-1] == ["‹ Polls", "Done", "Help"]
    single = of_kind("single", "a|b")
    assert shown(single)[-1] == ["‹ Polls", "Skip", "Help"]
    assert shown(giving(single, "1"))[-1] == ["‹ Polls", "Next ›", "Help"]
    assert shown(giving(single, "1"), alone=True)[-1] == ["‹ Back", "No answer", "Help"]
    assert shown(single, alone=True)[-1] == ["‹ Back", "Help"]
    assert shown(giving(several, "1"), alone=True)[-1] == ["Done", "No answer", "Help"]
    assert shown(sheet("day"), 2)[-1] == ["‹ Back", "Skip", "Help"]


def test_only_the_first_question_about_an_item_asks_whether_one_was_there() -> None:
    made = sheet("seminar", item_id="P18")
    assert ["I was not there"] in shown(made)
    assert ["I was not there"] not in shown(made, 2)
    assert ["I was not there"] not in shown(sheet("day"))
    done = replace(made, progress=Progress(Asked.DONE))
    assert ["I was not there"] not in shown(done)


def test_an_invitation_to_write_has_a_button_that_waits_for_words() -> None:
    made = of_kind("text")
    invited = question(made, made.questions[0], programme(), EN, waits=False)
    assert labels(invited)[0] == ["Write an answer"]
    assert buttons(invited)[0].data == ShowQuestion(7, handle_of("q"))
    assert "Please write" not in invited.text
    assert "Please write your answer now" in question(made, made.questions[0], programme(), EN).text


def test_what_somebody_wrote_is_shown_as_they_wrote_it() -> None:
    made = giving(of_kind("text"), "<b>5 & 6</b>")
    text = question(made, made.questions[0], programme(), EN).text
    assert "Your answer so far: “&lt;b&gt;5 &amp; 6&lt;/b&gt;”" in text


def test_the_longest_summary_fits_a_message() -> None:
    made = sheet("after")
    for number, one in enumerate(made.questions, 1):
        keys = KINDS[one.kind].keys([choice.key for choice in one.worded(programme().delegations)])
        value = ",".join(keys) if one.kind == "multi" else keys[0] if keys else "wörter " * 71
        made = giving(made, "12" if one.kind == "number" else value, number)
    parts = [summary(made, programme(), LV, part=part) for part in range(4)]
    assert max(units(screen.text) for screen in parts) < MAX_TEXT / 2
    numbers = [label for screen in parts for row in labels(screen) for label in row if label.isdecimal()]
    assert numbers == [str(number) for number in range(1, 27)]
    assert labels(parts[0])[-2] == ["Tālāk ›"]
