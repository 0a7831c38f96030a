"""An organiser steers who comes: gives places, takes them away, makes more of them."""

from collections.abc import Mapping

from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.programme import Item
from bot.domain.rights import Action
from bot.domain.signups import MOST
from bot.services import dialogues
from bot.services.signups import looking, steering
from bot.views import signup_lists as lists
from bot.views import signup_steering as views
from bot.views.items import find
from bot.views.signup_presses import AskPlaces, GivePlace, SetPlaces, ShowComer, ShowTowns, TakePlace
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import show

FLOW = "places"


async def show_towns(update: Update, context: Context) -> None:
    """*Sign people up*: whose?"""
    press = pressed(update, ShowTowns)
    item = find(context.programme, press.item)
    await show(update, lists.towns(context.programme, item, context.t, part=press.part))


async def show_comer(update: Update, context: Context) -> None:
    """Somebody who comes, or waits."""
    press = pressed(update, ShowComer)
    await _comer(update, context, find(context.programme, press.item), press.participant)


async def give(update: Update, context: Context) -> None:
    """*Give a place*."""
    press = pressed(update, GivePlace)
    item = find(context.programme, press.item)
    async with context.write() as session:
        await steering.give(session, context.by(), item, press.participant)
    await _comer(update, context, item, press.participant)


async def take(update: Update, context: Context) -> None:
    """*Take the place away*."""
    press = pressed(update, TakePlace)
    item = find(context.programme, press.item)
    async with context.write() as session:
        await steering.take(session, context.by(), item, press.participant)
    await _comer(update, context, item, press.participant)


async def ask_places(update: Update, context: Context) -> None:
    """*More places*: how many? It may be typed."""
    item = find(context.programme, pressed(update, AskPlaces).item)
    async with context.write() as session:
        data = {"item": item.id}
        await dialogues.follow(session, context.person.user_id, FLOW, "places", data, now=context.now())
        seen = await looking.who_comes(session, context.by(), item)
    await show(update, views.places_wanted(item, seen.places, context.t))


async def set_places(update: Update, context: Context) -> None:
    """A number was pressed."""
    press = pressed(update, SetPlaces)
    await _limit(update, context, press.item, press.places)


async def type_places(update: Update, context: Context) -> None:
    """A number was typed. What is none leaves the question open."""
    text = ((update.message.text if update.message else None) or "").strip()
    async with context.deps.db.read() as session:
        open_ = await dialogues.current(session, context.person.user_id, now=context.now())
        assert open_ is not None, "a flow is followed while it is open"
        item = find(context.programme, open_.data["item"])
        seen = await looking.who_comes(session, context.by(), item)
    if text.isdecimal() and len(text) < 7 and 1 <= int(text) <= MOST:
        await _limit(update, context, item.id, int(text))
    else:
        await show(update, views.places_wanted(item, seen.places, context.t, problem=True))


async def _limit(update: Update, context: Context, item_id: str, places: int) -> None:
    by, deps = context.by(), context.deps
    async with context.write() as session:
        await steering.limit(session, by, context.programme, item_id, places)
        await dialogues.close(session, context.person.user_id, FLOW)
    programme = await deps.programmes.current(context.meeting_id)
    item = find(programme, item_id)
    async with deps.db.read() as session:
        seen = await looking.who_comes(session, by, item)
    await show(update, lists.who_comes(seen, programme, context.t, steers=True))


async def _comer(update: Update, context: Context, item: Item, participant: str) -> None:
    async with context.deps.db.read() as session:
        one = await steering.one(session, context.by(), item, participant)
        seen = await looking.who_comes(session, context.by(), item)
    await show(update, views.comer(item, one, seen.places, context.programme, context.t))


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    ShowTowns: Guarded(show_towns, Action.STEER_SIGNUPS),
    ShowComer: Guarded(show_comer, Action.STEER_SIGNUPS),
    GivePlace: Guarded(give, Action.STEER_SIGNUPS),
    TakePlace: Guarded(take, Action.STEER_SIGNUPS),
    AskPlaces: Guarded(ask_places, Action.STEER_SIGNUPS),
    SetPlaces: Guarded(set_places, Action.STEER_SIGNUPS),
}
