"""Tokens tie together what may be paired, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.localized import EMPTY
from bot.domain.polls import Question
from bot.domain.polls.rounds import Round
from bot.domain.polls.tokens import mark, token, tokens_of

KEY, OTHER_KEY = b"k" * 32, b"l" * 32
NOON = datetime(2018, 11, 10, 12, tzinfo=UTC)
BEFORE = Round(1, 1, "before", "before", True, NOON, NOON)
AFTER = replace(BEFORE, id=2, key="after", poll_id="after")
NAMED = replace(BEFORE, id=3, key="named", poll_id="named", anonymous=False)


def asked(question_id: str, kind: str = "scale", **more: str) -> Question:
    """A question of some poll."""
    return Question("p", question_id, 1, kind, EMPTY, anonymous=True, **more)  # type: ignore[arg-type]


def of(participant_id: str, question: Question, asking: Round, *, key: bytes = KEY, code: str = "m") -> str:
    """Somebody's token."""
    return token(key, code, participant_id, question, asking)


def test_before_and_after_can_be_paired_and_other_rounds_cannot() -> None:
    pre, post = asked("pre_know"), asked("post_know")
    assert of("A", pre, BEFORE) == of("A", post, AFTER)
    assert of("A", asked("rate"), BEFORE) != of("A", asked("rate"), AFTER)
    assert of("A", asked("rate"), BEFORE) == of("A", asked("use"), BEFORE)


def test_what_somebody_is_or_writes_stands_alone() -> None:
    alone = [asked("idea", "text"), asked("better", "text"), asked("about_age", bank_no="A3")]
    tokens = [of("A", one, BEFORE) for one in [*alone, asked("rate"), asked("pre_know")]]
    assert len(set(tokens)) == len(tokens)


def test_no_two_people_meetings_or_keys_share_a_token() -> None:
    question = asked("pre_know")
    tokens = [
        of("A", question, BEFORE),
        of("B", question, BEFORE),
        of("A", question, BEFORE, code="n"),
        of("A", question, BEFORE, key=OTHER_KEY),
    ]
    assert len(set(tokens)) == len(tokens)
    assert all(len(one) == 32 and "A" not in one for one in tokens)


def test_answers_under_a_name_never_share_a_token_with_anonymous_ones() -> None:
    questions = [asked("pre_know"), asked("rate"), asked("idea", "text")]
    named = {of("A", one, NAMED) for one in questions}
    assert len(named) == 1
    assert not named & {of("A", one, BEFORE) for one in questions}


def test_all_tokens_of_somebody_are_found_again_for_their_erasure() -> None:
    given = [(asking, one) for asking in (BEFORE, AFTER) for one in (asked("pre_know"), asked("i", "text"))]
    found = tokens_of(KEY, "m", "A", [(asking.key, one.id) for asking, one in given])
    assert {of("A", one, asking) for asking, one in given} <= found
    assert of("B", asked("pre_know"), BEFORE) not in found


def test_the_mark_of_who_is_done_is_no_token_of_their_answers() -> None:
    theirs = mark(KEY, "m", "A", BEFORE)
    assert theirs not in {
        of("A", one, BEFORE) for one in (asked("pre_know"), asked("rate"), asked("i", "text"))
    }
    assert theirs != mark(KEY, "m", "A", AFTER)
    assert mark(None, "m", "A", BEFORE) is None
    assert mark(None, "m", "A", NAMED) == "A"
