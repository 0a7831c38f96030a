"""What an erasure takes, what stays and why, and that it is done."""

from dataclasses import dataclass

from bot.callback_data import CallbackData
from bot.domain.people import Person
from bot.domain.privacy import Retention
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen, button, lines, paragraphs
from bot.views.buttons import ShowLanguages, help_button
from bot.views.privacy import ShowPrivacy, contact_of


@dataclass(frozen=True)
class EraseMe(CallbackData, code="erase"):
    """Erase the reader, now."""


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
    ]
    stays = [
        t("• one person in the total of your delegation, without a name: the report needs the number")
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
