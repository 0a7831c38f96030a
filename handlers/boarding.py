"""A person says that they are on board, in which bus, or that they are not."""

from collections.abc import Mapping

from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.rights import Action
from bot.services.presence import boarding
from bot.views import boarding as views
from bot.views import items, rides
from bot.views.boarding import SayOnBoard, ShowOtherBuses
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import show


async def say(update: Update, context: Context) -> None:
    """*I am on board*, *No, I am not*; or the bus that they are in."""
    press = pressed(update, SayOnBoard)
    ride = rides.find(context.programme, press.ride)
    async with context.write() as session:
        mark = await boarding.say(session, context.by(), ride, here=press.here)
    screen = views.said(ride.item, mark, context.programme, context.person, context.t, now=context.now())
    await show(update, screen)


async def show_buses(update: Update, context: Context) -> None:
    """*I am in another bus*."""
    item = items.find(context.programme, pressed(update, ShowOtherBuses).item)
    await show(update, views.buses(item, context.person, context.t, now=context.now()))


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    SayOnBoard: Guarded(say, Action.SAY_PRESENT),
    ShowOtherBuses: Guarded(show_buses, Action.SAY_PRESENT),
}
"""What is said of one's own bus."""
