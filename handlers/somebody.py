"""Somebody is looked for by name: who is in this bus too, who guides it."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.presence import Ride
from bot.domain.rights import Action
from bot.services import dialogues
from bot.services.presence import counting, guides
from bot.services.presence.counters import counts_of
from bot.views import rides
from bot.views import somebody as views
from bot.views.head_count_presses import NameGuide, SeekGuide, SeekSomebody, ShowGuides
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import show

FLOW, GUIDES = "somebody", "guide"


async def ask(update: Update, context: Context) -> None:
    """*Somebody else*: the name is typed next."""
    ride = rides.find(context.programme, pressed(update, SeekSomebody).ride)
    async with context.write() as session:
        await counts_of(session, context.by(), ride)
        await dialogues.follow(
            session, context.person.user_id, FLOW, "name", {"ride": ride.handle}, now=context.now()
        )
    await show(update, views.ask_somebody(ride, context.t))


async def find(update: Update, context: Context) -> None:
    """Somebody typed a name; the question stays open for another."""
    query = _typed(update)
    async with context.write() as session:
        ride = await _asked(session, context)
        found = await counting.seek(session, context.by(), ride, query)
    await show(update, views.found(ride, query, found, context.programme, context.t))


async def show_guides(update: Update, context: Context) -> None:
    """Who guides a bus."""
    ride = rides.find(context.programme, pressed(update, ShowGuides).ride)
    async with context.deps.db.read() as session:
        named = await guides.of(session, context.by(), ride)
    await show(update, views.guides(ride, named, context.programme, context.t))


async def ask_guide(update: Update, context: Context) -> None:
    """*Name a guide*: the name is typed next."""
    ride = rides.find(context.programme, pressed(update, SeekGuide).ride)
    async with context.write() as session:
        await dialogues.follow(
            session, context.person.user_id, GUIDES, "name", {"ride": ride.handle}, now=context.now()
        )
    await show(update, views.ask_guide(ride, context.t))


async def find_guide(update: Update, context: Context) -> None:
    """Somebody typed a name; the question stays open for another."""
    query = _typed(update)
    async with context.write() as session:
        ride = await _asked(session, context)
        found = await counting.seek(session, context.by(), ride, query)
    joined = [(one, mark) for one, mark in found if one.user_id is not None]
    await show(update, views.found_guides(ride, query, joined, context.programme, context.t))


async def name_guide(update: Update, context: Context) -> None:
    """They guide it, or no more."""
    press = pressed(update, NameGuide)
    ride, by = rides.find(context.programme, press.ride), context.by()
    async with context.write() as session:
        await guides.name(session, by, ride, press.participant, guide=press.guide)
        await dialogues.close(session, context.person.user_id, GUIDES)
        named = await guides.of(session, by, ride)
    await show(update, views.guides(ride, named, context.programme, context.t))


async def _asked(session: AsyncSession, context: Context) -> Ride:
    """The bus of the dialogue. Raises StaleButton if it is gone."""
    dialogue = await dialogues.current(session, context.person.user_id, now=context.now())
    return rides.find(context.programme, str(dialogue.data.get("ride")) if dialogue else "")


def _typed(update: Update) -> str:
    return (update.message.text if update.message else None) or ""


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    SeekSomebody: Guarded(ask, Action.COUNT_HEADS),
    ShowGuides: Guarded(show_guides, Action.NAME_GUIDE),
    SeekGuide: Guarded(ask_guide, Action.NAME_GUIDE),
    NameGuide: Guarded(name_guide, Action.NAME_GUIDE),
}
"""What leads to a name that is typed, and what is done with who was found."""

FLOWS: Mapping[str, Guarded] = {
    FLOW: Guarded(find, Action.COUNT_HEADS),
    GUIDES: Guarded(find_guide, Action.NAME_GUIDE),
}
"""Who takes the names that are typed."""
