"""Meals as they are read: what a card says when, whole delegations, numbers for the kitchen."""

from datetime import datetime

import pytest

from bot.domain.audience import Traits
from bot.domain.meals import Diner, Guest, KitchenTable, MealCount, Said, count
from bot.domain.programme import Kind
from bot.screen import MAX_TEXT, Button, Screen, plain, units
from bot.views import guests, kitchen, kitchen_sheets, meals
from bot.views.guests import GuestEats
from bot.views.meals import EatHere
from tests.sample import at, audience, buttons, item, labels, programme, said_in

LUNCH = programme().by_id["P36"]
MEETING, T = programme().meeting, said_in("en")
OPEN, SHUT, OVER = at("2018-11-10 17:59"), at("2018-11-10 18:00"), at("2018-11-11 13:30")
BACK = Button("Back", kitchen.ShowKitchen())


@pytest.mark.parametrize(
    ("now", "may", "until", "pressed"),
    [
        (OPEN, True, "You can change this until Saturday, 10 November, 18:00.", True),
        (
            SHUT,
            False,
            "The kitchen was told on Saturday, 10 November, 18:00. To change it, please ask",
            False,
        ),
        (SHUT, True, "The kitchen was told on Saturday, 10 November, 18:00; it sees what you change", True),
        (OVER, False, None, False),
    ],
    ids=["open", "closed", "an organiser", "over"],
)
def test_the_card_says_until_when_and_offers_what_is_possible(
    now: datetime, may: bool, until: str | None, pressed: bool
) -> None:
    part = meals.on_card(LUNCH, MEETING, T, eats=True, may=may, now=now, ways=())
    assert part.text is not None
    first, *rest = plain(part.text).splitlines()
    assert first == "You are counted in."
    assert (rest[0].startswith(until) if until else rest == []) is True
    assert part.after
    assert [one.data for row in part.keyboard for one in row] == (
        [EatHere("P36", eats=False)] if pressed else []
    )


def test_a_long_list_of_meals_comes_eight_at_a_time() -> None:
    many = [item(f"M{n}", f"2018-11-1{n % 3} 1{n}:00", kind=Kind.MEAL) for n in range(9)]
    screen = meals.my_meals(many, {}, MEETING, T, now=at("2018-11-01 00:00"))
    assert len(screen.keyboard) == 10
    assert labels(screen)[8:] == [["More ›"], ["Today", "Help"]]
    second = meals.my_meals(many, {"M8": False}, MEETING, T, now=at("2018-11-01 00:00"), part=1)
    assert buttons(second)[0].data == EatHere("M8", eats=True, part=1)
    assert not buttons(second)[0].label.startswith("✓")
    assert "There are no more meals." in meals.my_meals([], {}, MEETING, T, now=OPEN).text


def everybody_out(n: int, *, may: bool = True) -> Screen:
    out = [Guest(f"PL-RAD-{k}", f"Bartłomiej Brzęczyszczykiewicz {k}", eats=k == 0) for k in range(n)]
    return guests.guests(LUNCH, "PL-RAD", out, programme(), T, may=may, now=OPEN, back=BACK)


def test_a_large_delegation_that_does_not_eat_fits_a_message() -> None:
    screen = everybody_out(400)
    assert units(screen.text) < MAX_TEXT
    assert "and 369 more." in screen.text
    assert buttons(screen)[0].data == GuestEats("P36", "PL-RAD-0", eats=False, part=0)
    assert buttons(screen)[0].label.startswith("✓ Bartłomiej")
    assert labels(everybody_out(400, may=False)) == [["Back", "Help"]]


def shown(meal: MealCount, *, foods_known: bool = True) -> str:
    return plain(kitchen.portions(meal, T, foods_known=foods_known).text)


def test_a_meal_for_the_kitchen_has_diets_sittings_and_what_changed() -> None:
    meal = item("L", "2018-11-11 12:30", kind=Kind.MEAL, audience=audience("group-A;group-B"))
    diners = [
        *([Diner(Traits(group="A"), ("vegetarian", "no-gluten"))] * 2),
        Diner(Traits(group="B"), ("halāl",)),
        Diner(Traits(), (), {"L": Said(eats=False, told=None)}),
        Diner(Traits(group="B"), (), {"L": Said(eats=False, told=False)}),
    ]
    counted = count(meal, MEETING, diners, now=SHUT)
    assert shown(counted) == (
        "Title L\n"
        "Sunday, 11 November, 12:30\n\n"
        "4 portions\n"
        "Expected: 5 · said no: 1 · said yes: 0\n"
        "group A: 2\n"
        "group B: 1\n"
        "no group known: 1\n\n"
        "Food\n"
        "no gluten + vegetarian: 2\n"
        "halāl: 1\n"
        "nothing noted: 1\n\n"
        "These are the numbers of Saturday, 10 November, 18:00.\n"
        "Changed since: +0 −1. Now: 3."
    )
    assert "Food" not in shown(counted, foods_known=False)
    assert "is deleted by now" in shown(counted, foods_known=False)


def test_a_meal_with_sign_up_leads_to_its_card_and_is_changed_there() -> None:
    gala = item("G", "2018-11-11 20:00", kind=Kind.MEAL, signup=True)
    screen = kitchen.portions(count(gala, MEETING, [], now=OPEN), T, foods_known=True)
    assert labels(screen) == [["Show item"], ["‹ All meals", "Help"]]
    assert "People may change this until Sunday, 11 November, 20:00." in plain(screen.text)


def test_the_sheets_are_in_the_readers_language_and_say_when_diets_are_gone() -> None:
    counted = count(LUNCH, MEETING, [Diner(Traits(), ("vegan",)), Diner(Traits(), erased=True)], now=SHUT)
    first, foods = kitchen_sheets.sheets(KitchenTable((counted,)), programme(), said_in("lv"))
    assert first.rows[0][:3] == ("2018-11-11", "12:30", "Pusdienas cietoksnī")
    assert [row[-1] for row in foods.rows] == [1, 1]
    gone = KitchenTable((counted,), foods_known=False)
    _, foods = kitchen_sheets.sheets(gone, programme(), T)
    assert foods.rows == (("", "", "", "What people eat is deleted by now, as promised.", ""),)
    assert [row[4] for row in kitchen_sheets.flat(gone, T).rows if row[4] == "food"] == []


def test_after_the_meeting_the_table_still_has_all_meals() -> None:
    table = KitchenTable((count(LUNCH, MEETING, [Diner(Traits())], now=OVER),))
    screen = kitchen.kitchen(table, T, now=at("2018-12-01 12:00"), ways=())
    assert "12:30 Lunch in the Fortress: 1 of 1" in plain(screen.text)
    nothing = kitchen.kitchen(KitchenTable(()), T, now=OPEN, ways=())
    assert "There are no meals in the programme." in nothing.text
