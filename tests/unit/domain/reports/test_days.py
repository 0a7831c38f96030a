"""Days as they were delivered, beside what had been planned; and what is missing of them."""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.changes import Source
from bot.domain.reports.days import days
from bot.domain.reports.facts import Revision
from bot.domain.reports.missing import missing
from bot.domain.reports.texts import Section
from tests.reports import DAY, LAKE, SECOND, alone, empty, sample_facts, small
from tests.sample import at


def test_a_day_has_its_items_in_order_and_cancelled_ones_apart() -> None:
    first, second = days(small())
    assert [one.id for one in first.items] == ["X1", "X2"]
    assert ([one.id for one in second.items], [one.id for one in second.cancelled]) == (["X4", "X5"], ["X3"])
    figures = [(one.planned, one.delivered, one.changed, one.added, one.to_come) for one in (first, second)]
    assert figures == [(2, 2, 1, 0, 0), (2, 2, 0, 1, 0)]
    assert [[one.item_id for one in day.revisions] for day in (first, second)] == [["X2"], ["X3", "X5"]]


def test_an_item_that_moved_is_planned_for_one_day_and_delivered_on_another() -> None:
    moved = replace(LAKE, day=DAY, starts_at=LAKE.starts_at - timedelta(days=1), ends_at=None)
    facts = small()
    items = tuple(moved if one.id == LAKE.id else one for one in facts.programme.items)
    change = Revision(LAKE.id, at("2018-11-08 12:00"), Source.EDIT, "", LAKE, moved)
    told = replace(facts, programme=replace(facts.programme, items=items), revisions=(change,))
    first, second = days(told)
    assert ((first.planned, first.delivered, first.changed), second.delivered) == ((2, 3, 2), 1)
    assert first.revisions == second.revisions == (change,), "it is told where it left and where it came"


def test_what_is_not_over_is_to_come() -> None:
    first, second = days(small(now=at("2018-11-09 13:00")))
    assert [(one.delivered, one.to_come) for one in (first, second)] == [(1, 1), (0, 2)]


def test_the_text_of_a_day_is_the_organisers_or_none() -> None:
    first, second = days(small())
    assert first.text is not None
    assert set(first.text.texts) == {"en", "lv"}
    assert second.text is None


def test_a_meeting_without_items_has_days_all_the_same() -> None:
    assert [(one.day, one.items, one.planned) for one in days(empty())] == [(DAY, (), 0), (SECOND, (), 0)]


def test_the_sample_was_delivered_but_for_what_was_cancelled() -> None:
    found = days(sample_facts())
    assert sum(one.planned for one in found) == 49
    assert sum(one.delivered for one in found) == 48
    assert [(one.day.day, [item.id for item in one.cancelled]) for one in found if one.cancelled] == [
        (11, ["P42"])
    ]


def test_what_is_missing_is_told_by_town_day_item_and_section() -> None:
    found = missing(small(), "en")
    assert [(one.code, one.missing, one.people) for one in found.signatures] == [
        ("SE-MOT", 2, 3),
        ("LV-DAU", 1, 2),
        ("KZ-AST", 1, 1),
    ], "those whom the funder counts first"
    assert found.days == (date(2018, 11, 10),)
    assert [one.id for one in found.items] == ["X4", "X5"]
    assert Section.SUMMARY not in found.sections
    assert len(found.sections) == len(Section) - 1


def test_another_language_lacks_other_texts() -> None:
    assert Section.SUMMARY in missing(small(), "lv").sections
    assert missing(small(), "lv").days == (SECOND,)
    assert missing(small(), "sr").days == (DAY, SECOND)


def test_before_a_meeting_no_day_and_no_item_lacks_anything() -> None:
    early = missing(small(now=at("2018-11-01 12:00")), "en")
    assert (early.days, early.items) == ((), ())
    assert not missing(replace(alone(), people=()), "en").signatures
