"""The indicators, with numbers that were worked out by hand."""

from dataclasses import replace

import pytest

from bot.domain.reports.about import about
from bot.domain.reports.facts import Facts
from bot.domain.reports.indicators import indicators
from bot.domain.reports.measures import Formula, Indicator, Result
from tests.report_parts import Given, export
from tests.reports import alone, empty, small

CROWD = {f"LV-DAU-{n:02}": "LV-DAU" for n in range(20)} | {f"SE-MOT-{n:02}": "SE-MOT" for n in range(4)}


def of(facts: Facts, key: str, formula: Formula) -> Indicator:
    """The indicator of this key."""
    (found,) = [one for one in indicators(facts) if (one.key, one.formula) == (key, formula)]
    return found


def answering(*given: Given, **values: str) -> Facts:
    """The small meeting with these answers, and other values in its sheet."""
    facts = small()
    meeting = replace(facts.meeting, values={**facts.meeting.values, **values})
    programme = replace(facts.programme, meeting=meeting)
    return replace(facts, programme=programme, polls=export(given, CROWD, programme))


def said(poll: str, question: str, *values: str) -> list[Given]:
    """The first ones of the crowd answer so."""
    return [Given(poll, question, who, value) for who, value in zip(CROWD, values, strict=False)]


def test_contacts_are_a_mean_a_total_and_a_share() -> None:
    facts = answering(*said("after", "out_newcontacts", "0", "3", "10", "0", "2", "7"))
    for formula, key, value in (
        (Formula.MEAN, "contacts_mean", 3.7),
        (Formula.TOTAL, "contacts_total", 22),
        (Formula.SOME, "contacts_some", 66.7),
    ):
        found = of(facts, key, formula)
        assert (found.value, found.n, found.poll, found.question) == (value, 6, "after", "out_newcontacts")


def test_fewer_than_the_sheet_asks_for_say_nothing() -> None:
    answers = said("after", "out_newcontacts", "0", "3", "10", "0", "2", "7")
    assert of(answering(*answers[:4]), "contacts_mean", Formula.MEAN).value is None
    assert of(answering(*answers[:4]), "contacts_mean", Formula.MEAN).n == 4
    assert of(answering(*answers, min_answers_shown="7"), "contacts_mean", Formula.MEAN).value is None
    low = of(answering(*answers[:4], min_answers_shown="2"), "contacts_mean", Formula.MEAN)
    assert (low.value, low.least) == (None, 5), "never of fewer than five"


def test_a_recommendation_needs_ten_or_what_the_sheet_asks_for() -> None:
    nine = said("after", "nps", *"999999999")
    ten = said("after", "nps", "10", *"99988765")
    ten.append(Given("after", "nps", "SE-MOT-00", "0"))
    assert of(answering(*nine), "nps", Formula.NPS).value is None
    found = of(answering(*ten), "nps", Formula.NPS)
    assert (found.value, found.n) == (10.0, 10), "four of ten less three of ten"
    assert of(answering(*ten, min_answers_nps="11"), "nps", Formula.NPS).value is None


def test_a_share_leaves_out_who_has_no_opinion() -> None:
    found = of(answering(*said("after", "out_syn", *"1455566")), "understood", Formula.SHARE)
    assert (found.value, found.n, found.options) == (80.0, 5, ("4", "5"))
    four = answering(*said("after", "out_syn", *"4555666"))
    assert of(four, "understood", Formula.SHARE).value is None, "four had an opinion"


def test_a_plan_is_told_from_any_number() -> None:
    facts = answering(*said("after", "out_joint", "1", "3"))
    assert of(facts, "joint_yes", Formula.SHARE).value == 50.0
    assert of(facts, "joint_maybe", Formula.SHARE).value == 0.0


def test_before_and_after_are_the_same_people() -> None:
    before, after = said("before", "pre_att_eu", *"22334"), said("after", "post_att_eu", *"3233511111")
    found = of(answering(*before, *after), "att_eu", Formula.CHANGE)
    assert (found.value, found.n, found.unmatched) == (0.4, 5, 5)
    assert of(answering(*before, *after), "att_eu", Formula.GAIN).value == 40.0


def test_what_people_remember_of_themselves_is_compared_as_means() -> None:
    facts = answering(*said("after", "post_know_eu", *"44444"), *said("after", "retro_know_eu", *"222333"))
    found = of(facts, "know_eu", Formula.RECALLED)
    assert (found.value, found.n) == (1.5, 5)


def test_needs_of_those_who_had_any() -> None:
    found = of(answering(*said("services", "log_diet", *"11112344444")), "log_diet", Formula.SHARE)
    assert (found.value, found.n) == (66.7, 6)


def test_a_rate_is_of_those_who_were_asked() -> None:
    found = of(answering(*said("day", "day_rate", *"55555")[:5]), "response_rate", Formula.RATE)
    assert (found.value, found.n, found.poll) == (20.8, 5, "day")


def test_towns_are_told_apart_only_where_five_answered() -> None:
    answers = [Given("after", "diss_plan", who, "1,2") for who in CROWD]
    found = of(answering(*answers), "planned_ways", Formula.COUNTS)
    assert found.parts[("1",)] == len(CROWD)
    assert {key[0] for key in found.parts if len(key) == 2} == set(), "four of Motala would be known"
    more = {**CROWD, **{f"SE-MOT-1{n}": "SE-MOT" for n in range(3)}}
    facts = small(
        polls=export([Given("after", "diss_plan", who, "2") for who in more], more, small().programme)
    )
    parts = of(facts, "planned_ways", Formula.COUNTS).parts
    assert (parts[("SE-MOT", "2")], parts[("LV-DAU", "2")]) == (7, 20)


def test_items_that_were_added_make_no_item_as_planned() -> None:
    counted = {one.key: one.value for one in indicators(small()) if one.result is Result.EVENT}
    assert (counted["items_planned"], counted["items_delivered"]) == (4, 4)
    assert counted["items_as_planned"] == 75.0, "one of four was cancelled, and another one added"


@pytest.mark.parametrize("facts", [empty(), alone()])
def test_where_nothing_was_asked_nothing_is_said(facts: Facts) -> None:
    for one in indicators(facts):
        if one.result is not Result.EVENT:
            assert (one.value, one.n, one.parts) == (None, 0, {})
    assert about(facts) == {}


def test_a_question_that_is_of_another_kind_now_is_not_counted() -> None:
    facts = answering(*said("after", "out_joint", *"11111"))
    (after,) = facts.polls.results
    kept = next(one for one in after.questions if one.question.id == "out_joint")
    other = replace(kept, question=replace(kept.question, id="out_newcontacts"))
    polls = replace(facts.polls, results=(replace(after, questions=(other,)),))
    assert of(replace(facts, polls=polls), "contacts_total", Formula.TOTAL).value is None


def test_who_they_are_is_told_without_few() -> None:
    facts = answering(*said("before", "about_gender", *"1111111122222234"))
    gender = about(facts)["about_gender"]
    counts = {one.choice.key: one.count for one in gender.shares}
    assert (gender.n, gender.unsaid) == (16, None)
    assert counts == {"1": 8, "2": None, "3": None}, "two that are one each hide with the next"
    assert gender.hidden == 8
    assert gender.silent == 0


def test_who_would_rather_not_say_is_apart() -> None:
    facts = answering(*said("before", "about_gender", *"111112222244444"))
    gender = about(facts)["about_gender"]
    assert (gender.unsaid, [one.count for one in gender.shares], gender.hidden) == (5, [5, 5, 0], 0)
    few = about(answering(*said("before", "about_gender", *"1112")))["about_gender"]
    assert (few.n, few.shares, few.silent) == (4, (), 5)
