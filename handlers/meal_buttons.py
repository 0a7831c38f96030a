"""What stands under meals: a part of the table of contents in handlers/__init__.py."""

from collections.abc import Mapping

from bot.callback_data import CallbackData
from bot.domain.rights import Action
from bot.views import guests as tables
from bot.views import kitchen as counts
from bot.views import meals as views
from handlers import guests, kitchen, meals
from handlers.guarded import Guarded

BUTTONS: Mapping[type[CallbackData], Guarded] = {
    views.ShowMeals: Guarded(meals.show_meals, Action.ANSWER_MEAL),
    views.EatHere: Guarded(meals.eat_here, Action.ANSWER_MEAL),
    tables.ChooseMeal: Guarded(guests.choose_meal, Action.LIST_PEOPLE),
    tables.ChooseTable: Guarded(guests.choose_table, Action.COUNT_MEALS),
    tables.ShowGuests: Guarded(guests.show_guests, Action.LIST_PEOPLE),
    tables.GuestEats: Guarded(guests.guest_eats, Action.LIST_PEOPLE),
    counts.ShowKitchen: Guarded(kitchen.show_kitchen, Action.COUNT_MEALS),
    counts.ShowPortions: Guarded(kitchen.show_portions, Action.COUNT_MEALS),
    counts.SendKitchen: Guarded(kitchen.send_kitchen, Action.COUNT_MEALS),
}
"""A class of callback data each."""
