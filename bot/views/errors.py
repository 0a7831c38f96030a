"""Every refusal in words: what happened, what to do next, and a fresh screen's buttons."""

from markupsafe import Markup

from bot.callback_data import CallbackData, StaleButton
from bot.domain.edits import UnfitEdit
from bot.domain.errors import (
    AlbumTakesNoButtons,
    AlreadySent,
    AnnouncementTooLong,
    DelegationExists,
    DomainError,
    DraftChanged,
    MealClosed,
    NoConsent,
    NoMeeting,
    NoSuchAnnouncement,
    NoSuchCall,
    NoSuchDelegation,
    NoSuchFile,
    NoSuchGroup,
    NoSuchImport,
    NoSuchItem,
    NoSuchPage,
    NoSuchParticipant,
    NoSuchRequest,
    NotAllowed,
    NotEditable,
    NothingToSay,
    NotJoined,
    NotRemovable,
    OtherMeeting,
    ProgrammeMoved,
    SignupClosed,
    UnfitDelegation,
    UnfitText,
)
from bot.domain.programme import Programme
from bot.domain.travel_forms import NoSuchTravel, UnfitTravel
from bot.i18n import Translator
from bot.screen import Screen, button, lines
from bot.views import (
    boarding_refusals,
    card,
    edits,
    imports,
    joining,
    meals,
    members,
    problems,
    report_text,
    travel_forms,
)
from bot.views.buttons import help_button, info_button, next_button, older, people_button, today_button
from bot.views.card import ShowDiet, ShowFields
from bot.views.polls import making_refusals, refusals


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
        case SignupClosed():
            said = t("Sign-up for this has ended. Please ask the organisers if you want to change something.")
            return _fresh(said, t)
        case UnfitTravel() if programme is not None:
            return travel_forms.refused(error, programme, t)
        case NoSuchTravel():
            return _fresh(t("This arrival or departure was withdrawn meanwhile. Here is the way on:"), t)
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
    return _of_announcements(error, t)


def _of_announcements(error: DomainError, t: Translator) -> Screen:
    """Refusals around announcements."""
    match error:
        case NoSuchAnnouncement():
            return _fresh(t("This announcement is no longer there. Here is the way on:"), t)
        case AlreadySent():
            return _fresh(t("This announcement has been sent already; it goes out only once."), t)
        case DraftChanged():
            return _fresh(t("The announcement was changed meanwhile. Please look at it again first."), t)
        case NothingToSay():
            return _fresh(t("The announcement is still empty. Please send me what you want to say."), t)
        case AnnouncementTooLong():
            said = t.ngettext(
                "The text is too long by {n} character. Please send it shorter: nothing is lost.",
                "The text is too long by {n} characters. Please send it shorter: nothing is lost.",
                error.over,
            )
            return _fresh(said, t)
        case AlbumTakesNoButtons():
            return _fresh(
                t("An album cannot ask for “Got it”. Please send one picture, or a text instead."), t
            )
        case NotEditable():
            return _fresh(
                t("This announcement cannot be changed so any more. You can withdraw it, or send a new one."),
                t,
            )
    return _of_people(error, t)


def _of_people(error: DomainError, t: Translator) -> Screen:
    """Refusals around cards, requests and delegations."""
    match error:
        case NoConsent():
            return Screen(
                t("I may note what you eat only if you agree first."),
                ((button(t.pgettext("button", "Change diet"), ShowDiet()), help_button(t)),),
            )
        case MealClosed():
            return meals.refused(error, t)
        case UnfitText():
            return _again(card.too_long(error.limit, t), ShowFields(), t)
        case NoSuchGroup():
            return _again(card.no_such_group(error.groups, t), ShowFields(), t)
        case NoSuchCall():
            return _fresh(t("This call for help is no longer there. Here is the way on:"), t)
        case NoSuchRequest():
            return _fresh(t("This request is no longer there. Here is the way on:"), t)
        case UnfitDelegation():
            return members.add_delegation(t, problem=t("I could not read that."))
        case DelegationExists():
            return members.add_delegation(
                t, problem=t("The delegation {code} takes part already.", code=error.code)
            )
        case NotRemovable():
            return Screen(
                t("The host town and your own delegation cannot be removed."),
                ((people_button(t), help_button(t)),),
            )
    return _of_publishing(error, t)


def _of_publishing(error: DomainError, t: Translator) -> Screen:
    """Refusals around edits and imports of the programme."""
    match error:
        case ProgrammeMoved():
            return _fresh(
                lines(
                    t("Somebody changed the programme in the meantime. Nothing was published."),
                    t("Please look at it again."),
                ),
                t,
            )
        case UnfitEdit():
            return edits.refused(error, t)
        case NoSuchImport():
            return imports.over(t)
        case OtherMeeting():
            return problems.other_meeting(error, t)
    for refused in (
        refusals.refusal,
        making_refusals.refusal,
        boarding_refusals.refusal,
        report_text.refusal,
    ):
        if (said := refused(error, t)) is not None:
            return said
    raise TypeError(error)


def _again(said: Markup, other: CallbackData, t: Translator) -> Screen:
    """What was typed does not fit: type it again, or choose something else."""
    return Screen(
        lines(said, t("Please type it again.")),
        ((button(t.pgettext("button", "‹ Another line"), other),), (help_button(t),)),
    )


def stale(t: Translator) -> Screen:
    """A button of an older message, or one that we do not know."""
    return _fresh(older(t), t)


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
