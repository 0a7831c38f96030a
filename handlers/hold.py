"""An admin holds everything back, looks what waits, and lets it leave or marks it as sent."""

from collections.abc import Mapping

from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.rights import Action
from bot.services import releasing
from bot.views import hold as views
from bot.views.hold import BeginHold, EndHold, ShowHold
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import show


async def show_hold(update: Update, context: Context) -> None:
    """``/hold``, *Look again*."""
    async with context.deps.db.read() as session:
        held = await releasing.see(session, context.by())
    await show(update, views.hold(held, context.t))


async def lock_down(update: Update, context: Context) -> None:
    """``/lockdown``: the question, or what is held already."""
    async with context.deps.db.read() as session:
        held = await releasing.see(session, context.by())
    await show(update, views.begin_question(context.t) if held is None else views.hold(held, context.t))


async def begin(update: Update, context: Context) -> None:
    """Hold everything back, after a question."""
    if not pressed(update, BeginHold).sure:
        await show(update, views.begin_question(context.t))
        return
    async with context.write() as session:
        held = await releasing.ask_for(session, context.by())
    context.deps.hold.follow(held)  # at once, and not only when bot/beat.py looks
    await show(update, views.hold(held, context.t))


async def end(update: Update, context: Context) -> None:
    """Let messages leave again, after a question."""
    press = pressed(update, EndHold)
    if not press.sure:
        async with context.deps.db.read() as session:
            held = await releasing.see(session, context.by())
        asked = views.nothing_held(context.t)
        if held is not None:
            asked = views.end_question(held, context.t, sent=press.sent)
        await show(update, asked)
        return
    async with context.write() as session:
        held = await releasing.release(session, context.by(), sent=press.sent)
    context.deps.hold.follow(None)
    t = context.t
    await show(update, views.nothing_held(t) if held is None else views.ended(held, t, sent=press.sent))


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    ShowHold: Guarded(show_hold, Action.HOLD),
    BeginHold: Guarded(begin, Action.HOLD),
    EndHold: Guarded(end, Action.HOLD),
}
"""What stands under it."""
