"""Lost and late, for who is: what was done, where to go, whom to call. For who helps: views/called.py."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.calls import Help
from bot.domain.people import Participant
from bot.domain.programme import Item, Programme
from bot.i18n import Translator
from bot.screen import Button, Screen, button, lines, paragraphs, plain
from bot.views import home, info, phrases, places
from bot.views.buttons import ShowItem, help_button, map_button, next_button, today_button
from bot.views.content import Content
from bot.views.day_buttons import short
from bot.views.reminders import coming_button

_MOST_NAMES = 4


@dataclass(frozen=True)
class SayLost(CallbackData, code="lost"):
    """The reader is lost."""


@dataclass(frozen=True)
class SayFound(CallbackData, code="found"):
    """The reader is found."""


@dataclass(frozen=True)
class AskLate(CallbackData, code="late"):
    """The reader is late: for what?"""


@dataclass(frozen=True)
class SayLate(CallbackData, code="latefor"):
    """The reader is late for this item."""

    item: str


def first_row(t: Translator) -> tuple[Button, ...]:
    """The first row of *Help*, while the meeting is on."""
    return (button(t.pgettext("button", "I am late"), AskLate()), lost_button(t))


def lost_button(t: Translator) -> Button:
    """*I am lost*."""
    return button(t.pgettext("button", "I am lost"), SayLost())


def found_button(t: Translator) -> Button:
    """*I am found*."""
    return button(t.pgettext("button", "I am found"), SayFound())


def lost(help_: Help, mine: Participant, item: Item | None, programme: Programme, t: Translator) -> Screen:
    """Who was told, where to go, what to show a driver, whom to call. ``item``: where the others are."""
    text = paragraphs(
        _told(help_, t),
        _there(item, programme, t) if item else None,
        _hotel(mine, programme, t),
        info.phones(programme.meeting, t, short=True),
    )
    pinned = (map_button(item.id, t),) if item and places.point(item, programme) else ()
    return Screen(text, ((*pinned, found_button(t)), (help_button(t),)))


def ask_place(t: Translator) -> Screen:
    """The button that sends where the reader is, above those of the home keyboard."""
    said = lines(
        t("Where are you? Press “Send my place” below."),
        t("Only your leader and the organisers see it. I do not keep it."),
    )
    return Screen(said, home=home.keyboard(t), ask_place=plain(t.pgettext("button", "Send my place")))


def place_sent(help_: Help, programme: Programme, t: Translator) -> Screen:
    """A place went on; the home keyboard comes back."""
    if not help_.told:
        return Screen(_nobody(programme, t), home=home.keyboard(t))
    said = t("I am sending your place to {names}.", names=t.join(help_.told[:_MOST_NAMES]))
    return Screen(lines(said, _taken(help_, t)), home=home.keyboard(t))


def place_alone(t: Translator) -> Screen:
    """A place of somebody who did not call for help."""
    said = lines(
        t("<b>Are you lost?</b>"),
        t("Then press the button: I tell your leader and the organisers at once."),
        t("I did not keep your place."),
    )
    return Screen(said, ((lost_button(t),), (today_button(t), help_button(t))))


def found(t: Translator, *, looked_for: bool) -> Screen:
    """*I am found* was pressed; the home keyboard comes back."""
    said = t("Good. I tell those who looked for you.") if looked_for else t("Nobody is looking for you now.")
    return Screen(said, home=home.keyboard(t))


def late(items: Sequence[Item], t: Translator) -> Screen:
    """The items that one may be late for."""
    if not items:
        said = t("Nothing of yours begins within a day.")
        return Screen(said, ((next_button(t), today_button(t)), (lost_button(t), help_button(t))))
    titles = [(short(f"{t.time(one.starts_at)} {plain(t.text(one.title))}"), one.id) for one in items]
    choices = ((button(title, SayLate(item_id)),) for title, item_id in titles)
    said = lines(t("<b>You are late</b>"), t("For what? I tell your leader and the organisers."))
    return Screen(said, (*choices, (lost_button(t), help_button(t))))


def late_said(item: Item, leaders: Sequence[str], programme: Programme, t: Translator) -> Screen:
    """Who comes late is told where to go and whom to call; *On my way* takes it back."""
    over = item.withdrawn
    told = t("I tell your leader and the organisers that you are late.")
    text = paragraphs(
        t("<b>This is cancelled.</b>") if over else told,
        _there(item, programme, t),
        lines(
            t("Leader: {name}", name=", ".join(leaders)) if leaders else None,
            info.phones(programme.meeting, t),
        ),
    )
    more = button(t.pgettext("button", "Show item"), ShowItem(item.id))
    pinned = (map_button(item.id, t),) if places.point(item, programme) else ()
    back = () if over else ((coming_button(item, t),),)
    return Screen(text, (*back, (*pinned, more), (lost_button(t), help_button(t))))


def _told(help_: Help, t: Translator) -> Markup:
    stay = t("Stay where you are if it is safe and warm.")
    if help_.helper:
        return lines(_taken(help_, t), stay)
    names = help_.told[:_MOST_NAMES]
    said = t("<b>I am telling {names} that you are lost.</b>", names=t.join(names))
    return lines(said, stay) if names else t("<b>I can reach nobody now. Please call:</b>")


def _taken(help_: Help, t: Translator) -> Markup | None:
    return t("<b>{name} takes care of you.</b>", name=help_.helper) if help_.helper else None


def _nobody(programme: Programme, t: Translator) -> Markup:
    return lines(t("<b>I can reach nobody now. Please call:</b>"), info.phones(programme.meeting, t))


def _there(item: Item, programme: Programme, t: Translator) -> Markup:
    """Where the others are."""
    content = Content(t)
    when = t.span(item.starts_at, item.ends_at)
    return lines(
        Markup("<b>{} {}</b>").format(when, content(item.title)),
        places.in_full(item, programme, content),
        content.note(),
    )


def _hotel(mine: Participant, programme: Programme, t: Translator) -> Markup | None:
    """The hotel's address as it stands in the street: a line of its own, copied with one tap."""
    venue = programme.venues.get(mine.hotel)
    if venue is None:
        return None
    local = t.speaking(phrases.host_language(programme) or t.language)
    address = Markup(", ").join(filter(None, (local.text(venue.name), Markup.escape(venue.address))))
    return lines(t("Your hotel, to show a driver:"), Markup("<code>{}</code>").format(address))
