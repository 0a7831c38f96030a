"""What the bot says in a group: public facts alone, and no buttons, for whoever is there could press them."""

from datetime import date, datetime

from markupsafe import Markup

from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import Screen, lines, paragraphs, split
from bot.views.buttons import help_button
from bot.views.content import Content
from bot.views.day_items import Listing


def help_screen(username: str, t: Translator) -> Screen:
    """What can be typed in a group, and where all the rest is."""
    text = paragraphs(
        t("In this group I show what concerns everybody."),
        lines(
            t("/programme – the programme of the day"),
            t("/link – for organisers: announcements to everybody come here too"),
            t("/unlink – for organisers: they do not come here any more"),
        ),
        _private(username, t),
    )
    return Screen(text)


def day(programme: Programme, today: date, now: datetime, username: str, t: Translator) -> Screen:
    """The whole programme of today, or of the nearest day of the meeting."""
    shown = min(max(today, programme.days[0]), programme.days[-1])
    content = Content(t)
    listing = Listing(programme, None, content, t, programme.steady(now))
    items = programme.of_day(shown, None)
    blocks = [listing.line(item) for item in items] or [t("Nothing is planned on this day.")]
    first, *more = split(blocks, 3000)
    text = paragraphs(
        Markup("<b>{}</b>").format(t.date(shown)),
        first,
        t("The day is longer: the rest is in the private chat with me.") if more else None,
        content.note(),
        _private(username, t),
    )
    return Screen(text)


def in_private(username: str, t: Translator) -> Screen:
    """The programme is for participants alone."""
    return Screen(paragraphs(t("The programme is for participants."), _private(username, t)))


def only_organisers(username: str, t: Translator) -> Screen:
    """Somebody else wants to link the chat; whether they are a participant is nobody's business here."""
    return Screen(
        lines(
            t("Only an organiser of the meeting can do this, writing in their own name."),
            t("If you are one, join first in the private chat: {link}", link=_address(username)),
        )
    )


def linked(programme: Programme, t: Translator) -> Screen:
    """The chat gets announcements from now on."""
    return Screen(
        lines(
            t("This chat is linked with the meeting <b>{title}</b>.", title=t.text(programme.meeting.title)),
            t(
                "What is announced to everybody comes here too, in {language}.",
                language=t.language_name(programme.meeting.default_language),
            ),
            t("To end this, an organiser types /unlink here."),
        )
    )


def unlinked(t: Translator) -> Screen:
    """No more."""
    return Screen(t("This chat is not linked any more: announcements do not come here."))


def not_linked(t: Translator) -> Screen:
    """There was nothing to end."""
    return Screen(t("This chat is not linked with the meeting."))


def closed(t: Translator) -> Screen:
    """The note to organisers when the bot was removed from a linked group."""
    said = lines(
        t("I am no longer in the group chat of the meeting: announcements do not go there any more."),
        t("To change that, add me to the group and type /link there."),
    )
    return Screen(said, ((help_button(t),),))


def _private(username: str, t: Translator) -> Markup:
    return t(
        "Your own programme, reminders and help: write to me in private, {link}", link=_address(username)
    )


def _address(username: str) -> str:
    return f"t.me/{username}"
