"""Who counts the heads of a bus: taps, the missing, and telling them."""

from collections.abc import Mapping, Sequence

from telegram import Update
from telegram.error import BadRequest

from bot.callback_data import CallbackData, StaleButton
from bot.deps import Context
from bot.domain.presence import Heads, departures
from bot.domain.rights import Action
from bot.services.presence import boards, counting, leaving
from bot.services.presence.travellers import leaders
from bot.views import departures as ways
from bot.views import head_count as views
from bot.views import missing as lists
from bot.views import rides
from bot.views.head_count_presses import (
    CountHeads,
    MarkAll,
    MarkHead,
    PutHere,
    ShowDepartures,
    ShowMissing,
    TellMissing,
)
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import show

_NO_LINK = "button_user"


async def count(update: Update, context: Context) -> None:
    """``/count``: the next departure that they count."""
    await _departures(update, context, ShowDepartures())


async def show_departures(update: Update, context: Context) -> None:
    """Another departure, or the way back to its buses."""
    await _departures(update, context, pressed(update, ShowDepartures))


async def show_heads(update: Update, context: Context) -> None:
    """A bus's people, eight of them."""
    press = pressed(update, CountHeads)
    ride = rides.find(context.programme, press.ride)
    query = update.callback_query
    async with context.deps.db.read() as session:
        counted = await counting.heads(session, context.by(), ride)
        kept = await boards.kept(session, context.person.user_id)
    if query is not None and query.message is not None:
        tapped = query.message.message_id
        if any(one.message_id == tapped for one in kept):  # no board may come over what it shows now
            async with context.write() as session:
                await boards.forget(session, context.person.user_id, tapped)
    await _page(update, context, counted, first=press.first)


async def mark(update: Update, context: Context) -> None:
    """A tap on a name."""
    press = pressed(update, MarkHead)
    ride = rides.find(context.programme, press.ride)
    async with context.write() as session:
        counted = await counting.tap(session, context.by(), ride, press.participant, here=press.here)
    await _page(update, context, counted, first=press.first, kept=_on_page(update))


async def put_here(update: Update, context: Context) -> None:
    """*Somebody else* was found: they are in this bus."""
    press = pressed(update, PutHere)
    ride = rides.find(context.programme, press.ride)
    async with context.write() as session:
        counted = await counting.tap(session, context.by(), ride, press.participant, here=True)
    await _page(update, context, counted)


async def mark_all(update: Update, context: Context) -> None:
    """*All here*, after a question."""
    press = pressed(update, MarkAll)
    ride, by = rides.find(context.programme, press.ride), context.by()
    async with context.write() as session:
        counted = await counting.heads(session, by, ride)
        if press.sure:
            counted = await counting.all_here(session, by, ride)
    if counted.missing and not press.sure:
        await show(update, views.all_here(context.programme, counted, context.t, now=context.now()))
        return
    await _page(update, context, counted)


async def show_missing(update: Update, context: Context) -> None:
    """Who is missing."""
    press = pressed(update, ShowMissing)
    ride = rides.find(context.programme, press.ride)
    async with context.deps.db.read() as session:
        counted = await counting.heads(session, context.by(), ride)
        led = await leaders(session, context.meeting_id)
    await _missing(update, context, counted, led, part=press.part)


async def tell_missing(update: Update, context: Context) -> None:
    """*Tell them: we leave*."""
    ride = rides.find(context.programme, pressed(update, TellMissing).ride)
    async with context.write() as session:
        fresh = await leaving.tell_missing(session, context.by(), ride)
        counted = await counting.heads(session, context.by(), ride)
        led = await leaders(session, context.meeting_id)
    await _missing(update, context, counted, led, toast=lists.told(counted, fresh, context.t))


async def _departures(update: Update, context: Context, press: ShowDepartures) -> None:
    now = context.now()
    async with context.deps.db.read() as session:
        found = await counting.countable_rides(session, context.by(), departures(context.programme, now))
    screen = ways.departures(found, context.t, now=now, chosen=press.item, part=press.part)
    await show(update, screen)


async def _page(
    update: Update, context: Context, counted: Heads, *, first: int = 0, kept: Sequence[str] = ()
) -> None:
    now, standing = context.now(), context.person.standing
    screen = views.page(context.programme, counted, standing, context.t, now=now, first=first, kept=kept)
    await show(update, screen)


async def _missing(
    update: Update,
    context: Context,
    counted: Heads,
    led: Mapping[str, str],
    *,
    part: int = 0,
    toast: str = "",
) -> None:
    """Whoever lets nobody link to them makes Telegram refuse the whole screen: then without links."""
    for links in (True, False):
        screen = lists.missing(
            context.programme, counted, context.t, now=context.now(), leaders=led.get, part=part, links=links
        )
        try:
            await show(update, screen, toast=toast)
        except BadRequest as error:
            if not (links and error.message.lower().startswith(_NO_LINK)):
                raise
        else:
            return


def _on_page(update: Update) -> list[str]:
    """Whose names stand on the message that was tapped, as it was shown."""
    query = update.callback_query
    markup = getattr(query.message, "reply_markup", None) if query else None
    data = [one.callback_data for row in (markup.inline_keyboard if markup else ()) for one in row]
    try:
        return [MarkHead.unpack(one).participant for one in data if MarkHead.matches(one)]
    except StaleButton:
        return []


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    ShowDepartures: Guarded(show_departures, Action.COUNT_HEADS),
    CountHeads: Guarded(show_heads, Action.COUNT_HEADS),
    MarkHead: Guarded(mark, Action.COUNT_HEADS),
    MarkAll: Guarded(mark_all, Action.COUNT_HEADS),
    PutHere: Guarded(put_here, Action.COUNT_HEADS),
    ShowMissing: Guarded(show_missing, Action.COUNT_HEADS),
    TellMissing: Guarded(tell_missing, Action.COUNT_HEADS),
}
"""What stands under a head-count."""
