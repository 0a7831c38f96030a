"""What the kitchen is told, for organisers: meals with their portions; one with diets and sittings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.meals import Food, KitchenTable, MealCount
from bot.i18n import Translator
from bot.screen import Button, Document, Screen, button, lines, paragraphs, rows
from bot.views import words
from bot.views.buttons import ShowItem, ShowOrganise, help_button
from bot.views.guests import ChooseTable
from bot.views.meals import ShowMeals, moment, named
from bot.views.paging import paged

FILE = "meals.xlsx"


@dataclass(frozen=True)
class ShowKitchen(CallbackData, code="kitchen"):
    """The kitchen's table, eight meals at a time."""

    part: int = 0


@dataclass(frozen=True)
class ShowPortions(CallbackData, code="portions"):
    """One meal: portions, diets, sittings."""

    item: str


@dataclass(frozen=True)
class SendKitchen(CallbackData, code="kitfile"):
    """The kitchen's table as a workbook."""


def kitchen(
    table: KitchenTable, t: Translator, *, now: datetime, ways: Sequence[Button], part: int = 0
) -> Screen:
    """Meals that are not over, after the meeting all, with their portions."""
    coming = [meal for meal in table.meals if meal.item.over_at > now] or list(table.meals)
    shown, turns = paged(coming, part, ShowKitchen, t)
    meals = [button(named(meal.item, t), ShowPortions(meal.item.id)) for meal in shown]
    days = [
        lines(Markup("<b>{}</b>").format(t.day(day)), *(_line(meal, t) for meal in of_day))
        for day, of_day in groupby(shown, lambda meal: meal.item.day)
    ]
    organise = button(t.pgettext("button", "‹ Organise"), ShowOrganise())
    excel = button(t.pgettext("button", "Excel"), SendKitchen())
    return Screen(
        paragraphs(t("<b>Meals for the kitchen</b>"), *(days or [t("There are no meals in the programme.")])),
        (*rows(meals, 1), *turns, (excel, *ways), (organise, help_button(t))),
    )


def portions(meal: MealCount, t: Translator, *, foods_known: bool) -> Screen:
    """Everything the kitchen is told of one meal."""
    when = t("{day}, {time}", day=t.day(meal.item.day), time=t.time(meal.item.starts_at))
    change = button(t.pgettext("button", "Change for somebody"), ChooseTable(meal.item.id))
    show = button(t.pgettext("button", "Show item"), ShowItem(meal.item.id))  # who comes stands there
    return Screen(
        paragraphs(
            lines(Markup("<b>{}</b>").format(t.text(meal.item.title)), when),
            lines(
                t.ngettext("<b>{n} portion</b>", "<b>{n} portions</b>", meal.coming),
                t(
                    "Expected: {expected} · said no: {no} · said yes: {yes}",
                    expected=meal.expected,
                    no=meal.no,
                    yes=meal.yes,
                ),
                *(t("{who}: {n}", who=sitting(group, t), n=n) for group, n in meal.groups.items()),
            ),
            lines(*_foods(meal, t)) if foods_known else t("What people eat is deleted by now, as promised."),
            _state(meal, t),
        ),
        ((show if meal.item.signup else change,), (back(t), help_button(t))),
    )


def ways(t: Translator, *, eats: bool) -> list[Button]:
    """From the table to the organiser's own meals, if they are on the list."""
    return [button(t.pgettext("button", "My meals"), ShowMeals())] if eats else []


def back(t: Translator) -> Button:
    """To the table."""
    return button(t.pgettext("button", "‹ All meals"), ShowKitchen())


def of_meal(item_id: str, t: Translator) -> Button:
    """From a meal's card to what the kitchen is told of it."""
    return button(t.pgettext("button", "Kitchen"), ShowPortions(item_id))


def to_portions(item_id: str, t: Translator) -> Button:
    """Back to what the kitchen is told of a meal."""
    return button(t.pgettext("button", "‹ Kitchen"), ShowPortions(item_id))


def document(content: bytes, t: Translator) -> Document:
    """The workbook, with all meals."""
    return Document(FILE, content, t("Meals for the kitchen: portions and diets, no names."))


def food(one: Food, t: Translator) -> Markup:
    """``no gluten + vegetarian``: of one person together."""
    return Markup(" + ").join(words.diet(word, t) for word in one) if one else t("nothing noted")


def sitting(group: str, t: Translator) -> Markup:
    """Whom a part of a meal is for."""
    return t("group {name}", name=group) if group else t("no group known")


def ranked(meal: MealCount) -> list[tuple[Food, int]]:
    """Diets in order: those of most people first, and last those of whom nothing is noted."""
    return sorted(meal.foods.items(), key=lambda one: (not one[0], -one[1], one[0]))


def _foods(meal: MealCount, t: Translator) -> list[Markup]:
    said = [t("{who}: {n}", who=food(one, t), n=n) for one, n in ranked(meal)]
    unknown = t("{who}: {n}", who=t("not known, data erased"), n=meal.unknown)
    return [t("<b>Food</b>"), *said, *([unknown] if meal.unknown else [])]


def _line(meal: MealCount, t: Translator) -> Markup:
    told = {"time": t.time(meal.item.starts_at), "title": t.text(meal.item.title)}
    numbers = {"n": meal.coming, "of": meal.expected}
    if meal.added or meal.taken:
        return t(
            "{time} {title}: <b>{n}</b> of {of}, since then +{added} −{taken}",
            **told,
            **numbers,
            added=meal.added,
            taken=meal.taken,
        )
    return t("{time} {title}: <b>{n}</b> of {of}", **told, **numbers)


def _state(meal: MealCount, t: Translator) -> Markup:
    when = moment(meal.closes_at, t)
    if not meal.closed:
        return t("People may change this until {when}.", when=when)
    now = meal.coming + meal.added - meal.taken
    since = t("Changed since: +{added} −{taken}. Now: <b>{n}</b>.", added=meal.added, taken=meal.taken, n=now)
    return lines(
        t("These are the numbers of {when}.", when=when), since if meal.added or meal.taken else None
    )
