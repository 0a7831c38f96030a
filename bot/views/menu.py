"""The command menu and how the bot introduces itself; /help and the handlers read the same table."""

from typing import NamedTuple

from bot.i18n import N_, Translator
from bot.screen import plain


class Command(NamedTuple):
    """A command without its slash, and what it does in a few words (a msgid)."""

    name: str
    description: str


COMMANDS = (
    Command("today", N_("Today’s programme")),
    Command("tomorrow", N_("The programme of the next day")),
    Command("next", N_("What is on now and what comes next")),
    Command("programme", N_("The whole programme, day by day")),
    Command("info", N_("Hotel, Wi-Fi, phone numbers, useful words")),
    Command("calendar", N_("The programme for your phone’s calendar")),
    Command("language", N_("Choose your language")),
    Command("join", N_("Come in with the code of your invitation")),
    Command("start", N_("The first screen, with its buttons")),
    Command("help", N_("What this bot can do")),
    Command("about", N_("About the meeting and this bot")),
)


def commands(t: Translator) -> tuple[tuple[str, str], ...]:
    """The menu in the reader's language: (name, description)."""
    return tuple((command.name, plain(t(command.description))) for command in COMMANDS)


def description(t: Translator) -> str:
    """What a newcomer reads before pressing Start (at most 512 characters)."""
    return plain(
        t(
            "The companion of your town-twinning meeting. "
            "It tells you when, where and what to do: the programme of each day, what comes next, "
            "maps and useful words. Press Start."
        )
    )


def short_description(t: Translator) -> str:
    """The line in the bot's profile (at most 120 characters)."""
    return plain(t("The programme of your town-twinning meeting: when, where, which bus."))
