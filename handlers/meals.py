"""A person says where they do not eat, and sees it again."""

from telegram import Update

from bot.deps import Context
from bot.domain.meals import meals_of
from bot.domain.rights import Action, Scope
from bot.screen import Button
from bot.services import kitchen, meals
from bot.services.rights import reach
from bot.views import guests as tables
from bot.views import items
from bot.views import kitchen as counts
from bot.views import meals as views
from bot.views.meals import EatHere, ShowMeals
from handlers.item_card import show_card
from handlers.pressed import pressed
from handlers.show import show


async def open_meals(update: Update, context: Context) -> None:
    """``/meals``: the kitchen's table for organisers, their own meals for everybody else."""
    if reach(context.person, Action.ANSWER_MEAL) is not Scope.MEETING:
        await _show(update, context)
        return
    async with context.deps.db.read() as session:
        table = await kitchen.table(session, context.by(), context.programme)
    own = counts.ways(context.t, eats=context.person.participant is not None)
    await show(update, counts.kitchen(table, context.t, now=context.now(), ways=own))


async def show_meals(update: Update, context: Context) -> None:
    """The reader's own meals."""
    await _show(update, context, part=pressed(update, ShowMeals).part)


async def eat_here(update: Update, context: Context) -> None:
    """They eat at a meal, or do not."""
    press = pressed(update, EatHere)
    item = items.find(context.programme, press.item)
    async with context.write() as session:
        await meals.answer(session, context.by(), context.programme, item, eats=press.eats)
    if press.part is None:
        await show_card(update, context, item)
    else:
        await _show(update, context, part=press.part)


async def _show(update: Update, context: Context, *, part: int = 0) -> None:
    now, programme = context.now(), context.programme
    async with context.deps.db.read() as session:
        said = await meals.answers(session, context.by())
    mine = [item for item in meals_of(programme, now=now) if item.audience.may_include(context.person.traits)]
    scope = reach(context.person, Action.ANSWER_MEAL)
    screen = views.my_meals(
        mine,
        said,
        programme.meeting,
        context.t,
        now=now,
        always=scope is Scope.MEETING,
        part=part,
        ways=_ways(context, scope),
    )
    await show(update, screen)


def _ways(context: Context, scope: Scope) -> list[Button]:
    match scope:
        case Scope.DELEGATION:
            return [tables.delegation_button(context.t)]
        case Scope.MEETING:
            return [counts.back(context.t)]
    return []
