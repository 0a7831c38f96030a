"""Who belongs into which bus, who is missing, and when people board."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audience import Audience, Traits
from bot.domain.presence import (
    Mark,
    Ride,
    Traveller,
    Way,
    board,
    boarding,
    count,
    countable,
    departures,
    own_ride,
    ride_of,
    rides,
)
from bot.domain.programme import Kind
from tests.sample import at, programme

COACHES = programme().by_id["P21"]
START = COACHES.starts_at
ANNA, BERTA, CARL = (
    Traveller("A", "Anna", "PL-RAD", "Bus 1"),
    Traveller("B", "Berta", "SE-MOT", "bus 2"),
    Traveller("C", "Carl", "SE-MOT", ""),
)
EVERYBODY = (ANNA, BERTA, CARL)


def here(who: Traveller, bus: str, *, there: bool = True) -> dict[str, Mark]:
    return {who.id: Mark(who.id, there, bus, Way.COUNT, "X", START)}


def figures(marks: dict[str, Mark]) -> list[tuple[str, int, int]]:
    return [(one.ride.bus, one.here, one.expected) for one in board(COACHES, EVERYBODY, marks)]


def test_who_has_no_bus_on_the_list_is_missed_all_the_same_until_they_are_in_one() -> None:
    assert figures({}) == [("Bus 1", 0, 1), ("Bus 2", 0, 1), ("", 0, 1)]
    assert figures(here(CARL, "Bus 2")) == [("Bus 1", 0, 1), ("Bus 2", 1, 2)]


@pytest.mark.parametrize("there", [True, False])
def test_nobody_is_counted_twice_or_lost(there: bool) -> None:
    for bus in ("Bus 1", "Bus 2"):
        for who in EVERYBODY:
            found = figures(here(who, bus, there=there))
            assert sum(expected for _, _, expected in found) == 3
            assert sum(n for _, n, _ in found) == there


def test_a_single_bus_takes_all_whatever_the_list_says() -> None:
    one = replace(COACHES, transport=("Bus 1",))
    assert rides(one) == (Ride(one),)
    assert Ride(one).vehicle == "Bus 1"
    assert [own_ride(one, who.assigned) for who in EVERYBODY] == [Ride(one)] * 3
    assert count(Ride(one), EVERYBODY, {}).expected == 3


def test_who_an_item_is_not_for_is_missed_nowhere_but_counted_where_they_are() -> None:
    swedes = replace(COACHES, audience=Audience.parse("SE-MOT"))
    everybody = [replace(who, traits=Traits(delegation=who.delegation)) for who in EVERYBODY]
    first = count(Ride(swedes, "Bus 1"), everybody, {})
    assert first.heads == ()
    assert count(Ride(swedes, "Bus 1"), everybody, here(ANNA, "Bus 1")).expected == 1


@pytest.mark.parametrize(
    ("minutes", "boards", "counts"),
    [
        (-181, False, False),
        (-180, True, True),
        (0, True, True),
        (14, True, True),
        (15, False, True),
        (65, False, False),
    ],
)
def test_people_board_until_a_quarter_of_an_hour_after_and_are_counted_till_the_end(
    minutes: int, boards: bool, counts: bool
) -> None:
    now = START + timedelta(minutes=minutes)
    assert (boarding(COACHES, now), countable(COACHES, now)) == (boards, counts)
    cancelled = replace(COACHES, withdrawn=True)
    assert not boarding(cancelled, now)
    assert not countable(cancelled, now)
    assert not boarding(replace(COACHES, kind=Kind.SEMINAR), now)


def test_an_items_card_asks_from_the_first_reminder_on() -> None:
    for lead, minutes, asks in ((60, 61, False), (60, 60, True), (7 * 1440, 181, False)):
        now = START - timedelta(minutes=minutes)
        assert boarding(COACHES, now, opens=timedelta(minutes=lead)) is asks


@pytest.mark.parametrize(
    ("now", "first"), [("2018-11-10 08:44", "P21"), ("2018-11-10 08:45", "P27"), ("2018-11-13 00:00", None)]
)
def test_the_next_departure_is_the_one_that_runs_as_long_as_it_is_boarded(
    now: str, first: str | None
) -> None:
    found = departures(programme(), at(now))
    assert (found[0].id if found else None) == first
    assert [one.starts_at for one in found] == sorted(one.starts_at for one in found)


def test_a_button_names_one_ride_of_the_whole_programme() -> None:
    every = [ride for item in programme().items for ride in rides(item)]
    every += [Ride(item) for item in programme().items if len(item.transport) > 1]
    assert len({ride.handle for ride in every}) == len(every)
    assert all(ride_of(programme(), ride.handle) == ride for ride in every)
    assert ride_of(programme(), "00000000") is None
