"""Meals for who eats: my meals with yes and no, and what a meal's card says. Whole delegations: guests.py."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.errors import MealClosed
from bot.domain.meals import closes_at
from bot.domain.meeting import Meeting
from bot.domain.programme import Item
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs, plain
from bot.views.buttons import help_button, today_button
from bot.views.day_buttons import short
from bot.views.items import Part
from bot.views.paging import paged


@dataclass(frozen=True)
class ShowMeals(CallbackData, code="meals"):
    """The reader's meals of the coming days, eight at a time."""

    part: int = 0


@dataclass(frozen=True)
class EatHere(CallbackData, code="mealyes"):
    """The reader eats at a meal, or does not; ``part`` of their meals, None = said on the meal's card."""

    item: str
    eats: bool
    part: int | None = None


def my_meals(
    meals: Sequence[Item],
    said: Mapping[str, bool],
    meeting: Meeting,
    t: Translator,
    *,
    now: datetime,
    always: bool = False,
    part: int = 0,
    ways: Sequence[Button] = (),
) -> Screen:
    """The meals of the coming days; those that can be changed are buttons, a tick on who is counted in.

    ``always``: an organiser, who changes them after the cut-off too. ``ways`` lead to others' meals.
    """
    shown, turns = paged(meals, part, ShowMeals, t)
    still = [item for item in shown if always or now < closes_at(meeting, item)]
    choices = [_choice(item, said.get(item.id, True), part, t) for item in still]
    return Screen(
        paragraphs(
            t("<b>My meals</b>"),
            t("You are counted in until you say no. A tick means yes: press a meal to change it.")
            if still
            else None,
            *(_day(day, items, said, t) for day, items in groupby(shown, lambda item: item.day)),
            _until(meeting, meals[0], t) if meals else t("There are no more meals."),
        ),
        (
            *((one,) for one in choices),
            *turns,
            *((one,) for one in ways),
            (today_button(t), help_button(t)),
        ),
    )


def on_card(
    item: Item,
    meeting: Meeting,
    t: Translator,
    *,
    eats: bool,
    may: bool,
    now: datetime,
    ways: Sequence[Button],
    entered: bool = False,
) -> Part:
    """What the card of a meal says of the reader; ``may``: they can change it now.

    ``entered``: somebody else said it for them.
    """
    other = t("Somebody else entered this for you: your leader or an organiser.") if entered else None
    cutoff, over = closes_at(meeting, item), item.over_at <= now
    state = t("You are counted in.") if eats else t("You do not eat here.")
    if over:
        until = None
    elif now < cutoff:
        until = t("You can change this until {when}.", when=moment(cutoff, t))
    elif may:
        until = t("The kitchen was told on {when}; it sees what you change now.", when=moment(cutoff, t))
    else:
        until = told(cutoff, t)
    no = button(t.pgettext("button", "I do not eat here"), EatHere(item.id, eats=False))
    yes = button(t.pgettext("button", "I eat here"), EatHere(item.id, eats=True))
    row = (*([no if eats else yes] if may else []), *ways)
    return Part(lines(state, other, until), (row,) if row else (), after=True)


def refused(error: MealClosed, t: Translator) -> Screen:
    """It is too late to change this."""
    mine = button(t.pgettext("button", "My meals"), ShowMeals())
    return Screen(told(error.closed_at, t), ((mine,), (today_button(t), help_button(t))))


def told(cutoff: datetime, t: Translator) -> Markup:
    """The kitchen knows its numbers."""
    return t(
        "The kitchen was told on {when}. To change it, please ask the organisers.", when=moment(cutoff, t)
    )


def moment(at: datetime, t: Translator) -> Markup:
    """``Friday, 9 November, 18:00``."""
    return t("{day}, {time}", day=t.day(at.astimezone(t.zone).date()), time=t.time(at))


def named(item: Item, t: Translator) -> str:
    """``Sat 10, 13:15 Lunch``, plain: for a row of its own."""
    return short(
        f"{plain(t.short_day(item.day))}, {plain(t.time(item.starts_at))} {plain(t.text(item.title))}"
    )


def _choice(item: Item, eats: bool, part: int, t: Translator) -> Button:
    return button(f"✓ {named(item, t)}" if eats else named(item, t), EatHere(item.id, not eats, part))


def _day(day: date, items: Iterable[Item], said: Mapping[str, bool], t: Translator) -> Markup:
    return lines(Markup("<b>{}</b>").format(t.day(day)), *(_line(item, said, t) for item in items))


def _line(item: Item, said: Mapping[str, bool], t: Translator) -> Markup:
    words = {"time": t.time(item.starts_at), "title": t.text(item.title)}
    if said.get(item.id, True):
        return t("{time} {title}: yes", **words)
    return t("{time} {title}: <b>no</b>", **words)


def _until(meeting: Meeting, item: Item, t: Translator) -> Markup:
    time = t.time(closes_at(meeting, item))
    return t(
        "You can change a meal until {time} on the day before. Later please ask the organisers.", time=time
    )
