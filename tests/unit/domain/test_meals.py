"""Meals: until when people say no, and counts against a plain recount."""

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.audience import Traits
from bot.domain.meals import Diner, Said, closes_at, combined, count, is_meal, meals_of
from bot.domain.programme import Kind
from tests.sample import at, audience, item, programme, with_items

MEETING = programme().meeting
LUNCH = item("L", "2018-11-10 12:20", kind=Kind.MEAL)
OPEN, SHUT = at("2018-11-09 17:59"), at("2018-11-09 18:00")


@pytest.mark.parametrize(
    ("sheet", "start", "day", "local"),
    [
        ("", "2018-11-10 12:20", None, "2018-11-09 18:00"),
        ("not a time", "2018-11-10 12:20", None, "2018-11-09 18:00"),
        ("12:30", "2018-11-10 12:20", None, "2018-11-09 12:30"),
        ("18:00", "2018-11-10 00:30", "2018-11-09 00:00", "2018-11-08 18:00"),
        ("18:00", "2018-03-25 12:00", None, "2018-03-24 18:00"),
    ],
    ids=["usual", "unreadable", "the meeting's own", "printed under the evening before", "clocks change"],
)
def test_the_cut_off_is_an_hour_of_the_day_before(
    sheet: str, start: str, day: str | None, local: str
) -> None:
    meeting = replace(MEETING, values={"meal_cutoff": sheet})
    meal = item("M", start, kind=Kind.MEAL, day=at(day).date() + timedelta(days=1) if day else None)
    assert closes_at(meeting, meal) == at(local)


def test_meals_are_in_order_without_what_is_cancelled_over_or_signed_up_for() -> None:
    meals = [
        item("D", "2018-11-10 20:00", "2018-11-10 21:30", kind=Kind.MEAL),
        LUNCH,
        item("X", "2018-11-10 18:00", kind=Kind.MEAL, withdrawn=True),
        item("S", "2018-11-10 19:00", kind=Kind.MEAL, signup=True),
        item("B", "2018-11-10 07:15", "2018-11-10 08:10", kind=Kind.MEAL),
        item("C", "2018-11-10 09:00"),
    ]
    found = with_items(*meals)
    assert [one.id for one in meals_of(found)] == ["B", "L", "D"]
    assert [one.id for one in meals_of(found, now=at("2018-11-10 08:10"))] == ["L", "D"]
    assert [one.id for one in meals_of(programme())][:3] == ["P07", "P09", "P13"]
    assert not is_meal(programme().by_id["P21"])


def test_what_one_person_does_not_eat_is_one_combination_however_it_is_written() -> None:
    assert combined(("Vegetarian", "no-gluten ", "")) == combined(("no-gluten", "vegetarian", "vegetarian"))
    assert combined(("Vegetarian", "no-gluten")) == ("no-gluten", "vegetarian")
    assert combined(()) == ()


def test_after_the_cut_off_the_numbers_stay_and_what_changed_is_told() -> None:
    diners = [
        Diner(Traits(), ("vegan",), {"L": Said(eats=False, told=True)}),  # an organiser took them out
        Diner(Traits(), (), {"L": Said(eats=True, told=False)}),  # and put them back in
        Diner(Traits(), (), {"L": Said(eats=False, told=None)}),
        Diner(Traits(), (), {"L": Said(eats=True, told=None)}),
        Diner(Traits()),
        Diner(Traits(), said={"other": Said(eats=False, told=False)}),
    ]
    shut = count(LUNCH, MEETING, diners, now=SHUT)
    assert (shut.closed, shut.expected, shut.coming, shut.yes, shut.no) == (True, 6, 5, 1, 1)
    assert (shut.added, shut.taken) == (1, 2)
    assert shut.foods == {("vegan",): 1, (): 4}
    now = count(LUNCH, MEETING, diners, now=OPEN)
    assert (now.closed, now.coming, now.yes, now.no) == (False, 4, 2, 2)
    assert now.coming == shut.coming + shut.added - shut.taken


def test_sittings_are_counted_where_an_audience_names_several_groups() -> None:
    meal = replace(LUNCH, audience=audience("guests+group-A;guests+group-B"))
    groups = ["A", "A", "B", None]
    diners = [Diner(Traits(delegation="X", group=group)) for group in groups]
    diners.append(Diner(Traits(delegation="H", host=True, group="A")))
    diners.append(Diner(Traits(delegation="X", group="B"), said={"L": Said(eats=False, told=False)}))
    counted = count(meal, MEETING, diners, now=OPEN)
    assert (counted.expected, counted.coming) == (5, 4)
    assert counted.groups == {"A": 2, "B": 1, "": 1}
    assert count(LUNCH, MEETING, diners, now=OPEN).groups == {}
    alone = replace(LUNCH, audience=audience("group-A"))
    assert count(alone, MEETING, diners, now=OPEN).groups == {}


def test_a_meal_that_people_sign_up_for_counts_its_places_and_is_nobodys_to_refuse() -> None:
    gala = replace(LUNCH, signup=True, signup_until=at("2018-11-09 12:00"))
    diners = [
        Diner(Traits(items=frozenset({"L"})), ("vegan",)),
        Diner(Traits(items=frozenset({"M"}))),
        Diner(Traits(without=frozenset({"L"}))),
        Diner(Traits(), erased=True),
    ]
    counted = count(gala, MEETING, diners, now=SHUT)
    assert (counted.coming, counted.foods, counted.closed) == (1, {("vegan",): 1}, False)
    assert counted.closes_at == at("2018-11-09 12:00")
    found = with_items(gala)
    assert (meals_of(found), meals_of(found, signed_up=True)) == ((), (gala,))


def test_who_was_erased_counts_as_one_of_their_town_whose_food_nobody_knows() -> None:
    erased = Diner(Traits(delegation="X"), erased=True)
    counted = count(LUNCH, MEETING, [erased, Diner(Traits())], now=OPEN)
    assert (counted.coming, counted.unknown, counted.foods) == (2, 1, {(): 1})
    split = replace(LUNCH, audience=audience("group-A;group-B"))
    assert count(split, MEETING, [erased], now=OPEN).expected == 0  # of which group, nobody knows


def test_counts_agree_with_a_plain_recount_of_random_people() -> None:
    dice = random.Random(5)
    for _ in range(200):
        meal = replace(
            LUNCH, audience=audience(dice.choice(["all", "guests", "group-A;group-B", "X;hosts+group-B"]))
        )
        diners, closed = [_anybody(dice) for _ in range(dice.randrange(40))], dice.random() < 0.5
        counted = count(meal, MEETING, diners, now=SHUT if closed else OPEN)
        there = [one for one in diners if meal.audience.may_include(one.traits)]
        out = [one for one in there if _answer(one, closed) is False]
        eating = [one for one in there if _answer(one, closed) is not False]
        assert (counted.expected, counted.no, counted.coming) == (len(there), len(out), len(eating))
        assert counted.yes == sum(_answer(one, closed) is True for one in there)
        assert counted.foods == Counter(tuple(sorted(set(one.food))) for one in eating)
        assert sum(counted.foods.values()) == counted.coming
        assert not counted.groups or sum(counted.groups.values()) == counted.coming
        still = sum(_answer(one, closed=False) is not False for one in there)
        assert counted.coming + counted.added - counted.taken == still


def _anybody(dice: random.Random) -> Diner:
    host = dice.random() < 0.3
    traits = Traits(
        delegation="H" if host else dice.choice("XY"), host=host, group=dice.choice(["A", "B", None])
    )
    food = tuple(dice.sample(["vegan", "no-gluten", "no-fish"], dice.randrange(3)))
    said = Said(dice.random() < 0.5, dice.choice([True, False, None]))
    return Diner(traits, food, dice.choice([None, {"L": said}, {"M": said}]))


def _answer(diner: Diner, closed: bool) -> bool | None:
    said = (diner.said or {}).get("L")
    return None if said is None else said.told if closed else said.eats
