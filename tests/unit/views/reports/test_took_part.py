"""Who took part, as the public page tells it: the funder's way of counting, and nobody's name."""

from dataclasses import replace

from bot.domain.reports.facts import Facts
from bot.i18n import Translator, translator
from bot.views.reports.took_part import took_part
from tests import reports

T = Translator("en", default="en")


def said(facts: Facts, t: Translator = T) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.lead, one.points) for one in took_part(facts, t)]


def test_invited_host_and_outside_are_told_apart() -> None:
    assert said(reports.small()) == [
        (
            "The project involved 7 citizens; invited: 5.",
            (
                "2 participants from the city of Motala (Sweden)",
                "2 participants from the city of Raška (Serbia)",
                "1 participant from the city of Нови Пазар (Serbia)",
            ),
        ),
        ("From the host town:", ("2 participants from the city of Daugavpils (Latvia)",)),
        (
            "Counted: everybody who was marked as present. Not recorded for: Astana (Kazakhstan).",
            (),
        ),
    ]


def test_whom_the_funder_does_not_count_stands_outside_the_number() -> None:
    facts = reports.small()
    people = tuple(replace(one, present=one.present or one.id == "KZ-AST-01") for one in facts.people)
    lines = said(replace(facts, people=people))
    assert lines[0][0] == "The project involved 7 citizens; invited: 5."
    assert ("Not included in this number:", ("1 participant from the city of Astana (Kazakhstan)",)) in lines


def test_without_marks_the_list_is_counted_and_the_page_says_so() -> None:
    facts = reports.small()
    unmarked = tuple(replace(one, present=False) for one in facts.people)
    lines = said(replace(facts, people=unmarked, presence=(), attended={}))
    assert lines[0][0] == "The project involved 8 citizens; invited: 6."
    assert lines[-1][0].startswith("Counted: everybody on the list of participants.")


def test_the_numbers_of_the_towns_add_up_to_the_whole() -> None:
    facts = reports.sample_facts()
    lines = said(facts)
    number = int(lines[0][0].split()[3])
    counted = [int(point.split()[0]) for lead, points in lines[:2] for point in points]
    assert sum(counted) == number == sum(one.present for one in facts.people)


def test_towns_of_one_size_are_sorted_and_named_in_the_readers_language() -> None:
    facts = reports.sample_facts()
    points = said(facts, translator("lv", facts.meeting))[0][1]
    ones = [point for point in points if point.startswith("1 ")]
    assert len(ones) > 2
    assert [point for point in ones if "(Lietuva)" in point]
    assert ones == sorted(ones, key=lambda point: point.replace("Ł", "L"))


def test_one_participant_and_nobody_are_said_so() -> None:
    assert said(reports.alone())[0] == (
        "The project involved 1 citizen; invited: 1.",
        ("1 participant from the city of Raška (Serbia)",),
    )
    assert said(reports.empty()) == [("Nobody is on the list of participants.", ())]
