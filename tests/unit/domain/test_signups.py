"""Places, who gets one, until when, what overlaps, and whose programme an item is in."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audience import Traits
from bot.domain.polls.moments import asked
from bot.domain.polls.questions import Poll
from bot.domain.signups import Places, SignupState, may_come, same_time, until
from tests.sample import at, content, item, person, with_items

P38 = content().items["P38"]
IN_B = person(group="B").traits
WITHOUT = replace(IN_B, without=frozenset({"P38"}))


@pytest.mark.parametrize(
    ("places", "left", "full", "room", "newcomer"),
    [
        (Places(), None, False, 0, SignupState.PLACE),
        (Places(None, 90, 3), None, True, 3, SignupState.WAITING),
        (Places(30), 30, False, 0, SignupState.PLACE),
        (Places(30, 29), 1, False, 0, SignupState.PLACE),
        (Places(30, 29, 2), 1, True, 1, SignupState.WAITING),  # who waits comes first
        (Places(30, 30, 4), 0, True, 0, SignupState.WAITING),
        (Places(20, 30, 4), 0, True, 0, SignupState.WAITING),
        (Places(35, 30, 4), 5, True, 4, SignupState.WAITING),
    ],
)
def test_places_go_to_who_waits_before_newcomers(
    places: Places, left: int | None, full: bool, room: int, newcomer: SignupState
) -> None:
    assert (places.left, places.full, places.room, places.for_newcomer) == (left, full, room, newcomer)


def test_sign_up_ends_as_the_workbook_says_but_never_after_the_start() -> None:
    assert until(P38) == P38.starts_at
    early = P38.starts_at - timedelta(days=1)
    assert until(replace(P38, signup_until=early)) == early
    assert until(replace(P38, signup_until=P38.starts_at + timedelta(days=1))) == P38.starts_at


def test_who_may_come_is_of_the_audience_and_the_item_takes_place() -> None:
    assert may_come(P38, IN_B)
    assert may_come(P38, person(group=None).traits)
    assert not may_come(P38, person(group="A").traits)
    assert not may_come(replace(P38, withdrawn=True), IN_B)
    assert not may_come(replace(P38, signup=False), IN_B)


def test_items_overlap_only_while_both_are_on() -> None:
    one = item("A", "2018-11-10 10:00", "2018-11-10 11:00")
    others = [
        item("B", "2018-11-10 11:00", "2018-11-10 12:00"),
        item("C", "2018-11-10 09:00", "2018-11-10 10:01"),
        item("D", "2018-11-10 10:59"),
        item("E", "2018-11-10 10:30", "2018-11-10 10:40", withdrawn=True),
        one,
    ]
    assert [found.id for found in same_time(one, others, at("2018-11-10 08:00"))] == ["C", "D"]
    assert [found.id for found in same_time(one, others, at("2018-11-10 10:30"))] == ["D"]


def test_who_waits_or_does_not_come_has_it_in_no_programme_of_theirs() -> None:
    programme = with_items(P38)
    assert programme.of_day(P38.day, IN_B) == (P38,)
    assert programme.of_day(P38.day, WITHOUT) == ()
    assert programme.of_day(P38.day, None) == (P38,)
    assert with_items(replace(P38, signup=False)).of_day(P38.day, WITHOUT) != ()
    assert programme.now_and_next(P38.starts_at, WITHOUT) == ((), ())


def test_who_did_not_come_is_not_asked_how_it_was() -> None:
    polls = Poll.gather(content().questions.values())
    feedback = next(one for one in polls.values() if one.trigger == f"after_kind={P38.kind}")
    programme = with_items(P38)
    assert asked(feedback, programme, "P38", IN_B)
    assert asked(feedback, programme, "P38", WITHOUT) == ()


def test_a_place_makes_somebody_one_of_the_audience() -> None:
    party = replace(P38, id="X", signup=False, audience=type(P38.audience).parse("item-P38"))
    assert party.concerns(Traits(delegation="PL-RAD", items=frozenset({"P38"})))
    assert not party.concerns(Traits(delegation="PL-RAD", without=frozenset({"P38"})))
