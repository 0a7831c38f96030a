"""What somebody writes in a group, and what Telegram tells of one. Everybody there reads the answers.

Nothing personal is ever said here, nobody's buttons are shown, and all other words are passed over.
"""

from telegram import ChatMember, Update

import handlers
from bot.deps import Context
from bot.domain.errors import NoMeeting, NotAllowed, NotJoined
from bot.domain.people import Person
from bot.domain.rights import Action
from bot.i18n import translator
from bot.services import group_chats
from bot.views import group_chats as words
from handlers.commands import named
from handlers.show import show

_GONE = (ChatMember.LEFT, ChatMember.BANNED)


async def follow(update: Update, context: Context) -> None:
    """The group has another id now, or the bot was removed from it."""
    message, member = update.message, update.my_chat_member
    if message is not None and message.migrate_to_chat_id is not None:
        await _moved(context, message.chat.id, message.migrate_to_chat_id)
    elif message is not None and message.migrate_from_chat_id is not None:
        await _moved(context, message.migrate_from_chat_id, message.chat.id)
    elif message is not None and message.new_chat_title:
        async with context.write() as session:
            await group_chats.rename(session, message.chat.id, message.new_chat_title)
    elif member is not None and member.new_chat_member.status in _GONE:
        async with context.write() as session:
            await group_chats.close(session, member.chat.id, now=context.now())


async def _moved(context: Context, old: int, new: int) -> None:
    async with context.write() as session:
        await group_chats.move(session, old, new)


def command(update: Update, context: Context) -> str | None:
    """The command of IN_GROUPS that was typed for this bot, or for none by name; else None."""
    text = update.message.text if update.message is not None else None
    name = named(text or "", context)
    return name if name in handlers.IN_GROUPS else None


async def answer(name: str, update: Update, context: Context) -> None:
    """Answer in the meeting's language. Only who links a chat is somebody; all others are strangers here."""
    guarded = handlers.IN_GROUPS[name]
    meeting = context.published.meeting if context.published else None
    context.t = translator(meeting.default_language if meeting else "en", meeting)
    if guarded.action is not Action.LINK_CHAT:
        context.person = Person(context.person.user_id)
    try:
        await guarded.run(update, context)
    except (NoMeeting, NotAllowed, NotJoined):
        refused = words.only_organisers if guarded.action is Action.LINK_CHAT else words.in_private
        await show(update, refused(context.bot.username, context.t))


async def show_help(update: Update, context: Context) -> None:
    """``/help`` in a group."""
    await show(update, words.help_screen(context.bot.username, context.t))


async def show_programme(update: Update, context: Context) -> None:
    """``/programme`` in a group: today, or the nearest day of the meeting."""
    screen = words.day(context.programme, context.today(), context.now(), context.bot.username, context.t)
    await show(update, screen)


async def link(update: Update, context: Context) -> None:
    """``/link``: announcements to everybody come here as well."""
    async with context.write() as session:
        title = (update.effective_chat.title if update.effective_chat else None) or ""
        await group_chats.link(session, context.by(), _chat(update), title)
    await show(update, words.linked(context.programme, context.t))


async def unlink(update: Update, context: Context) -> None:
    """``/unlink``: they do not any more."""
    async with context.write() as session:
        known = await group_chats.unlink(session, context.by(), _chat(update))
    await show(update, words.unlinked(context.t) if known else words.not_linked(context.t))


def _chat(update: Update) -> int:
    assert update.effective_chat is not None
    return update.effective_chat.id
