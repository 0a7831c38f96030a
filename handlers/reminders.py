"""A person answers a reminder: on the way, late, or no more of this kind."""

from telegram import Update

from bot.deps import Context
from bot.domain.arriving import Coming
from bot.domain.programme import Item
from bot.services import arriving, preferences, reminders
from bot.services.presence import boarding
from bot.services.signups import looking
from bot.views import items as cards
from bot.views.reminders import Muted, MuteKind, SayComing, UnmuteKind, reminder
from handlers.arriving import retell
from handlers.pressed import pressed
from handlers.show import show


async def say_coming(update: Update, context: Context) -> None:
    """They are on their way, or late."""
    press, now = pressed(update, SayComing), context.now()
    item = cards.find(context.programme, press.item)
    coming = Coming.LATE if press.late else Coming.ON_THE_WAY
    async with context.write() as session:
        retold = await arriving.say(session, context.person, context.meeting_id, item, coming, now=now)
    await _show(update, context, item)
    await retell(update, context, retold)


async def mute(update: Update, context: Context) -> None:
    """They want no more reminders of this kind."""
    item, now = cards.find(context.programme, pressed(update, MuteKind).item), context.now()
    person, meeting_id = context.person, context.meeting_id
    async with context.write() as session:
        before = await preferences.choices(session, person, meeting_id, now=now)
        await preferences.choose_leads(session, person, meeting_id, item.kind, (), now=now)
    await _show(update, context, item, Muted(before.preferences.leads.get(item.kind)))


async def unmute(update: Update, context: Context) -> None:
    """They want them again, as before."""
    press, now = pressed(update, UnmuteKind), context.now()
    item = cards.find(context.programme, press.item)
    async with context.write() as session:
        await preferences.choose_leads(
            session, context.person, context.meeting_id, item.kind, press.minutes, now=now
        )
    await _show(update, context, item)


async def _show(update: Update, context: Context, item: Item, muted: Muted | None = None) -> None:
    """The reminder again, as it is now: all that its message told of, with what was said."""
    message = update.callback_query.message if update.callback_query else None
    number = message.message_id if message else None
    person, meeting_id, programme = context.person, context.meeting_id, context.programme
    async with context.deps.db.read() as session:
        told = await reminders.told_in(session, meeting_id, person, programme, number)
        said = await arriving.said_by(session, meeting_id, person, item)
        mark = await boarding.said_by(session, meeting_id, person, item)
        shown = [item, *(one for one in told if one.id != item.id)]
        unsigned = await looking.unsigned(session, meeting_id, person, shown)
    now, t = context.now(), context.t
    screen = reminder(
        programme, shown, person, t, now=now, said=said, muted=muted, mark=mark, unsigned=unsigned
    )
    await show(update, screen)
