"""How an update finds its handler: the tables of handlers/__init__.py as python-telegram-bot takes them."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

import handlers
from bot.deps import Context
from bot.services import calls, dialogues
from bot.services.dialogues import Dialogue
from bot.services.inbox_places import TAKE_PLACES, is_withheld
from bot.views import home
from bot.views.home import Door
from handlers import help, menus
from handlers.errors import on_error
from handlers.gate import gate
from handlers.guarded import Guarded


class _Said(filters.MessageFilter):
    """A message with words or anything else in it; not an edited one, not a note of Telegram's.

    One look instead of PTB's forty filters for notes: every update passes here.
    """

    def check_update(self, update: Update) -> bool:
        return update.message is not None and self.filter(update.message)

    def filter(self, message: Message) -> bool:
        return message.text is not None or message.effective_attachment is not None


_SAID = _Said()


class _Moved(filters.MessageFilter):
    """A place that moves: Telegram edits its message."""

    def check_update(self, update: Update) -> bool:
        return update.edited_message is not None and self.filter(update.edited_message)

    def filter(self, message: Message) -> bool:
        return message.location is not None


_MOVED = _Moved()


class _Label(filters.MessageFilter):
    """A message that is a label of the home keyboard."""

    def __init__(self, door: Door) -> None:
        super().__init__(name=f"_Label({door})")
        self._door = door

    def filter(self, message: Message) -> bool:
        return message.text is not None and home.door_of(message.text) is self._door


async def _press(update: Update, context: Context) -> None:
    """Hand a press to whoever answers its kind of button."""
    data = update.callback_query.data if update.callback_query else None
    known = (guarded.run for kind, guarded in handlers.BUTTONS.items() if kind.matches(data))
    await next(known, help.stale_button)(update, context)


def _under_a_file(update: Update, context: Context) -> Guarded | None:
    """The command under a file or photo: that has no text, so CommandHandler passes it by."""
    words = (update.message.caption or "").split(maxsplit=1) if update.message is not None else ()
    if not words:
        return None
    name, _, bot = words[0].casefold().partition("@")
    ours = bot in {"", context.bot.username.casefold()}
    return handlers.COMMANDS[name[1:]] if name in handlers.UNDER_A_FILE and ours else None


async def _write(update: Update, context: Context) -> None:
    """Hand what somebody wrote to the dialogue they are in, if it waits for words, else to SPEECH."""
    if (commanded := _under_a_file(update, context)) is not None:
        await commanded.run(update, context)
        return
    async with context.deps.db.read() as session:
        open_ = await dialogues.current(session, context.person.user_id, now=context.now())
        place = await _place_for_helpers(session, update, context, open_)
    taker = handlers.FLOWS.get(open_.flow) if open_ else None
    if place:
        taker = handlers.PLACE
    await (taker or handlers.SPEECH).run(update, context)


async def _place_for_helpers(
    session: AsyncSession, update: Update, context: Context, open_: Dialogue | None
) -> bool:
    """Whether this is where somebody is. Who announces means it for everybody, unless they are lost."""
    place = update.message.location if update.message is not None else None
    if place is None or not context.person.joined:
        return False
    if open_ is None or open_.flow not in TAKE_PLACES or is_withheld(place.latitude, place.longitude):
        return True
    return await calls.open_call(session, context.by()) is not None


def register(application: Application[Any, Context, Any, Any, Any, Any]) -> None:
    """Add every handler. Edited messages reach none of them, but for places that move."""
    application.add_handler(TypeHandler(Update, gate), group=-1)
    application.add_error_handler(on_error)
    for name, guarded in handlers.COMMANDS.items():
        application.add_handler(CommandHandler(name, guarded.run, _SAID))
    for door, guarded in handlers.LABELS.items():
        application.add_handler(MessageHandler(_SAID & _Label(door), guarded.run))
    # With patterns PTB would misread a press without data.
    application.add_handler(CallbackQueryHandler(_press))
    application.add_handler(MessageHandler(_SAID, _write))
    application.add_handler(MessageHandler(_MOVED, handlers.MOVED.run))
    application.add_handler(
        ChatMemberHandler(handlers.COMING_AND_GOING.run, ChatMemberHandler.MY_CHAT_MEMBER)
    )
    application.add_handler(TypeHandler(Update, menus.keep), group=1)
