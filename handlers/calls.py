"""A person is late or lost, sends where they are, is found; a leader or organiser takes care."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain import calls as rules
from bot.domain.arriving import Coming
from bot.domain.calls import Help
from bot.domain.errors import NotJoined
from bot.domain.rights import Action
from bot.i18n import translator
from bot.services import arriving, call_rows, calls, corrections
from bot.services.deliveries import Shown
from bot.views import called as helping
from bot.views import calls as views
from bot.views import items
from bot.views.called import EndCall, TakeCall
from bot.views.calls import AskLate, SayFound, SayLate, SayLost
from handlers.arriving import retell
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import post, restate_there, show


async def say_lost(update: Update, context: Context) -> None:
    """*I am lost*: others are told at once, then who is lost is told where to go."""
    async with context.write() as session:
        help_ = await calls.lost(session, context.by())
    programme, person, t = context.programme, context.person, context.t
    if person.participant is None:
        raise NotJoined
    item = rules.where_to(programme, person.traits, context.now())
    await show(update, views.lost(_now(help_, context), person.participant, item, programme, t))
    await post(update, views.ask_place(t))


def _now(help_: Help, context: Context) -> Help:
    """Notes that are held back reach nobody now: who is lost must not sit and wait for them."""
    return replace(help_, told=()) if context.deps.hold.on else help_


async def say_found(update: Update, context: Context) -> None:
    """*I am found*."""
    async with context.write() as session:
        help_ = await calls.found(session, context.by())
        shown = await _shown(session, context, help_)
    await show(update, views.found(context.t, looked_for=help_ is not None))
    await _tell_where_shown(update, context, help_, shown)


async def ask_late(update: Update, context: Context) -> None:
    """*I am late*: for what?"""
    coming = rules.late_for(context.programme, context.person.traits, context.now())
    await show(update, views.late(coming, context.t))


async def say_late(update: Update, context: Context) -> None:
    """Late for this item: leader and organisers are told, as from its reminder."""
    item = items.find(context.programme, pressed(update, SayLate).item)
    person, meeting_id = context.person, context.meeting_id
    async with context.write() as session:
        retold = await arriving.say(session, person, meeting_id, item, Coming.LATE, now=context.now())
        leaders = await corrections.leaders(session, meeting_id, person.delegation or "")
    await show(update, views.late_said(item, leaders, context.programme, context.t))
    await retell(update, context, retold)


async def send_place(update: Update, context: Context) -> None:
    """Somebody sends where they are: who looks for them gets that very message."""
    assert update.message is not None
    async with context.write() as session:
        help_ = await calls.send_place(session, context.by(), update.message.message_id)
    t = context.t
    await show(
        update,
        views.place_sent(_now(help_, context), context.programme, t) if help_ else views.place_alone(t),
    )


async def follow_place(update: Update, context: Context) -> None:
    """Their place moves: sent on now and then, and nothing is answered."""
    if not context.person.joined or update.edited_message is None:
        return
    async with context.write() as session:
        await calls.send_place(session, context.by(), update.edited_message.message_id, moved=True)


async def take(update: Update, context: Context) -> None:
    """*I take care of it*: everybody's message says who does."""
    async with context.write() as session:
        help_ = await calls.take(session, context.by(), pressed(update, TakeCall).call)
        shown = await _shown(session, context, help_)
    await _show(update, context, help_, shown)


async def end(update: Update, context: Context) -> None:
    """*It is over*."""
    async with context.write() as session:
        help_ = await calls.end(session, context.by(), pressed(update, EndCall).call)
        shown = await _shown(session, context, help_)
    await _show(update, context, help_, shown)


async def _shown(session: AsyncSession, context: Context, help_: Help | None) -> Sequence[Shown]:
    return await call_rows.shown(session, context.meeting_id, help_.call.id) if help_ else ()


async def _show(update: Update, context: Context, help_: Help, shown: Sequence[Shown]) -> None:
    await show(update, helping.state(help_, context.programme, context.now(), context.t))
    await _tell_where_shown(update, context, help_, shown)


async def _tell_where_shown(
    update: Update, context: Context, help_: Help | None, shown: Sequence[Shown]
) -> None:
    """Bring the messages of the others up to date."""
    if help_ is None:
        return
    for one in shown:
        if one.chat_id != context.person.user_id:
            theirs = replace(help_, mine=one.participant_id == help_.call.taken_by)
            t = translator(one.language, context.programme.meeting)
            screen = helping.state(theirs, context.programme, context.now(), t)
            await restate_there(update, one.chat_id, one.message_id, screen)


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    SayLost: Guarded(say_lost, Action.CALL_FOR_HELP),
    SayFound: Guarded(say_found, Action.CALL_FOR_HELP),
    AskLate: Guarded(ask_late, Action.CALL_FOR_HELP),
    SayLate: Guarded(say_late, Action.CALL_FOR_HELP),
    TakeCall: Guarded(take, Action.ANSWER_CALL),
    EndCall: Guarded(end, Action.ANSWER_CALL),
}
"""What stands under calls for help: a part of the table of contents in handlers/__init__.py."""
