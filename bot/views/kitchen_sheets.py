"""The kitchen's table as sheets of rows: for a workbook, a .csv and the terminal. Numbers, no names."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.domain.meals import KitchenTable, MealCount
from bot.domain.programme import Programme
from bot.i18n import N_, Translator
from bot.screen import plain
from bot.views import kitchen, places
from bot.views.content import Content

Cell = str | int


class SheetOf(NamedTuple):
    """A sheet: its name, its header and its rows, all plain text and numbers."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


_MEALS = (
    N_("day"),
    N_("time"),
    N_("meal"),
    N_("place"),
    N_("portions"),
    N_("expected"),
    N_("said no"),
    N_("said yes"),
    N_("numbers of"),
    N_("more since"),
    N_("fewer since"),
)
_PARTS = (N_("day"), N_("time"), N_("meal"), N_("who"), N_("portions"))


def sheets(table: KitchenTable, programme: Programme, t: Translator) -> tuple[SheetOf, ...]:
    """Meals, diets, sittings, in the reader's language; sittings only if there are any."""
    foods = [row for meal in table.meals for row in _foods(meal, t)]
    if not table.foods_known:
        foods = [("", "", "", plain(t("What people eat is deleted by now, as promised.")), "")]
    sittings = [row for meal in table.meals for row in _sittings(meal, t)]
    found = [
        _sheet(t("Meals"), _MEALS, [_meal(meal, programme, t) for meal in table.meals], t),
        _sheet(t("Food"), _PARTS, foods, t),
    ]
    if sittings:
        found.append(_sheet(t("Sittings"), _PARTS, sittings, t))
    return tuple(found)


def flat(table: KitchenTable, t: Translator) -> SheetOf:
    """All of it as one table for other programmes: a number in each row."""
    rows: list[tuple[Cell, ...]] = []
    for meal in table.meals:
        head = (meal.item.id, *_head(meal, t))
        rows += [(*head, what, "", n) for what, n in _numbers(meal)]
        if table.foods_known:
            rows += [(*head, "food", *row[-2:]) for row in _foods(meal, t)]
        rows += [(*head, "sitting", *row[-2:]) for row in _sittings(meal, t)]
    return SheetOf("meals", ("id", "day", "time", "meal", "what", "who", "portions"), tuple(rows))


def _numbers(meal: MealCount) -> Iterator[tuple[str, int]]:
    yield "portions", meal.coming
    yield "expected", meal.expected
    yield "said_no", meal.no
    yield "said_yes", meal.yes
    yield "more_since", meal.added
    yield "fewer_since", meal.taken


def _sheet(name: str, header: tuple[str, ...], rows: list[tuple[Cell, ...]], t: Translator) -> SheetOf:
    return SheetOf(plain(name), tuple(plain(t(one)) for one in header), tuple(rows))


def _head(meal: MealCount, t: Translator) -> tuple[Cell, ...]:
    item = meal.item
    return item.day.isoformat(), plain(t.time(item.starts_at)), plain(t.text(item.title))


def _meal(meal: MealCount, programme: Programme, t: Translator) -> tuple[Cell, ...]:
    where = places.in_full(meal.item, programme, Content(t))
    asof = f"{meal.closes_at.astimezone(t.zone):%Y-%m-%d %H:%M}" if meal.closed else plain(t("now"))
    place = plain(where) if where else ""
    numbers = meal.coming, meal.expected, meal.no, meal.yes
    return (*_head(meal, t), place, *numbers, asof, meal.added, meal.taken)


def _foods(meal: MealCount, t: Translator) -> Iterator[tuple[Cell, ...]]:
    for food, n in kitchen.ranked(meal):
        yield (*_head(meal, t), plain(kitchen.food(food, t)), n)
    if meal.unknown:
        yield (*_head(meal, t), plain(t("not known, data erased")), meal.unknown)


def _sittings(meal: MealCount, t: Translator) -> Iterator[tuple[Cell, ...]]:
    for group, n in meal.groups.items():
        yield (*_head(meal, t), plain(kitchen.sitting(group, t)), n)
