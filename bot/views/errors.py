"""Every refusal in words: what happened, what to do next, and a fresh screen's buttons."""

from markupsafe import Markup

from bot.callback_data import StaleButton
from bot.domain.errors import (
    DomainError,
    NoMeeting,
    NoSuchDelegation,
    NoSuchFile,
    NoSuchItem,
    NoSuchPage,
    NoSuchParticipant,
    NotAllowed,
    NotJoined,
)
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen, button, lines
from bot.views import joining
from bot.views.buttons import help_button, info_button, next_button, today_button


def refusal(error: DomainError | StaleButton, t: Translator, programme: Programme | None = None) -> Screen:
    """Say why something cannot be done. A kind of error that has no sentence yet is a TypeError."""
    match error:
        case NotJoined() if programme is not None:
            return joining.stranger(programme, error, t)
        case NoMeeting() | NotJoined():
            said = lines(
                t("There is no programme to show yet: the organisers have not published it."),
                t("Please try again later."),
            )
            return Screen(
                said, ((button(t.pgettext("button", "Try again"), today_button(t).data), help_button(t)),)
            )
        case NoSuchItem():
            return _fresh(
                t("This item is no longer in the programme. Here is the way to the programme of today:"), t
            )
        case NoSuchPage():
            said = t("This page is no longer there. Here is the way to the other pages:")
            return Screen(said, ((info_button(t), help_button(t)),))
        case NoSuchFile():
            return _fresh(t("This file is not here yet. Please ask the organisers for it."), t)
        case NoSuchDelegation():
            return _fresh(t("This town or group is not in the meeting any more. Here is the way on:"), t)
        case NoSuchParticipant():
            return _fresh(t("This person is no longer on the list. Here is the way on:"), t)
        case NotAllowed():
            return _fresh(
                lines(
                    t("You cannot do this: it is for the leaders of delegations or for the organisers."),
                    t("If you think that you should, please ask the organisers."),
                ),
                t,
            )
        case StaleButton():
            return stale(t)
    raise TypeError(error)


def stale(t: Translator) -> Screen:
    """A button of an older message, or one that we do not know."""
    return _fresh(t("This button is from an older message. Here is the way on:"), t)


def unexpected(incident: str, t: Translator) -> Screen:
    """Something broke on our side; ``incident`` is what the log calls it."""
    return _fresh(
        lines(
            t("Sorry, something went wrong here. Please try again."),
            t(
                "If it happens again, tell the organisers this number: <code>{incident}</code>",
                incident=incident,
            ),
        ),
        t,
    )


def _fresh(said: Markup, t: Translator) -> Screen:
    return Screen(said, ((today_button(t), next_button(t)), (help_button(t),)))
