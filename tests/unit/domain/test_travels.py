"""Entries in order, what moves one, and what it was."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.travels import Direction, Means, Pickups, Travel, in_order
from tests.sample import at

NOON = at("2018-11-08 12:00")
FLIGHT = Travel("RS-RAS", Direction.ARRIVAL, 1, Means.PLANE, NOON, "airport", NOON, "BT 334", 10)


def test_entries_are_in_order_of_time_then_of_town_and_part() -> None:
    later = replace(FLIGHT, delegation="AA", at=NOON + timedelta(minutes=1))
    radom, second = replace(FLIGHT, delegation="PL-RAD"), replace(FLIGHT, part=2)
    assert in_order([later, second, FLIGHT, radom]) == [radom, FLIGHT, second, later]


def test_a_new_version_follows_from_what_travellers_must_know() -> None:
    for moved in (
        replace(FLIGHT, at=NOON + timedelta(minutes=5)),
        replace(FLIGHT, place="hotel"),
        replace(FLIGHT, number="BT 335"),
        replace(FLIGHT, means=Means.TRAIN),
        FLIGHT.gone(NOON),
    ):
        assert moved.after(FLIGHT).version == 2
    for same in (replace(FLIGHT, note="x"), replace(FLIGHT, people=9)):
        assert same.after(FLIGHT).version == 1
        assert same.facts() != FLIGHT.facts()


def test_facts_bring_the_entry_back_as_it_was() -> None:
    now = replace(FLIGHT, at=NOON + timedelta(minutes=5), place="hotel", people=None, means=Means.CAR)
    assert now.as_of(FLIGHT.facts()) == FLIGHT


def test_all_of_them_is_all_on_the_list() -> None:
    assert not FLIGHT.takes_all(11)
    assert FLIGHT.takes_all(10)
    assert replace(FLIGHT, people=None).takes_all(99)


def test_a_table_has_two_sides() -> None:
    home = replace(FLIGHT, direction=Direction.DEPARTURE)
    pickups = Pickups((FLIGHT, home), {}, {})
    assert pickups.of(Direction.DEPARTURE) == (home,)
