"""Who took part: what is apart stays apart, and what nobody recorded is not 0."""

from dataclasses import replace

from bot.domain.reports.counts import Heads, participation
from tests.reports import PEOPLE, alone, empty, sample_facts, small


def test_local_invited_and_outside_are_counted_apart_and_make_the_whole() -> None:
    for facts in (small(), sample_facts(), alone(), empty()):
        found = participation(facts)
        assert found.local.people + found.granted.people + found.outside.people == found.total.people
        assert found.granted.people + found.outside.people == found.invited.people
        for each in (found.towns, found.places, found.countries):
            assert sum(one.heads.people for one in each) == found.total.people


def test_a_small_meeting_is_counted() -> None:
    found = participation(small())
    assert (found.total, found.local) == (Heads(9, 7, 5), Heads(2, 2, 1))
    assert (found.granted, found.outside) == (Heads(6, 5, 4), Heads(1, None, None))
    rows = [(one.code, one.people, one.present, one.signed, one.expected) for one in found.towns]
    assert rows == [
        ("LV-DAU", 2, 2, 1, 24),
        ("IT-SBT", 0, None, None, None),
        ("KZ-AST", 1, None, None, 1),
        ("RS-RAS", 3, 3, 3, 11),
        ("SE-MOT", 3, 2, 1, 8),
    ]
    assert [(one.staff, one.leaders, one.withdrawn) for one in found.towns][:2] == [
        (2, 1, False),
        (0, 0, True),
    ]


def test_people_of_another_town_than_their_delegations_are_told_apart() -> None:
    apart = [one for one in participation(small()).places if one.differs]
    assert [(one.code, one.town.texts, one.heads.people) for one in apart][:1] == [
        ("RS-RAS", {"en": "Нови Пазар"}, 1)
    ]
    whole = {one.code: one.people for one in participation(small()).towns if one.people}
    for code, people in whole.items():
        assert sum(one.heads.people for one in participation(small()).places if one.code == code) == people


def test_a_town_written_in_another_language_is_the_same_town() -> None:
    people = [replace(one, town="рашка") for one in PEOPLE if one.delegation == "RS-RAS"]
    (place,) = participation(small(people=tuple(people))).places
    assert not place.differs


def test_who_was_erased_counts_and_who_does_not_come_does_not() -> None:
    serbs = next(one for one in participation(small()).towns if one.code == "RS-RAS")
    assert (serbs.people, serbs.present, serbs.signed) == (3, 3, 3)
    assert participation(small()).local.people == 2, "Žanete does not come"


def test_somebody_of_a_delegation_that_there_is_not_is_counted() -> None:
    found = participation(small(people=(replace(PEOPLE[0], delegation="XX"),)))
    assert [(one.code, one.people, one.country) for one in found.towns if one.people] == [("XX", 1, "")]
    assert found.outside.people == 1


def test_absence_is_a_record_but_silence_is_none() -> None:
    quiet = small(attended={}, people=tuple(PEOPLE))
    assert participation(quiet).total == Heads(9, None, None)
    away = small(people=tuple(PEOPLE))
    assert participation(away).total.present == 0
