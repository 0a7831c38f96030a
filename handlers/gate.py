"""Finds out who it is and what they see, in one read, before any other handler runs."""

from contextvars import ContextVar
from dataclasses import replace

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import ApplicationHandlerStop

from bot.deps import Context
from bot.i18n import negotiate, translator
from bot.services import claims, consents, people
from handlers import group_chats, group_votes
from handlers.leaving import leave

GATED: ContextVar[Context] = ContextVar("gated")
"""The context of the update being handled; PTB makes an empty one for its error handler."""

_NOBODY = frozenset({777000, 1087968824, 136817688})
"""Telegram itself, the shared id of anonymous group admins, and of channels: senders without a person."""

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


async def gate(update: Update, context: Context) -> None:
    """Fill the context for the handlers, or stop here for senders who are no person in a private chat.

    Who could not be looked up gets no further: the next try begins here.
    """
    try:
        await _look(update, context)
    except ApplicationHandlerStop:
        raise
    except Exception as error:
        await context.application.process_error(update, error)
        raise ApplicationHandlerStop from error


async def _look(update: Update, context: Context) -> None:
    user, chat = update.effective_user, update.effective_chat
    if update.poll is not None or update.poll_answer is not None:
        await group_votes.follow(update, context)
        raise ApplicationHandlerStop
    if chat is not None and chat.type in _GROUPS:
        await group_chats.follow(update, context)  # whoever did it
    if user is None or user.is_bot or user.id in _NOBODY:
        raise ApplicationHandlerStop
    command = group_chats.command(update, context) if chat is not None and chat.type in _GROUPS else None
    if chat is None or (chat.type != ChatType.PRIVATE and command is None):
        raise ApplicationHandlerStop
    deps = context.deps
    async with deps.db.look() as session:
        glance = await people.glance(session, user.id, deps.settings.admins)
    deps.clock.follow(glance.rehearsal)
    if (
        glance.person.blocked and update.my_chat_member is None and command is None
    ):  # who writes to us can be written to
        async with deps.db.write() as session:
            await claims.forgive(session, user.id)
    programme = deps.programmes.kept(glance.meeting_id, glance.version)
    if programme is None and glance.meeting_id is not None:
        programme = await deps.programmes.load(glance.meeting_id)
    context.person = replace(glance.person, locked=True) if deps.hold.locked else glance.person
    context.published = programme
    context.current_meeting = glance.meeting_id
    context.menu = glance.menu
    context.flow = glance.flow
    language = glance.person.language or negotiate(user.language_code) or "en"
    context.t = translator(language, programme.meeting if programme else None)
    GATED.set(context)
    if command is not None:
        await group_chats.answer(command, update, context)
        raise ApplicationHandlerStop
    await leave(update, context)
    if consents.outdated(context.person) and update.my_chat_member is None:
        await _ask_for_consent(context)


async def _ask_for_consent(context: Context) -> None:
    """The notice has changed since they agreed: it comes as a message of its own, once."""
    async with context.deps.db.read() as session:
        if await consents.asked(session, context.by()):
            return
    async with context.deps.db.write() as session:
        await consents.ask(session, context.by())
