"""Pictures of results and the words below them say the same numbers, in the reader's language."""

import re

import pytest

from bot.chart import Bars, Chart, Columns, Line, Stacks, Table
from bot.domain.localized import LocalizedText
from bot.domain.polls import Poll, Question
from bot.domain.polls.kinds import KINDS
from bot.domain.polls.questions import Choice
from bot.domain.polls.results import (
    Along,
    Breakdown,
    Group,
    Look,
    Pair,
    PollResults,
    QuestionResult,
    Response,
)
from bot.domain.polls.rounds import Round
from bot.i18n import LANGUAGES
from bot.screen import MAX_CAPTION, plain, units
from bot.views.figures import decimal, percent, signed
from bot.views.polls import results as views
from tests.sample import at, content, labels, programme, said_in

ROUND = Round(1, 1, "after", "after", True, at("2018-11-11 10:00"), at("2018-11-19 10:00"))
ANSWERS = {
    "scale": ["1", "4", "4", "5", "6", "2", "5"],
    "nps": ["0", "6", "7", "9", "10", "10", "8", "9", "9", "10", "3"],
    "number": ["0", "3", "3", "12", "40"],
    "single": ["1", "2", "2", "3", "3"],
    "multi": ["1,2", "2", "2,3", "1", "3"],
    "yes_no": ["yes", "no", "yes", "yes", "no"],
}
IDS = {
    "scale": "log_food",
    "nps": "nps",
    "number": "out_newcontacts",
    "single": "sess_pace",
    "multi": "out_skill",
    "yes_no": "quote_ok",
}
QUESTIONS = {
    kind: next(one for one in content().questions.values() if one.id == name) for kind, name in IDS.items()
}


def choices(question: Question) -> tuple[Choice, ...]:
    return question.worded(programme().delegations)


def result(kind: str, along: Along | None = None) -> QuestionResult:
    question = QUESTIONS[kind]
    keys = KINDS[kind].keys([one.key for one in choices(question)])
    tally = KINDS[kind].tally(ANSWERS[kind], keys)
    groups = () if along is None else (Group("PL-RAD", tally), Group("RS-RAS", tally))
    broken = {along: Breakdown(groups, 6)} if along is not None else {}
    return QuestionResult(question, len(ANSWERS[kind]), tally, choices(question), broken)


def look(one: QuestionResult) -> Look:
    poll = Poll("after", (one.question,))
    return Look(PollResults(poll, (ROUND,), True, (one,), (Response("PL-RAD", 9, 7),)), poll.questions)


def drawn(chart: Chart) -> set[int]:
    """The counts that a picture shows."""
    found: set[int] = set()
    for block in chart.blocks:
        if isinstance(block, Bars | Columns):
            bars = block.bars if isinstance(block, Bars) else block.columns
            found |= {int(bar.note.split(" ")[0]) for bar in bars if bar.note}
    return found - {0}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ANSWERS)
def test_the_caption_has_every_number_of_the_picture(kind: str, language: str) -> None:
    t = said_in(language)
    shown = views.picture(look(result(kind)), programme(), t)
    text = plain(shown.screen.text)
    numbers = set(map(int, re.findall(r"\d+", text)))
    assert drawn(shown.chart)
    assert drawn(shown.chart) <= numbers
    tally = result(kind).tally
    assert tally is not None
    assert tally.n in numbers
    assert {count for count in tally.counts.values() if count} <= numbers
    if tally.mean is not None and kind != "nps":
        assert decimal(tally.mean, t) in text
        lines = [block for block in shown.chart.blocks if isinstance(block, Line)]
        said = [point.note for line in lines for point in line.points]
        assert all(decimal(tally.mean, t) in note for note in said)
    if tally.nps is not None:
        assert signed(tally.nps, t) in text
    assert units(shown.screen.text) <= MAX_CAPTION


@pytest.mark.parametrize("kind", ANSWERS)
def test_groups_are_told_in_the_picture_and_below_it(kind: str) -> None:
    t = said_in("en")
    one = result(kind, Along.TOWN)
    shown = views.picture(look(one), programme(), t, along="town")
    text = plain(shown.screen.text).replace("\u00a0", " ")
    tally = one.tally
    assert tally is not None
    assert text.count(f"n = {tally.n}") == 2
    assert "Radom (" in text
    assert "6 more answers are only in the total" in text
    assert "6 more answers are only in the total" in shown.chart.foot
    if kind in ("scale", "single", "yes_no", "multi"):
        counts = " · ".join(str(count) for count in tally.counts.values())
        assert text.count(counts) == 2
    for block in shown.chart.blocks:
        if isinstance(block, Stacks):
            assert all(sum(row.shares) == pytest.approx(1) for row in block.rows)
        if isinstance(block, Table):
            assert block.rows[0][1] == pytest.approx((0.4, 0.4))


def test_a_way_of_telling_apart_that_is_gone_shows_the_total() -> None:
    shown = views.picture(look(result("scale")), programme(), said_in("en"), along="town")
    assert "7 answers" in plain(shown.screen.text)
    assert "All together" not in str(labels(shown.screen))


def test_few_answers_are_named_and_not_shown() -> None:
    held = QuestionResult(QUESTIONS["scale"], 3, None, choices(QUESTIONS["scale"]))
    shown = views.picture(look(held), programme(), said_in("en"))
    assert "Fewer than five people have answered" in shown.screen.text
    assert shown.chart.blocks == ()
    assert not re.search(r"\b3\b", plain(shown.screen.text).split("\n\n", 1)[1])


def test_before_and_after_have_both_means_and_all_counts() -> None:
    tally = KINDS["scale"].tally
    keys = ("1", "2", "3", "4", "5")
    was, now = tally(["1", "1", "2", "3", "4"], keys), tally(["2", "3", "4", "5", "5"], keys)
    before = QUESTIONS["scale"]
    made = Pair(before, before, 5, was, now, 5, 0, 0, 8)
    one = QuestionResult(before, 9, now, choices(before), pair=made)
    shown = views.picture(look(one), programme(), said_in("en"), along="pair")
    text = plain(shown.screen.text)
    assert "the same 5 people" in text
    assert "Mean 2.2 before, 3.8 after" in text
    assert "2 before, 0 after" in text
    assert "Higher after than before: 5. The same: 0. Lower: 0." in text
    assert "8 answers are in no pair." in text
    assert len([bar for block in shown.chart.blocks if isinstance(block, Bars) for bar in block.bars]) == 10


def test_a_caption_that_is_too_long_says_where_the_rest_is() -> None:
    words = LocalizedText({"en": "|".join(f"{n} " + "long words " * 9 for n in range(12))})
    question = Question("after", "x", 1, "single", LocalizedText({"en": "Why? " * 60}), options=words)
    keys = [one.key for one in choices(question)]
    one = QuestionResult(question, 12, KINDS["single"].tally(keys, keys), choices(question))
    shown = views.picture(look(one), programme(), said_in("en"))
    assert units(shown.screen.text) <= MAX_CAPTION
    assert "The other numbers are in the picture and in the workbook." in shown.screen.text


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    assert [decimal(3.25, said_in(one)) for one in ("en", "lv")] == ["3.3", "3,3"]
    assert [signed(n, said_in("en")) for n in (34.6, -12, 0)] == ["+35", "−12", "0"]
    assert percent(0.375, said_in("en")) == "38%"
