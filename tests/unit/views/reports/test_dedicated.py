"""The drafted sentence of a day: of what took place, in the reader's language."""

from dataclasses import replace

from bot.domain.programme import Kind
from bot.domain.reports.days import days
from bot.views.reports.dedicated import dedicated, draft
from tests.reports import NOW, small, small_programme
from tests.sample import at, item, said_in


def test_a_day_is_dedicated_to_what_was_delivered_and_not_to_what_was_cancelled() -> None:
    first, second = days(small())
    assert dedicated(first, NOW, said_in("en")) == (
        "The day of 09/11/2018 was dedicated to “Opening” and “The future of Europe”."
    )
    assert "X3" not in str(dedicated(second, NOW, said_in("en")))
    assert "Ezers" in str(dedicated(second, NOW, said_in("lv")))


def test_what_is_not_over_yet_is_left_out() -> None:
    noon = at("2018-11-09 12:00")
    first, second = days(small())
    assert "Opening" in str(dedicated(first, noon, said_in("en")))
    assert "future" not in str(dedicated(first, noon, said_in("en")))
    assert dedicated(second, noon, said_in("en")) is None


def test_meals_and_journeys_are_told_only_on_a_day_without_anything_else() -> None:
    meal = item("M", "2018-11-09 12:00", "2018-11-09 13:00", kind=Kind.MEAL)
    for others, told in ((small_programme().items, False), ((), True)):
        facts = replace(small(), programme=replace(small_programme(), items=(*others, meal)))
        assert ("Title M" in str(dedicated(days(facts)[0], NOW, said_in("en")))) is told


def test_a_section_has_no_draft_and_names_are_escaped() -> None:
    assert draft(small(), "summary", "en", said_in("en")) is None
    odd = item("M", "2018-11-09 12:00", "2018-11-09 13:00", title=small_programme().meeting.title)
    facts = replace(small(), programme=replace(small_programme(), items=(odd, odd)))
    said = str(draft(facts, "day:2018-11-09", "en", said_in("lv")))
    assert said.count("Town Twinning") == 1
