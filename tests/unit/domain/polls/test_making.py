"""A quick poll while it is made: what is typed, what it becomes, and that a restart changes nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.audience import ALL, Audience
from bot.domain.polls.making import PollDraft, Quorum, Step, fits, leading, tonight
from bot.domain.polls.rounds import Tie
from bot.domain.polls.typed import Unfit, UnfitPoll
from tests.sample import at, content

NOW = at("2018-11-11 12:00")
ASKED = PollDraft(7, words={"en": "Bus?"}, language="en", kind="yes_no", closes_at=NOW)
CHOSEN = replace(ASKED, kind="single", options={"en": ("Bus", "On foot")})


def test_a_draft_reads_back_as_it_was_stored() -> None:
    draft = replace(
        CHOSEN,
        step=Step.WORDS,
        audience=Audience.parse("guests+group-A;leaders"),
        towns=True,
        quorum=Quorum.ALL,
        tie=Tie.HOST,
        writing="lv",
        chat=3,
        version=9,
    )
    assert PollDraft.read(draft.stored()) == draft
    assert PollDraft.read(PollDraft(1).stored()) == PollDraft(1)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Unfit.EMPTY),
        ("\u202e \x00", Unfit.EMPTY),
        ("a" * 301, Unfit.LONG_QUESTION),
        ("😀" * 151, Unfit.LONG_QUESTION),
    ],
)
def test_a_question_that_does_not_do_is_refused(text: str, why: Unfit) -> None:
    with pytest.raises(UnfitPoll) as refused:
        PollDraft(1, language="en").typed(text)
    assert refused.value.why is why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("One", Unfit.FEW),
        ("One\n\n \n", Unfit.FEW),
        ("\n".join(map(str, range(13))), Unfit.MANY),
        ("A\n" + "b" * 101, Unfit.LONG_OPTION),
        ("Fish\nSoup\n FISH", Unfit.SAME),
    ],
)
def test_answers_that_do_not_do_are_refused(text: str, why: Unfit) -> None:
    with pytest.raises(UnfitPoll) as refused:
        replace(CHOSEN, step=Step.OPTIONS).typed(text)
    assert refused.value.why is why


def test_answers_are_lines_and_a_bar_parts_none() -> None:
    typed = replace(CHOSEN, step=Step.OPTIONS).typed(" Fish|chips \n\nSoup\r\nSalad ")
    assert typed.options == {"en": ("Fish/chips", "Soup", "Salad")}
    assert [choice.key for choice in typed.question().worded({})] == ["1", "2", "3"]


def test_another_language_needs_as_many_answers() -> None:
    writing = replace(CHOSEN, step=Step.WORDS, writing="lv")
    typed = writing.typed("Kā?\nAutobuss\nKājām")
    assert typed.words == {"en": "Bus?", "lv": "Kā?"}
    assert typed.options["lv"] == ("Autobuss", "Kājām")
    with pytest.raises(UnfitPoll) as refused:
        writing.typed("Kā?\nAutobuss\nKājām\nTaksis")
    assert (refused.value.why, refused.value.figure) == (Unfit.OTHER_COUNT, 2)
    assert (
        replace(ASKED, step=Step.WORDS, writing="lv").typed("Vai\nautobuss?").words["lv"] == "Vai autobuss?"
    )


def test_another_question_drops_its_translations() -> None:
    translated = replace(ASKED, words={"en": "Bus?", "lv": "Autobuss?"})
    assert translated.typed("On foot?").words == {"en": "On foot?"}


def test_another_kind_keeps_typed_answers_only_where_they_fit() -> None:
    assert CHOSEN.of_kind("multi", {}).options == CHOSEN.options
    assert CHOSEN.of_kind("yes_no", {}).options == {}
    assert replace(ASKED, chat=3).of_kind("text", {}).chat is None
    assert not replace(ASKED, towns=True).of_kind("nps", {}).towns


def test_what_is_lacking_comes_in_order() -> None:
    assert PollDraft(1).lacks is Step.QUESTION
    assert replace(CHOSEN, options={}).lacks is Step.OPTIONS
    assert replace(ASKED, closes_at=None).lacks is Step.CLOSING
    assert ASKED.lacks is None


def test_it_is_a_row_of_the_workbook() -> None:
    question = replace(CHOSEN, words={"en": "x" * 300}).question()
    assert (question.poll_id, question.optional, question.anonymous) == ("quick-7", False, True)
    assert len(question.title.texts["en"]) <= 100
    assert not replace(CHOSEN, towns=True).question().anonymous, "a town's vote is its town's"
    assert not replace(CHOSEN, anonymous=False).question().anonymous


def test_towns_are_asked_through_their_leaders() -> None:
    assert str(leading(ALL)) == "leaders"
    assert str(leading(Audience.parse("PL-RAD;guests+leaders"))) == "PL-RAD+leaders;guests+leaders"


def test_the_quorum_follows_the_number_of_towns() -> None:
    figures = [[one.of(towns) for one in Quorum] for towns in (6, 5, 1, 0)]
    assert figures == [[4, 4, 6, 1], [3, 4, 5, 1], [1, 1, 1, 1], [1, 1, 1, 1]]


def test_it_closes_tonight_unless_that_is_over() -> None:
    meeting = content().meeting
    assert tonight(NOW, meeting) == at("2018-11-11 22:00")
    assert tonight(at("2018-11-11 21:45"), meeting) is None
    assert not fits(NOW, NOW)
    assert not fits(datetime(2019, 2, 1, tzinfo=UTC), NOW)
