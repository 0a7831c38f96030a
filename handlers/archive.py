"""A person reads announcements again, confirms one; a leader has told those who did not get it."""

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.deps import Context
from bot.domain.notes import As, Note, What
from bot.domain.rights import Action, Scope, scope
from bot.screen import Screen
from bot.services.announcements import archive, cards, confirming, counts, rows
from bot.views import announced
from bot.views import archive as views
from bot.views.announced import GotIt, ReadAnnouncement, ToldThem
from bot.views.announcements import ShowAnnouncements
from bot.views.paging import paged
from handlers.pressed import pressed
from handlers.show import present, restate, show


async def show_announcements(update: Update, context: Context) -> None:
    """``/announcements``: what organisers sent, with figures; what everybody else was told."""
    press = pressed(update, ShowAnnouncements) if update.callback_query else ShowAnnouncements()
    sends = _sends(context)
    usual = sends is Scope.MEETING
    async with context.write() as session:
        await _forget_card(session, update, context)
        if sends is not Scope.NONE and (usual if press.sent is None else press.sent):
            screen = await _sent(session, context, press.part)
        else:
            told = await archive.mine(session, context.by())
            may_send = sends is not Scope.NONE
            screen = views.received_list(told, context.t, part=press.part, sends=may_send)
    await show(update, screen)


async def read(update: Update, context: Context) -> None:
    """One of those that the person was told. Files and places come as a message apart."""
    this = pressed(update, ReadAnnouncement).announcement
    async with context.deps.db.read() as session:
        one = await archive.received(session, context.by(), this)
    await show(update, views.received(one, context.t))
    if (apart := views.apart(one, context.t)) is not None:
        await present(update, apart)


async def got_it(update: Update, context: Context) -> None:
    """*Got it*: the message stays and says so."""
    this = pressed(update, GotIt).announcement
    async with context.write() as session:
        found = await confirming.confirm(session, context.by(), this)
    reads = context.person.traits.language or ""
    screen = announced.message(found, reads, context.t, confirmed=True)
    thanks = announced.thanks(context.t)
    if screen is None:
        await show(update, Screen(thanks))
    else:
        await restate(update, screen, toast=thanks)


async def told_them(update: Update, context: Context) -> None:
    """*Told them*: they count as reached through their leader."""
    press = pressed(update, ToldThem)
    async with context.write() as session:
        await counts.told_them(session, context.by(), press.announcement, press.delegation)
        found = await rows.get(session, context.meeting_id, press.announcement)
        missed = await counts.missed(session, press.announcement, press.delegation)
    if missed is None:
        await show(update, announced.reached(context.t))
        return
    note = Note(What.UNREACHED, As.LEADER, announcement=found, missed=missed)
    await show(update, announced.note(note, context.programme, context.t))


def _sends(context: Context) -> Scope:
    """How far the person's own announcements reach; leaders' only if the meeting says so."""
    found = scope(Action.ANNOUNCE, context.person.standing)
    if found is Scope.DELEGATION and context.programme.meeting.values.get("leaders_may_announce") != "yes":
        return Scope.NONE
    return found


async def _sent(session: AsyncSession, context: Context, part: int) -> Screen:
    by = context.by()
    everything = await archive.sent(session, by)
    some, _ = paged(everything, part, lambda there: ShowAnnouncements(sent=True, part=there), context.t)
    figures = [(one, await counts.progress(session, one, now=by.at, real=by.now)) for one in some]
    reads = context.person.participant is not None
    return views.sent_list(figures, context.t, part=part, of=len(everything), reads=reads)


async def _forget_card(session: AsyncSession, update: Update, context: Context) -> None:
    """The message shows a list now: no card may come over it."""
    query = update.callback_query
    if query is not None and query.message is not None:
        await cards.forget(session, context.person.user_id, query.message.message_id)
