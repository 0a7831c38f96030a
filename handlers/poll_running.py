"""Quick polls that were asked: the organiser's card, and what the towns decided."""

from telegram import Update

from bot.deps import Context
from bot.services.polls import made
from bot.services.polls.made import Running
from bot.views.polls import made as views
from bot.views.polls.made import EndRunning, OpenRunning, ShowDecided
from handlers.pressed import pressed
from handlers.show import show


async def open_card(update: Update, context: Context) -> None:
    """How far it is; *Refresh*."""
    async with context.deps.db.read() as session:
        found = await made.look(session, context.by(), context.programme, pressed(update, OpenRunning).round)
    await _show(update, context, found)


async def end(update: Update, context: Context) -> None:
    """*Close now*."""
    async with context.write() as session:
        found = await made.end(session, context.by(), context.programme, pressed(update, EndRunning).round)
    await _show(update, context, found)


async def show_decided(update: Update, context: Context) -> None:
    """What the towns decided."""
    async with context.deps.db.read() as session:
        found = await made.decided(
            session, context.by(), context.programme, pressed(update, ShowDecided).round
        )
    assert found.towns is not None
    screen = views.decided(found.asking, found.poll, found.towns, context.programme, context.t)
    await show(update, screen)


async def _show(update: Update, context: Context, found: Running) -> None:
    screen = views.card(
        found.asking,
        found.poll,
        context.programme,
        context.t,
        figures=(found.asked, found.answered),
        towns=found.towns,
        now=context.now(),
    )
    await show(update, screen)
