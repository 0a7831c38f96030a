"""The command menu and how the bot introduces itself; /help and the handlers read the same table."""

from functools import lru_cache
from typing import NamedTuple

from bot.domain.rights import Action, Scope, Standing, scope
from bot.i18n import N_, Translator
from bot.screen import plain


class Command(NamedTuple):
    """A command without its slash, what it does in a few words (a msgid), and the right it is listed for."""

    name: str
    description: str
    action: Action = Action.TALK


COMMANDS = (
    Command("today", N_("Today’s programme")),
    Command("tomorrow", N_("The programme of the next day")),
    Command("next", N_("What is on now and what comes next")),
    Command("programme", N_("The whole programme, day by day")),
    Command("info", N_("Hotel, Wi-Fi, phone numbers, useful words")),
    Command("calendar", N_("The programme for your phone’s calendar")),
    Command("me", N_("Your card: hotel, room, bus, group, food"), Action.OWN_PROFILE),
    Command("polls", N_("Questions that wait for you, and your answers"), Action.ANSWER_POLL),
    Command("meals", N_("Meals: where you eat, and where you do not"), Action.ANSWER_MEAL),
    Command("signup", N_("What you can sign up for, and your places"), Action.SIGN_UP),
    Command("delegation", N_("Your delegation: who has joined, invitations"), Action.LIST_PEOPLE),
    Command("travel", N_("How your delegation arrives and leaves"), Action.PLAN_TRAVEL),
    Command("arrivals", N_("Who arrives and leaves when: the pick-up table"), Action.SEE_TRAVELS),
    Command("people", N_("Everybody by town, search, roles"), Action.SEARCH_PEOPLE),
    Command("settings", N_("Reminders, summaries, quiet hours"), Action.OWN_PROFILE),
    Command("reminders", N_("How long before I remind you"), Action.OWN_PROFILE),
    Command("organise", N_("Everything an organiser can do"), Action.ORGANISE),
    Command("announce", N_("Write to everybody, or to some"), Action.ANNOUNCE),
    Command("poll", N_("Ask everybody, or some: a quick poll"), Action.MAKE_POLL),
    Command("edit", N_("Change an item: time, place, cancelled"), Action.EDIT_PROGRAMME),
    Command("import", N_("Send the workbook: see what changes, publish it"), Action.IMPORT_PROGRAMME),
    Command("urgent", N_("What cannot wait: it rings at once, also at night"), Action.ANNOUNCE),
    Command("announcements", N_("What was announced, to read again"), Action.READ_ANNOUNCEMENTS),
    Command("results", N_("What came of the polls: pictures, who answered"), Action.SEE_RESULTS),
    Command("count", N_("Count the people in a bus, if you are to"), Action.COUNT_HEADS),
    Command("report", N_("The evidence pack: what lacks, all files"), Action.EXPORT_REPORT),
    Command("status", N_("How I am: what waits, what comes next"), Action.SEE_STATUS),
    Command("hold", N_("Hold everything back, or let it go on"), Action.HOLD),
    Command("lockdown", N_("Stop everything but answers, at once"), Action.HOLD),
    Command("signed", N_("Who signed the paper lists: tick them off"), Action.TICK_SIGNATURES),
    Command("boards", N_("All buses of the next departure: who is missing"), Action.SEE_BOARDS),
    Command("language", N_("Choose your language")),
    Command("join", N_("Come in with the code of your invitation")),
    Command("start", N_("The first screen, with its buttons")),
    Command("help", N_("What this bot can do")),
    Command("privacy", N_("What we keep about you, and why")),
    Command("mydata", N_("Everything we keep about you, as a file"), Action.SEE_MY_DATA),
    Command("forget", N_("Have your data erased"), Action.ERASE_ME),
    Command("stop", N_("No more messages from me")),
    Command("about", N_("About the meeting and this bot")),
)


@lru_cache(maxsize=128)  # asked after every update, and the same for all of one language and standing
def commands(t: Translator, standing: Standing = Standing.PARTICIPANT) -> tuple[tuple[str, str], ...]:
    """The menu of who has this standing in the reader's language: (name, description)."""
    return tuple(
        (command.name, plain(t(command.description)))
        for command in COMMANDS
        if scope(command.action, standing) is not Scope.NONE
    )


def own(t: Translator, standing: Standing) -> tuple[tuple[str, str], ...] | None:
    """The menu of somebody who may do more than all others; None for who has everybody's."""
    listed = commands(t, standing)
    return listed if len(listed) > len(commands(t)) else None


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
