"""Kinds guessed from words, in the languages of the towns."""

import pytest

from bot.domain.programme import Kind
from bot.domain.timetables.kinds import guess


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Lunch in the Fortress", Kind.MEAL),
        ("Farewell dinner", Kind.MEAL),
        ("Pusdienas", Kind.MEAL),
        ("Gemeinsames Mittagessen", Kind.MEAL),
        ("Завтрак", Kind.MEAL),
        ("Заједнички ручак", Kind.MEAL),
        ("Obilazak muzeja", Kind.EXCURSION),
        ("Pietūs rotušėje", Kind.MEAL),
        ("Bus to Aglona", Kind.TRANSFER),
        ("Departure of the guests", Kind.TRANSFER),
        ("Izbraukšana uz Rīgu", Kind.TRANSFER),
        ("Arrival and check-in", Kind.ARRIVAL),
        ("Rejestracja uczestników", Kind.ARRIVAL),
        ("Stadtbesichtigung", Kind.EXCURSION),
        ("Ekskursija pa pilsētu", Kind.EXCURSION),
        ("Opening ceremony", Kind.CEREMONY),
        ("Group photo", Kind.CEREMONY),
        ("Koncerts un dejas", Kind.CULTURE),
        ("Brīvais laiks", Kind.FREE),
        ("Czas wolny", Kind.FREE),
        ("Leaders’ briefing", Kind.BRIEFING),
        ("Panel discussion", Kind.SEMINAR),
        ("Föreläsning om vatten", Kind.SEMINAR),
        ("Freedom of the press", None),
        ("Coaching young people", None),
        ("The tourism of tomorrow", None),
        ("A busy department", None),
        ("Übermorgen", None),
    ],
)
def test_a_title_tells_its_kind_or_nothing(title: str, kind: Kind | None) -> None:
    assert guess((), (title,)) == kind


def test_a_category_tells_more_than_a_title_but_that_all_are_lectures_tells_little() -> None:
    assert guess(("Excursions",), ("Lecture by the lake",)) is Kind.EXCURSION
    assert guess(("lecture",), ("Lunch",)) is Kind.MEAL
    assert guess(("lecture",), ("Clean rivers",)) is Kind.SEMINAR
    assert guess(("culture",), ("Lunch",)) is Kind.CULTURE
