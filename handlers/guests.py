"""One meal for a whole delegation: its leader answers for members, an organiser for anybody."""

from telegram import Update

from bot.deps import Context
from bot.domain.errors import NotJoined
from bot.domain.meals import meals_of
from bot.domain.programme import Item
from bot.domain.rights import Action, Scope
from bot.services import meals, members
from bot.services.rights import reach
from bot.views import guests as views
from bot.views import items, kitchen
from bot.views.guests import ChooseMeal, ChooseTable, GuestEats, ShowGuests
from handlers.pressed import pressed
from handlers.show import show


async def choose_meal(update: Update, context: Context) -> None:
    """A leader chooses the meal; an organiser comes from the kitchen's table instead."""
    town = context.person.delegation
    if town is None:  # an admin who is not on the list
        raise NotJoined
    part = pressed(update, ChooseMeal).part
    meals_ahead = meals_of(context.programme, now=context.now())
    await show(update, views.choose_meal(meals_ahead, town, context.t, part=part))


async def choose_table(update: Update, context: Context) -> None:
    """An organiser chooses the delegation."""
    press = pressed(update, ChooseTable)
    item = items.find(context.programme, press.item)
    back = kitchen.to_portions(item.id, context.t)
    await show(update, views.choose_table(item, context.programme, context.t, back=back, part=press.part))


async def show_guests(update: Update, context: Context) -> None:
    """Who of a delegation eats at a meal."""
    press = pressed(update, ShowGuests)
    item = items.find(context.programme, press.item)
    async with context.write() as session:
        await members.log_look(session, context.by(), "list_people", press.delegation)
    await _show(update, context, item, press.delegation, press.part)


async def guest_eats(update: Update, context: Context) -> None:
    """Somebody of the list eats at a meal, or does not."""
    press = pressed(update, GuestEats)
    item = items.find(context.programme, press.item)
    async with context.write() as session:
        town = await meals.answer(
            session,
            context.by(),
            context.programme,
            item,
            eats=press.eats,
            participant_id=press.participant,
        )
    await _show(update, context, item, town, press.part)


async def _show(update: Update, context: Context, item: Item, delegation: str, part: int) -> None:
    by, programme, t = context.by(), context.programme, context.t
    async with context.deps.db.read() as session:
        found = await meals.of_delegation(session, by, programme, item, delegation)
    organises = reach(context.person, Action.ANSWER_MEAL) is Scope.MEETING
    back = kitchen.to_portions(item.id, t) if organises else views.to_meals(t)
    screen = views.guests(
        item,
        delegation,
        found,
        programme,
        t,
        may=meals.open_to(by, programme, item),
        now=context.now(),
        back=back,
        part=part,
    )
    await show(update, screen)
