"""What an erasure takes, what stays and why, and that it is done."""

from dataclasses import dataclass

from bot.callback_data import CallbackData
from bot.domain.members import Member
from bot.domain.people import Person
from bot.domain.privacy import Retention
from bot.domain.programme import Programme
from bot.domain.rights import Action, Scope, scope
from bot.i18n import Translator
from bot.screen import Keyboard, Screen, button, lines, paragraphs
from bot.views.buttons import ShowLanguages, help_button, people_button
from bot.views.delegation import ShowMember
from bot.views.privacy import ShowPrivacy, contact_of


@dataclass(frozen=True)
class EraseMe(CallbackData, code="erase"):
    """Erase the reader, now."""


@dataclass(frozen=True)
class EraseAnother(CallbackData, code="eraseone"):
    """Erase somebody of the list; not ``sure`` = ask first."""

    participant: str
    sure: bool = False


def question(programme: Programme, person: Person, t: Translator) -> Screen:
    """Everything that goes, everything that stays with its reason, and one confirmation."""
    listed = person.participant is not None
    kept = Retention.of(programme.meeting)
    backups = t.ngettext("{n} day", "{n} days", kept.backups)
    contact = contact_of(programme.meeting)
    goes = [
        t("• your account here: number, language, consent, invitations"),
        t("• your card: name, town, group, hotel, room, bus, food, e-mail") if listed else None,
        t("• what you asked for, and messages that could not be answered"),
        t("• what you wrote in polls, and your name beside what you chose") if listed else None,
    ]
    stays = [
        t("• one person in the total of your delegation, without a name: the report needs the number")
        if listed
        else None,
        t("• what you chose in polls, nameless and not tied together, where five or more answered")
        if listed
        else None,
        t("• a mark that nobody can read back: if an old copy is restored, you are erased again"),
        t("• what you did here, without your name: the log of acts must stay whole") if listed else None,
        t("• backups, for {period} at most: they cannot be changed", period=backups),
        t("• the messages in this chat: Telegram has them. You can delete this chat yourself."),
    ]
    outside = t(
        "Lists on paper and files of the organisers are not in this bot. Write to: {contact}", contact=contact
    )
    return Screen(
        paragraphs(
            t("<b>Erase my data</b>"),
            lines(t("This goes, at once:"), *goes),
            lines(t("This stays, and why:"), *stays),
            outside if contact else None,
            t("Afterwards you need a new invitation to come back.") if listed else None,
        ),
        (
            (button(t.pgettext("button", "Yes, erase my data"), EraseMe()),),
            (button(t.pgettext("button", "No, keep my data"), ShowPrivacy()), help_button(t)),
        ),
    )


def done(t: Translator) -> Screen:
    """That it is done; nobody needs a way back, but nobody is left without a way on."""
    return Screen(
        paragraphs(
            t("Your data are erased."),
            lines(
                t("Within a minute also the last traces in our storage are gone."),
                t("You may delete this chat now. To come back, ask your leader for a new invitation."),
            ),
        ),
        ((button(t.pgettext("button", "Language"), ShowLanguages()), help_button(t)),),
    )


def erase_button(person: Person, shown: Member, t: Translator) -> Keyboard:
    """Under somebody's card, for admins."""
    if scope(Action.ERASE_ANOTHER, person.standing) is not Scope.MEETING:
        return ()
    return ((button(t.pgettext("button", "Erase this person’s data"), EraseAnother(shown.id)),),)


def question_about(programme: Programme, shown: Member, t: Translator) -> Screen:
    """The same list about somebody else, for an admin, and one confirmation."""
    backups = t.ngettext("{n} day", "{n} days", Retention.of(programme.meeting).backups)
    goes = [
        t("• their account here: number, language, consent, invitations"),
        t("• their card: name, town, group, hotel, room, bus, food, e-mail"),
        t("• what they asked for, and messages that could not be answered"),
        t("• what they wrote in polls, and their name beside what they chose"),
    ]
    stays = [
        t("• one person in the total of their delegation, without a name: the report needs the number"),
        t("• what they chose in polls, nameless and not tied together, where five or more answered"),
        t("• a mark that nobody can read back: if an old copy is restored, they are erased again"),
        t("• what they did here, without their name: the log of acts must stay whole"),
        t("• that you erased {id}: the same log", id=shown.id),
        t("• backups, for {period} at most: they cannot be changed", period=backups),
        t("• the messages in their chat: Telegram has them. I do not write to them any more."),
    ]
    return Screen(
        paragraphs(
            t("<b>Erase all data of {name}?</b>", name=shown.name),
            lines(t("This goes, at once:"), *goes),
            lines(t("This stays, and why:"), *stays),
            t("Lists on paper and files are not in this bot. Please take {id} out of them.", id=shown.id),
            t("This cannot be undone. To come back, they need a new id and a new invitation."),
        ),
        (
            (button(t.pgettext("button", "Yes, erase"), EraseAnother(shown.id, sure=True)),),
            (button(t.pgettext("button", "No"), ShowMember(shown.id)), help_button(t)),
        ),
    )


def done_to_another(t: Translator) -> Screen:
    """That it is done, without a name: it must not stay in the admin's chat."""
    return Screen(
        lines(
            t("This person’s data are erased."),
            t("Within a minute also the last traces in our storage are gone."),
        ),
        ((people_button(t), help_button(t)),),
    )
