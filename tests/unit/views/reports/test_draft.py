"""The draft of the final report: all chapters of each form, gaps to write in, nothing invented."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.reports.counts import participation
from bot.domain.reports.facts import Facts
from bot.domain.reports.forms import FORMS, Form
from bot.domain.reports.papers import Bullets, Heading, Paper, Picture, Style, Table, Text
from bot.i18n import translator
from bot.views.reports.draft import render
from bot.views.reports.draft_charts import charts
from tests import reports

MEETINGS: dict[str, Callable[[], Facts]] = {
    "small": reports.small,
    "empty": reports.empty,
    "alone": reports.alone,
    "sample": reports.sample_facts,
}


def draft(facts: Facts, language: str = "en") -> Paper:
    return render(facts, translator(language, facts.meeting))


def in_form(facts: Facts, form: str) -> Facts:
    meeting = replace(facts.meeting, values={**facts.meeting.values, "report_form": form})
    return replace(facts, programme=replace(facts.programme, meeting=meeting))


def chapters(paper: Paper) -> list[str]:
    return [one.text for one in paper.parts if isinstance(one, Heading) and one.level == 1]


def under(paper: Paper, heading: str) -> list[object]:
    """What stands under a heading, up to the next."""
    places = [place for place, one in enumerate(paper.parts) if isinstance(one, Heading)]
    start = next(place for place in places if getattr(paper.parts[place], "text", "").endswith(heading))
    end = next((place for place in places if place > start), len(paper.parts))
    return list(paper.parts[start + 1 : end])


def rows(paper: Paper, heading: str) -> list[tuple[str, ...]]:
    return [row for one in under(paper, heading) if isinstance(one, Table) for row in one.rows]


def words(paper: Paper) -> str:
    found: list[str] = [paper.title]
    for one in paper.parts:
        match one:
            case Heading() | Text():
                found.append(one.text)
            case Bullets():
                found += one.points
            case Table():
                found += [*one.header, *(cell for row in one.rows for cell in row)]
    return "\n".join(found)


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("meeting", MEETINGS)
@pytest.mark.parametrize("language", ["en", "lv"])
def test_no_chapter_of_a_form_stays_empty(form: Form, meeting: str, language: str) -> None:
    paper = draft(in_form(MEETINGS[meeting](), form), language)
    assert len(chapters(paper)) == len(FORMS[form])
    parts = paper.parts
    for one, following in zip(parts, (*parts[1:], None), strict=True):
        if isinstance(one, Heading):
            deeper = isinstance(following, Heading) and following.level > one.level
            assert following is not None and (deeper or not isinstance(following, Heading)), one.text
        if isinstance(one, Table):
            assert one.rows and all(len(row) == len(one.header) for row in one.rows)


def test_the_event_sheet_of_cerv_comes_first_with_what_nobody_can_know_left_to_write() -> None:
    paper = draft(in_form(reports.small(), "cerv"))
    assert chapters(paper)[0] == "1. Event description sheet"
    assert ("Event number", "[Write here]") in rows(paper, "The event")
    assert chapters(draft(in_form(reports.small(), "unheard of")))[0] == "1. The project"


def test_days_are_what_organisers_wrote_or_are_drafted_and_marked_so() -> None:
    paper = draft(reports.small())
    written = [one for one in paper.parts if isinstance(one, Text) and one.text.startswith("getting to know")]
    drafted = [
        one for one in paper.parts if isinstance(one, Text) and "of 10/11/2018 was dedicated" in one.text
    ]
    assert [one.style for one in written] == [Style.PLAIN]
    assert [one.style for one in drafted] == [Style.DRAFTED]
    assert "“The lake”" in drafted[0].text


def test_what_an_organiser_wrote_in_another_language_says_which() -> None:
    (summary,) = [
        one for one in draft(reports.small(), "lv").parts if getattr(one, "text", "") == "Nine people met."
    ]
    assert isinstance(summary, Text)
    assert summary.language == "en"


def test_numbers_of_signed_lists_are_those_of_the_facts_and_never_0_for_not_recorded() -> None:
    facts = reports.small()
    found = {row[0]: row[1:] for row in rows(draft(facts), "Signed lists of participants")}
    assert found["Raška"] == ("3", "3", "0")
    assert found["Motala"] == ("3", "1", "2")
    assert found["Astana"] == ("1", "not recorded", "not recorded")
    assert len(found) == sum(one.people > 0 for one in participation(facts).towns)


def test_changes_stand_with_their_reasons() -> None:
    found = [row[1:] for row in rows(draft(reports.small()), "History of changes")]
    assert found[0] == (
        "The future of Europe",
        "time\nFri 9 13:50–15:30 → Fri 9 14:20–15:30",
        "The hall is taken",
    )
    assert found[1][1:] == ("cancelled\nSat 10 09:00–10:00", "not recorded")


def test_food_needs_of_fewer_than_five_are_not_even_quoted() -> None:
    facts = replace(reports.small(), diets={"vegetarian": 7, "vegan": 6, "only what Ilze cooks": 1})
    paper = draft(facts)
    assert "Ilze" not in words(paper)
    assert ("vegetarian", "7") in rows(paper, "Food needs")
    assert under(draft(reports.small()), "Food needs") == [Text("not recorded")]


def test_nobody_is_named_and_what_people_are_is_told_in_one_chapter() -> None:
    facts = reports.small()
    said = words(draft(facts))
    assert "Opening" in said
    assert not [one.name for one in facts.people if one.name and one.name in said]
    questions = [row[0] for row in rows(draft(facts), "Before we start")]
    assert questions and not {"You are …", "Your age", "Is this your first town-twinning meeting?"} & set(
        questions
    )


def test_long_answers_are_cut_and_the_rest_is_where_it_is_whole() -> None:
    points = [
        point for one in draft(reports.small()).parts if isinstance(one, Bullets) for point in one.points
    ]
    (long,) = [point for point in points if point.startswith("Wir wünschen")]
    assert len(long) <= 300 and long.endswith("…")
    assert "=1+1" in points


def test_charts_stand_where_they_were_drawn_with_words_that_say_the_same() -> None:
    facts = reports.small()
    t = translator("lv", facts.meeting)
    names = list(charts(facts, t))
    paper = render(facts, t, dict.fromkeys(names, b"png"))
    found = [one for one in paper.parts if isinstance(one, Picture)]
    assert names == ["countries", "rates", "changes"]
    assert len(found) == 3 and all(one.alternative for one in found)
    assert not [one for one in draft(facts).parts if isinstance(one, Picture)]
    assert charts(reports.empty(), t) == {}


def test_a_question_that_fewer_than_five_answered_has_no_numbers() -> None:
    found = {row[0]: row[1:] for row in rows(draft(reports.small()), "Your day")}
    assert found["Your day as a whole: how was it?"] == ("", "fewer than five answers: not shown")
