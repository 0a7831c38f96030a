"""What somebody has before them: forwards, back, in parts, and where they left off."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audience import Traits
from bot.domain.localized import LocalizedText
from bot.domain.polls import Poll, Question
from bot.domain.polls.questionnaires import TAPS, Answer, PartEnd, Questionnaire, alike
from bot.domain.polls.refusals import NoSuchPoll
from bot.domain.polls.rounds import Round
from bot.domain.seals import handle_of
from tests.sample import content

NOON = datetime(2018, 11, 10, 12, tzinfo=UTC)
POLLS = Poll.gather(content().questions.values())
GUEST = Traits(delegation="PL-RAD", group="A")


def sheet(poll: Poll, person: Traits = GUEST) -> Questionnaire:
    """What a person is asked in a round of a poll."""
    asking = Round(1, 1, poll.id, poll.id, True, NOON, NOON)
    mine = poll.asked_of(person)
    return Questionnaire(asking, poll, mine, dict.fromkeys([one.id for one in mine], 1))


def of_parts(*sizes: int) -> Questionnaire:
    """Parts of so many questions."""
    ids = [(part, n) for part, size in enumerate(sizes, 1) for n in range(size)]
    rows = [Question("p", f"q{part}-{n:02}", n, "yes_no", LocalizedText(), part=part) for part, n in ids]
    return sheet(Poll.gather(rows)["p"])


def walk(shown: Questionnaire) -> list[int]:
    """Tap through all of it: how many questions stand between the stops."""
    step: object = shown.questions[0]
    counts = [0]
    while step is not None:
        if isinstance(step, PartEnd):
            counts.append(0)
            step = step.following
        assert isinstance(step, Question)
        counts[-1] += 1
        step = shown.after(step)
    return counts


@given(st.lists(st.integers(1, 20), min_size=1, max_size=6))
def test_no_part_has_more_than_seven_taps_and_none_is_lost(sizes: list[int]) -> None:
    shown = of_parts(*sizes)
    counts = walk(shown)
    assert sum(counts) == sum(sizes)
    assert max(counts) <= TAPS
    assert counts == [len(part) for part in shown.parts]


@pytest.mark.parametrize(
    ("poll", "person", "parts"),
    [
        ("before", GUEST, [7, 5]),
        ("seminar", GUEST, [5]),
        ("after", Traits(delegation="PL-RAD", staff=True), [8, 7, 6, 5]),
        ("services", GUEST, [6, 5]),
        ("services", Traits(delegation="LV-DAU", host=True), [5, 5]),
        ("after", GUEST, [8, 7, 5, 5]),
        ("followup-5w", GUEST, [4]),
    ],
)
def test_the_polls_of_the_sample_come_in_their_parts(poll: str, person: Traits, parts: list[int]) -> None:
    assert walk(sheet(POLLS[poll], person)) == parts


def test_what_is_typed_is_no_tap() -> None:
    first = sheet(POLLS["after"]).parts[0]
    assert [one.id for one in first[-2:]] == ["nps", "nps_why"]


def test_one_goes_back_the_way_one_came() -> None:
    shown = sheet(POLLS["services"])
    back = [shown.before(one) for one in shown.questions]
    assert back == [None, *shown.questions[:-1]]
    assert [shown.number(one) for one in shown.questions] == list(range(1, 12))


def test_a_question_is_found_by_its_handle_and_not_once_it_is_withdrawn() -> None:
    shown = sheet(POLLS["seminar"])
    for one in shown.questions:
        assert shown.find(handle_of(one.id)) == one
    with pytest.raises(NoSuchPoll):
        shown.find(handle_of("gone"))


def test_handles_of_one_poll_differ() -> None:
    ids = [f"question-{n}" for n in range(2000)]
    assert len({handle_of(one) for one in ids}) == len(ids)
    assert all(len(handle_of(one)) == 8 for one in ids)


def test_who_comes_back_goes_on_after_the_last_answer() -> None:
    shown = sheet(POLLS["seminar"])
    first, second, third, *_, last = shown.questions
    assert shown.next == first
    shown = shown.giving(second, Answer("1", 1, second))
    assert shown.next == third, "what was skipped is not asked again"
    assert shown.giving(last, Answer("words", 1, last)).next is None
    assert shown.giving(second, None).next == first


def test_who_answers_what_is_needed_has_answered() -> None:
    shown = sheet(POLLS["seminar"])
    rate, use, *_ = shown.questions
    assert not shown.counts
    assert not shown.giving(use, Answer("1", 1, use)).counts
    assert shown.giving(rate, Answer("1", 1, rate)).counts


def test_where_nothing_is_needed_of_somebody_any_answer_counts() -> None:
    staff_only = Question("p", "s", 1, "yes_no", LocalizedText(), optional=False)
    shown = of_parts(2)
    both = Poll("p", (staff_only, *shown.questions))
    mine = Questionnaire(shown.asking, both, shown.questions, shown.versions)
    first = mine.questions[0]
    assert mine.giving(first, Answer("yes", 1, first)).counts


def options(text: str, kind: str = "single", **more: str) -> Question:
    """A question with these options in English, perhaps in more languages."""
    return Question(
        "p", "q", 1, kind, LocalizedText({"en": "?"}), options=LocalizedText({"en": text, **more})
    )


def test_a_translation_that_is_added_leaves_answers_as_they_were() -> None:
    assert alike(options("a|b"), options("a|b", lv="ā|b"))
    assert alike(options("a|b", lv="ā|b"), options("a | b", lv="ā|b")), "a slip in one of the languages"
    assert not alike(options("a|b"), options("b|a"))
    assert not alike(options("a|b"), options("a|b", "multi"))


def test_an_answer_is_marked_only_where_its_key_still_means_the_same() -> None:
    shown = sheet(POLLS["seminar"])
    rate = shown.questions[0]
    assert shown.giving(rate, Answer("5", 1, rate)).marked(rate) == "5"
    turned = Question(rate.poll_id, rate.id, 1, "scale", rate.text, options=LocalizedText({"en": "good|bad"}))
    assert shown.giving(rate, Answer("5", 1, turned)).marked(rate) is None
