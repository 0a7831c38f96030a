"""One meal for a delegation: members with yes and no, for its leader and for organisers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.meals import Guest, closes_at
from bot.domain.meeting import Meeting
from bot.domain.programme import Item, Programme
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs, rows
from bot.views.audience import town_of
from bot.views.buttons import help_button
from bot.views.meals import ShowMeals, moment, named, told
from bot.views.names import first_of
from bot.views.paging import fitted, paged

_MOST_NAMES = 30
"""Of those who do not eat: the buttons have everybody."""


@dataclass(frozen=True)
class ChooseMeal(CallbackData, code="mealof"):
    """Which meal is to be answered for a delegation? Eight at a time."""

    part: int = 0


@dataclass(frozen=True)
class ChooseTable(CallbackData, code="tables"):
    """Whose people at a meal? The delegations, eight at a time."""

    item: str
    part: int = 0


@dataclass(frozen=True)
class ShowGuests(CallbackData, code="guests"):
    """Those of a delegation at a meal, eight at a time."""

    item: str
    delegation: str
    part: int = 0


@dataclass(frozen=True)
class GuestEats(CallbackData, code="guest"):
    """Somebody eats at a meal, or does not; ``part`` of their delegation's list."""

    item: str
    participant: str
    eats: bool
    part: int


def choose_meal(meals: Sequence[Item], delegation: str, t: Translator, *, part: int = 0) -> Screen:
    """Which meal? For a leader."""
    shown, turns = paged(meals, part, ChooseMeal, t)
    choices = [button(named(item, t), ShowGuests(item.id, delegation)) for item in shown]
    mine = button(t.pgettext("button", "My meals"), ShowMeals())
    asked = t("For which meal do you want to answer?") if shown else t("There are no more meals.")
    return Screen(asked, (*rows(choices, 1), *turns, (mine, help_button(t))))


def choose_table(item: Item, programme: Programme, t: Translator, *, back: Button, part: int = 0) -> Screen:
    """Whose people? For an organiser."""
    here, turns = paged(sorted(programme.delegations), part, lambda number: ChooseTable(item.id, number), t)
    towns = [button(town_of(code, programme, t), ShowGuests(item.id, code)) for code in here]
    return Screen(
        paragraphs(_title(item, t), t("Whose people?")),
        (*fitted(towns), *turns, (back, help_button(t))),
    )


def guests(
    item: Item,
    delegation: str,
    found: Sequence[Guest],
    programme: Programme,
    t: Translator,
    *,
    may: bool,
    now: datetime,
    back: Button,
    part: int = 0,
) -> Screen:
    """Who of a delegation eats, a tick on who is counted in; a press changes it if the reader ``may``."""
    shown, turns = paged(found, part, lambda number: ShowGuests(item.id, delegation, number), t)
    eat = sum(one.eats for one in found)
    names = [
        button(f"✓ {one.name}" if one.eats else one.name, GuestEats(item.id, one.id, not one.eats, part))
        for one in shown
    ]
    return Screen(
        paragraphs(
            lines(
                _title(item, t),
                t(
                    "{town}: {n} of {of} eat here.",
                    town=town_of(delegation, programme, t),
                    n=eat,
                    of=len(found),
                ),
            ),
            _absent([one.name for one in found if not one.eats], t),
            _until(item, programme.meeting, t, may=may, now=now),
        ),
        (*((*rows(names, 1), *turns) if may else ()), (back, help_button(t))),
    )


def delegation_button(t: Translator, item_id: str | None = None, delegation: str | None = None) -> Button:
    """A leader's own people: at one meal, or at one that is chosen first."""
    one = ShowGuests(item_id, delegation) if item_id and delegation else ChooseMeal()
    return button(t.pgettext("button", "My delegation"), one)


def to_meals(t: Translator) -> Button:
    """Back to the meals that a leader chooses from."""
    return button(t.pgettext("button", "‹ Another meal"), ChooseMeal())


def _title(item: Item, t: Translator) -> Markup:
    when = t("{day}, {time}", day=t.day(item.day), time=t.time(item.starts_at))
    return lines(Markup("<b>{}</b>").format(t.text(item.title)), when)


def _absent(absent: Sequence[str], t: Translator) -> Markup | None:
    names = first_of(absent, _MOST_NAMES, t)
    return t("Not here: {names}.", names=t.join(names)) if names else None


def _until(item: Item, meeting: Meeting, t: Translator, *, may: bool, now: datetime) -> Markup:
    cutoff = closes_at(meeting, item)
    if now < cutoff:
        return t("A tick means: eats here. Press a name to change it, until {when}.", when=moment(cutoff, t))
    if may:
        return t("The kitchen was told on {when}; it sees what you change now.", when=moment(cutoff, t))
    return told(cutoff, t) if item.over_at > now else t("This meal is over.")
