"""What a person did: the table of contents of the conversation."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, NamedTuple

from telegram import Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.rights import Action
from bot.services import dialogues
from bot.services.rights import reach
from bot.views import buttons, home
from bot.views import joining as steps
from bot.views import people as questions
from bot.views.about import ShowAbout
from bot.views.home import Door
from bot.views.info import ShowPage
from bot.views.items import AddToCalendar, SendFile
from handlers import calendar, help, info, items, joining, people, programme
from handlers.errors import on_error
from handlers.gate import gate

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]


class Guarded(NamedTuple):
    """A handler and the right it needs, which is asked before it runs; services ask again for whom."""

    handler: Handler
    action: Action

    async def run(self, update: Update, context: Context) -> None:
        """Ask, then run. Raises NoMeeting, NotJoined, NotAllowed."""
        if self.action is not Action.TALK:
            reach(context.person, self.action, context.programme)
        await self.handler(update, context)


COMMANDS: Mapping[str, Guarded] = {
    "today": Guarded(programme.today, Action.READ_PROGRAMME),
    "tomorrow": Guarded(programme.tomorrow, Action.READ_PROGRAMME),
    "next": Guarded(programme.show_next, Action.READ_PROGRAMME),
    "programme": Guarded(programme.nearest, Action.READ_PROGRAMME),
    "info": Guarded(info.contents, Action.READ_PROGRAMME),
    "calendar": Guarded(calendar.send_calendar, Action.READ_PROGRAMME),
    "language": Guarded(people.ask_language, Action.TALK),
    "start": Guarded(joining.start, Action.TALK),
    "join": Guarded(joining.join, Action.REDEEM_CODE),
    "help": Guarded(help.show_help, Action.TALK),
    "about": Guarded(info.show_about, Action.TALK),
}
"""What is typed or chosen from the menu; bot/views/menu.py says each in words."""

LABELS: Mapping[Door, Guarded] = {
    Door.TODAY: Guarded(programme.today, Action.READ_PROGRAMME),
    Door.PROGRAMME: Guarded(programme.nearest, Action.READ_PROGRAMME),
    Door.NEXT: Guarded(programme.show_next, Action.READ_PROGRAMME),
    Door.INFO: Guarded(info.contents, Action.READ_PROGRAMME),
    Door.HELP: Guarded(help.show_help, Action.TALK),
}
"""The home keyboard, whatever language its labels are in."""

BUTTONS: Mapping[type[CallbackData], Guarded] = {
    buttons.ShowToday: Guarded(programme.today, Action.READ_PROGRAMME),
    buttons.ShowDay: Guarded(programme.show_day, Action.READ_PROGRAMME),
    buttons.ShowNext: Guarded(programme.show_next, Action.READ_PROGRAMME),
    buttons.ShowItem: Guarded(items.show_item, Action.READ_PROGRAMME),
    buttons.SendMap: Guarded(items.send_map, Action.READ_PROGRAMME),
    AddToCalendar: Guarded(items.add_to_calendar, Action.READ_PROGRAMME),
    SendFile: Guarded(items.send_file, Action.READ_PROGRAMME),
    buttons.ShowInfo: Guarded(info.show_part, Action.READ_PROGRAMME),
    ShowPage: Guarded(info.show_page, Action.READ_PROGRAMME),
    buttons.ShowPhrases: Guarded(info.show_phrases, Action.READ_PROGRAMME),
    ShowAbout: Guarded(info.show_about, Action.TALK),
    buttons.ShowHelp: Guarded(help.show_help, Action.TALK),
    buttons.ShowLanguages: Guarded(people.ask_language, Action.TALK),
    questions.ChooseLanguage: Guarded(people.choose_language, Action.TALK),
    steps.ConfirmIdentity: Guarded(joining.say_yes, Action.REDEEM_CODE),
    steps.DenyIdentity: Guarded(joining.say_no, Action.REDEEM_CODE),
    steps.Agree: Guarded(joining.agree, Action.REDEEM_CODE),
    steps.ReadNotice: Guarded(joining.read_notice, Action.REDEEM_CODE),
    steps.Decline: Guarded(joining.decline, Action.REDEEM_CODE),
    steps.TypeCode: Guarded(joining.ask_code, Action.REDEEM_CODE),
    steps.LookAgain: Guarded(joining.look_again, Action.TALK),
    steps.ChooseGroup: Guarded(joining.choose_group, Action.OWN_PROFILE),
}
"""What stands under messages: a class of callback data each."""

FLOWS: Mapping[str, Guarded] = {
    "join": Guarded(joining.type_something, Action.REDEEM_CODE),
}
"""Who takes what a person types in the middle of a dialogue, by its flow (bot/services/dialogues.py)."""

SPEECH = Guarded(joining.speak, Action.TALK)
"""Everything else that a person writes or sends."""


class _Said(filters.MessageFilter):
    """A message with words or anything else in it; not an edited one, not a note of Telegram's.

    One look instead of PTB's forty filters for notes: every update passes here.
    """

    def check_update(self, update: Update) -> bool:
        return update.message is not None and self.filter(update.message)

    def filter(self, message: Message) -> bool:
        return message.text is not None or message.effective_attachment is not None


_SAID = _Said()


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
    known = (guarded.run for kind, guarded in BUTTONS.items() if kind.matches(data))
    await next(known, help.stale_button)(update, context)


async def _write(update: Update, context: Context) -> None:
    """Hand what somebody wrote to the dialogue they are in, if it waits for words, else to SPEECH."""
    async with context.deps.db.read() as session:
        open_ = await dialogues.current(session, context.person.user_id, now=context.now())
    taker = FLOWS.get(open_.flow) if open_ else None
    await (taker or SPEECH).run(update, context)


def register(application: Application[Any, Context, Any, Any, Any, Any]) -> None:
    """Add every handler. Edited messages reach none of them."""
    application.add_handler(TypeHandler(Update, gate), group=-1)
    application.add_error_handler(on_error)
    for name, guarded in COMMANDS.items():
        application.add_handler(CommandHandler(name, guarded.run, _SAID))
    for door, guarded in LABELS.items():
        application.add_handler(MessageHandler(_SAID & _Label(door), guarded.run))
    application.add_handler(
        CallbackQueryHandler(_press)
    )  # with patterns PTB would misread a press without data
    application.add_handler(MessageHandler(_SAID, _write))
