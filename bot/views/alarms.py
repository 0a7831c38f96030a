"""What an admin is told of trouble: what happened, what to do; and afterwards that it is over."""

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from markupsafe import Markup

from bot.domain.alarms import Cause
from bot.i18n import N_, Translator
from bot.screen import Button, Screen, button, lines, paragraphs
from bot.views.buttons import ShowStatus, help_button
from bot.views.hold import ShowHold
from bot.views.spans import age


class Words(NamedTuple):
    """Sentences of a cause: what is wrong, what it means and what to do, what is true again afterwards."""

    wrong: str
    do: tuple[str, ...]
    again: str


WORDS: Mapping[Cause, Words] = {
    Cause.TOKEN_REFUSED: Words(
        N_("Telegram refuses my token."),
        (
            N_("If it goes on for two minutes, I stop."),
            N_("Then take a new token from @BotFather, put it in place and start me again."),
        ),
        N_("Telegram takes my token."),
    ),
    Cause.SECOND_BOT: Words(
        N_("Another bot is running with my token."),
        (
            N_("Only one of us can hear what people write: in a few seconds I stop."),
            N_("Stop the other one and start me again."),
            N_("If you know of no other one, somebody has the token: take a new one from @BotFather."),
        ),
        N_("I am alone with my token."),
    ),
    Cause.INTAKE_SILENT: Words(
        N_("I have not heard from Telegram for 90 seconds."),
        (
            N_("I go on trying, and what people write waits at Telegram for a day."),
            N_("Look whether my machine can reach the internet."),
            N_("If Telegram sends to me by webhook: does the proxy run, is its certificate valid?"),
        ),
        N_("I hear from Telegram."),
    ),
    Cause.STORAGE_FAILING: Words(
        N_("I cannot write to my database."),
        (
            N_("What people write waits at Telegram for a day, and I send nothing unasked."),
            N_("Look whether the disk is full, and whether the database server runs."),
            N_("I go on by myself, without a restart."),
        ),
        N_("I can write to my database."),
    ),
    Cause.SCHEMA_CHANGED: Words(
        N_("Another version of TTChan has changed my database."),
        (N_("Stop me and start that version."),),
        N_("My database is as I know it."),
    ),
    Cause.DISK_LOW: Words(
        N_("My disk is almost full."),
        (N_("Make room: with less than 500 MB I can promise nothing any more."),),
        N_("There is room on my disk."),
    ),
    Cause.DISPATCHER_STUCK: Words(
        N_("I do not get to send reminders and announcements any more."),
        (N_("Start me again: nothing is lost, and at worst a few people get a message twice."),),
        N_("I send reminders and announcements."),
    ),
    Cause.SENDING_PAUSED: Words(
        N_("Telegram has told me to send nothing for more than 15 minutes."),
        (
            N_("I go on by myself as soon as I may; until then announce nothing."),
            N_("If it happens again, lower TTCHAN_SEND_RATE."),
        ),
        N_("Telegram lets me send."),
    ),
    Cause.SENDING_LATE: Words(
        N_("A message that should have left five minutes ago still waits."),
        (N_("Look at /status: it says how many wait, and what else is wrong."),),
        N_("Messages leave on time."),
    ),
    Cause.TEXT_REFUSED: Words(
        N_("Telegram did not take a message as I wrote it: that is a mistake of mine."),
        (
            N_("Its reader has it without formatting, or not at all."),
            N_("The log says more. Please tell whoever looks after the program."),
        ),
        N_("For an hour Telegram has taken all my messages."),
    ),
    Cause.UPDATES_FAILED: Words(
        N_("I could not handle something that somebody wrote or pressed: that is a mistake of mine."),
        (
            N_("I have tried three times and put it aside for seven days."),
            N_("The log says more. Please tell whoever looks after the program."),
        ),
        N_("For an hour I have handled everything."),
    ),
    Cause.UPDATES_WAIT: Words(
        N_("Somebody wrote to me five minutes ago and still has no answer."),
        (
            N_("Look whether a process runs that answers: ttchan check"),
            N_("Start me again: nothing is lost, and at worst a few people get a message twice."),
        ),
        N_("I answer people."),
    ),
    Cause.BACKUP_OLD: Words(
        N_("My last good backup is more than 26 hours old."),
        (
            N_("Look whether there is room in the backup folder, and what the log says."),
            N_("Make one by hand: ttchan backup"),
        ),
        N_("There is a new backup."),
    ),
    Cause.HELD: Words(
        N_("I send nothing by myself until an admin decides."),
        (
            N_("My data may be an old copy, or an admin wanted it so. Whoever writes to me is answered."),
            N_("Press /hold to see why, and what waits."),
        ),
        N_("I send by myself again."),
    ),
}


def begun(cause: Cause, t: Translator) -> Screen:
    """Something is wrong."""
    said = WORDS[cause]
    return Screen(
        paragraphs(
            Markup("<b>{}</b>").format(t(said.wrong)),
            lines(*(t(sentence) for sentence in said.do)),
            t("More: docs/operations.md, “When something is wrong”."),
        ),
        ((_way_on(cause, t), help_button(t)),),
    )


def _way_on(cause: Cause, t: Translator) -> Button:
    if cause is Cause.HELD:
        return button(t.pgettext("button", "What waits"), ShowHold())
    return button(t.pgettext("button", "Status"), ShowStatus())


def over(cause: Cause, lasted: timedelta, t: Translator) -> Screen:
    """It is not any more. ``lasted``: how long it was."""
    return Screen(
        lines(
            t("<b>In order again:</b> {what}", what=t(WORDS[cause].again)),
            t("It took {age}.", age=age(lasted, t)),
        )
    )
