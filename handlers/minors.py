"""A leader lets minors in, or does not."""

from telegram import Update

from bot.deps import Context
from bot.services import joining
from bot.services.participants import name_of
from bot.views import minors as views
from bot.views.minors import LetIn, ShowMinors
from handlers.pressed import pressed
from handlers.show import show


async def show_minors(update: Update, context: Context) -> None:
    """Those who wait."""
    press = pressed(update, ShowMinors)
    async with context.deps.db.read() as session:
        waiting = await joining.pending(session, context.by(), press.delegation)
    await show(update, views.minors(waiting, press.delegation, context.t, number=press.number))


async def let_in(update: Update, context: Context) -> None:
    """*Confirm* or *Refuse*; the next one follows."""
    press = pressed(update, LetIn)
    async with context.write() as session:
        if press.yes:
            minor = await joining.confirm(session, context.by(), press.participant, at=context.now())
        else:
            minor = await joining.refuse(session, context.by(), press.participant)
        waiting = await joining.pending(session, context.by(), minor.delegation)
    first = views.let_in(name_of(minor), press.yes, context.t)
    await show(update, views.minors(waiting, minor.delegation, context.t, first=first))
