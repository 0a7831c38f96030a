"""A person reads the privacy notice, asks what we keep of them, has it erased; an admin erases another."""

import asyncio
from collections.abc import Mapping

from telegram import Update

from bot import ledger
from bot.crash import crash_point
from bot.deps import Context
from bot.domain.people import Person
from bot.domain.privacy import Erasure, Holdings
from bot.domain.rights import Action
from bot.files import mydata as file
from bot.services import erasures, holdings, members, privacy
from bot.services.rights import reach
from bot.views import erasure, mydata
from bot.views import privacy as notices
from bot.views.erasure import EraseAnother, EraseMe
from bot.views.privacy import ShowPrivacy
from handlers import menus
from handlers.pressed import pressed
from handlers.show import send_document, show


async def show_notice(update: Update, context: Context) -> None:
    """The notice in short, or all of it."""
    whole = update.callback_query is not None and pressed(update, ShowPrivacy).whole
    await show(update, notices.notice(context.programme, context.t, whole=whole))


async def show_my_data(update: Update, context: Context) -> None:
    """Everything we keep of them: to read, and when they typed the command also as a file."""
    held = await _held(context)
    await show(update, mydata.my_data(held, context.programme, context.t))
    if update.callback_query is None and held.kept:
        await _send(update, context, held)


async def send_my_data(update: Update, context: Context) -> None:
    """The same as a file."""
    await _send(update, context, await _held(context))


async def ask_erasure(update: Update, context: Context) -> None:
    """What would go and what would stay."""
    await show(update, erasure.question(context.programme, context.person, context.t))


async def erase(update: Update, context: Context) -> None:
    """They said yes. The intent is on the disk before anything goes: a kill in between ends in an erasure."""
    pressed(update, EraseMe)
    reach(context.person, Action.ERASE_ME)
    deps = context.deps
    async with deps.db.read() as session:
        subject = await holdings.subject_of(session, context.person.user_id)
        entries = await erasures.entries_of(
            session, subject, deps.secret_key, now=context.now(), update_id=context.entry.update_id
        )
    await _write_down(context, entries)
    async with context.write() as session:
        real, poll_key = deps.clock.real(), deps.poll_keys.key
        await privacy.erase(session, subject, entries, real=real, poll_key=poll_key)
    crash_point("after_erase")
    # What still happens in this update is not theirs any more: the menu, most of all.
    context.person = Person(context.person.user_id, admin=context.person.admin)
    await show(update, erasure.done(context.t))


async def erase_another(update: Update, context: Context) -> None:
    """An admin erases somebody of the list, after a question; the same ledger comes first."""
    press, by = pressed(update, EraseAnother), context.by()
    if by.person.participant is not None and by.person.participant.id == press.participant:
        await ask_erasure(update, context)  # who erases themselves is nobody in the log
        return
    if not press.sure:
        async with context.deps.db.read() as session:
            card = await members.card(session, by, press.participant)
        await show(update, erasure.question_about(context.programme, card.member, context.t))
        return
    async with context.deps.db.read() as session:
        subjects = await privacy.subjects_of(session, by, press.participant)
        entries = await erasures.entries_of_all(
            session, subjects, context.deps.secret_key, now=context.now(), update_id=context.entry.update_id
        )
    accounts = [one.user_id for one in subjects if one.user_id is not None]
    menus_of_their_own = await menus.of_their_own(context, accounts)
    await _write_down(context, entries)
    async with context.write() as session:
        poll_key = context.deps.poll_keys.key
        await privacy.erase_another(session, by, subjects, entries, poll_key=poll_key)
    crash_point("after_erase")
    await show(update, erasure.done_to_another(context.t))
    await menus.withdraw(context, menus_of_their_own)


async def _write_down(context: Context, entries: Mapping[str, Erasure]) -> None:
    """Have the ledger on the disk before anything goes."""
    await asyncio.to_thread(ledger.append, context.deps.settings.side_dir, entries)
    crash_point("before_erase")


async def _held(context: Context) -> Holdings:
    reach(context.person, Action.SEE_MY_DATA)
    async with context.deps.db.read() as session:
        subject = await holdings.subject_of(session, context.person.user_id)
        deps = context.deps
        return await holdings.held(session, subject, deps.secret_key, deps.poll_keys.key)


async def _send(update: Update, context: Context, held: Holdings) -> None:
    content = file.write(held, now=context.deps.clock.real())
    await send_document(update, mydata.document(content, context.t))
