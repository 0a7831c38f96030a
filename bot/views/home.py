"""The persistent keyboard, in every language, and the screen that brings it."""

from enum import StrEnum
from functools import cache

from markupsafe import Markup

from bot.domain.people import Person
from bot.domain.programme import Programme
from bot.i18n import LANGUAGES, Translator
from bot.screen import Screen, lines, paragraphs, plain
from bot.views import audience
from bot.views.stopping import no_messages


class Door(StrEnum):
    """Where a label of the home keyboard leads."""

    TODAY = "today"
    PROGRAMME = "programme"
    NEXT = "next"
    CARD = "card"
    POLLS = "polls"
    INFO = "info"
    HELP = "help"


def labels(t: Translator) -> dict[Door, str]:
    """The home keyboard's labels, in its order."""
    return {
        Door.TODAY: plain(t.pgettext("button", "Today")),
        Door.PROGRAMME: plain(t.pgettext("button", "Programme")),
        Door.NEXT: plain(t.pgettext("button", "Next for me")),
        Door.CARD: plain(t.pgettext("button", "My card")),
        Door.POLLS: plain(t.pgettext("button", "Questions and polls")),
        Door.INFO: plain(t.pgettext("button", "Information")),
        Door.HELP: plain(t.pgettext("button", "Help")),
    }


def keyboard(t: Translator) -> tuple[tuple[str, ...], ...]:
    """The home keyboard: two in a row."""
    said = tuple(labels(t).values())
    return tuple(said[n : n + 2] for n in range(0, len(said), 2))


@cache
def _doors() -> dict[str, Door]:
    return {
        label.casefold(): door
        for language in LANGUAGES
        for door, label in labels(Translator(language)).items()
    }


def door_of(text: str) -> Door | None:
    """What a message asks for, if it is a label of the home keyboard in any language, typed or tapped."""
    return _doors().get(text.strip().casefold())


def home(programme: Programme, person: Person, t: Translator, *, first: Markup | None = None) -> Screen:
    """Where everything begins: the meeting, whose programme is shown, and the keyboard below."""
    meeting = programme.meeting
    whose = audience.whose(person.traits, programme, t)
    dates = t("{first} to {last}", first=t.day(meeting.start_date), last=t.date(meeting.end_date))
    text = paragraphs(
        first,
        lines(Markup("<b>{}</b>").format(t.text(meeting.title)), dates),
        t("I show what is for you: {who}.", who=whose) if whose else t("I show the whole programme."),
        lines(t("Press a button below this message."), _clock(programme, t)),
        no_messages(t) if person.stopped else None,
    )
    return Screen(text, home=keyboard(t))


def _clock(programme: Programme, t: Translator) -> Markup:
    """Whose time the times are, said once."""
    meeting = programme.meeting
    town = audience.town_of(meeting.host_delegation, programme, t) or meeting.values.get("host_town")
    if not town:
        return t("All times are local time at the meeting.")
    return t("All times are local time in {town}.", town=town)
