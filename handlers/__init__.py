"""What a person did: the table of contents of the conversation."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

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
from bot.views import buttons, home
from bot.views import people as questions
from bot.views.about import ShowAbout
from bot.views.home import Door
from bot.views.info import ShowPage
from bot.views.items import AddToCalendar, SendFile
from handlers import calendar, help, info, items, people, programme
from handlers.errors import on_error
from handlers.gate import gate

Handler = Callable[[Update, Context], Coroutine[Any, Any, None]]

COMMANDS: Mapping[str, Handler] = {
    "today": programme.today,
    "tomorrow": programme.tomorrow,
    "next": programme.show_next,
    "programme": programme.nearest,
    "info": info.contents,
    "calendar": calendar.send_calendar,
    "language": people.ask_language,
    "start": people.start,
    "help": help.show_help,
    "about": info.show_about,
}
"""What is typed or chosen from the menu; bot/views/menu.py says each in words."""

LABELS: Mapping[Door, Handler] = {
    Door.TODAY: programme.today,
    Door.PROGRAMME: programme.nearest,
    Door.NEXT: programme.show_next,
    Door.INFO: info.contents,
    Door.HELP: help.show_help,
}
"""The home keyboard, whatever language its labels are in."""

BUTTONS: Mapping[type[CallbackData], Handler] = {
    buttons.ShowToday: programme.today,
    buttons.ShowDay: programme.show_day,
    buttons.ShowNext: programme.show_next,
    buttons.ShowItem: items.show_item,
    buttons.SendMap: items.send_map,
    AddToCalendar: items.add_to_calendar,
    SendFile: items.send_file,
    buttons.ShowInfo: info.show_part,
    ShowPage: info.show_page,
    buttons.ShowPhrases: info.show_phrases,
    ShowAbout: info.show_about,
    buttons.ShowHelp: help.show_help,
    buttons.ShowLanguages: people.ask_language,
    questions.ChooseLanguage: people.choose_language,
    buttons.ShowTowns: people.ask_town,
    questions.ChooseDelegation: people.choose_delegation,
    questions.ChooseGroup: people.choose_group,
}
"""What stands under messages: a class of callback data each."""


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
    known = (handler for kind, handler in BUTTONS.items() if kind.matches(data))
    await next(known, help.stale_button)(update, context)


def register(application: Application[Any, Context, Any, Any, Any, Any]) -> None:
    """Add every handler. Edited messages reach none of them."""
    application.add_handler(TypeHandler(Update, gate), group=-1)
    application.add_error_handler(on_error)
    for name, handler in COMMANDS.items():
        application.add_handler(CommandHandler(name, handler, _SAID))
    for door, handler in LABELS.items():
        application.add_handler(MessageHandler(_SAID & _Label(door), handler))
    application.add_handler(
        CallbackQueryHandler(_press)
    )  # with patterns PTB would misread a press without data
    application.add_handler(MessageHandler(_SAID, help.not_understood))
