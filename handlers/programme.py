"""A person looks at a day of the programme, or at what comes next."""

from datetime import timedelta

from telegram import Update

from bot.deps import Context
from bot.views import next as coming
from bot.views import programme
from bot.views.buttons import ShowDay
from handlers.pressed import pressed
from handlers.show import show


async def today(update: Update, context: Context) -> None:
    """Today, or the nearest day of the meeting."""
    await show(
        update,
        programme.day(context.programme, context.person, context.today(), context.t, now=context.now()),
    )


async def tomorrow(update: Update, context: Context) -> None:
    """The day after today."""
    day = context.today() + timedelta(days=1)
    await show(update, programme.day(context.programme, context.person, day, context.t, now=context.now()))


async def nearest(update: Update, context: Context) -> None:
    """The programme: today during the meeting, its first day before it, its last day after it."""
    day = min(context.today(), context.programme.days[-1])
    await show(update, programme.day(context.programme, context.person, day, context.t, now=context.now()))


async def show_day(update: Update, context: Context) -> None:
    """Somebody pressed a day, *Show everything*, *Only mine* or *Later*."""
    press = pressed(update, ShowDay)
    screen = programme.day(
        context.programme,
        context.person,
        press.day,
        context.t,
        now=context.now(),
        everything=press.everything,
        part=press.part,
    )
    await show(update, screen)


async def show_next(update: Update, context: Context) -> None:
    """What is on now, what comes next, and how long until then."""
    await show(update, coming.now_and_next(context.programme, context.person, context.t, now=context.now()))
