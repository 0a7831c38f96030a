"""Lists of announcements: what a reader was told, what organisers sent; and one of them to read again."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from bot.domain.announcements import Announcement, AnnouncementState, Progress, Received
from bot.i18n import N_, Translator
from bot.screen import MAX_TEXT, Screen, button, lines, paragraphs, units
from bot.views import announced
from bot.views.announced import ReadAnnouncement
from bot.views.announcements import OpenAnnouncement, ShowAnnouncements, first_words
from bot.views.buttons import help_button, today_button
from bot.views.paging import paged

_WORDS = 30
_STATES = {
    AnnouncementState.DRAFT: N_("draft"),
    AnnouncementState.SCHEDULED: N_("waits for its time"),
    AnnouncementState.SENDING: N_("is being sent"),
    AnnouncementState.PAUSED: N_("paused"),
    AnnouncementState.DONE: N_("sent"),
    AnnouncementState.CANCELLED: N_("stopped"),
    AnnouncementState.RECALLED: N_("withdrawn"),
}


def received_list(told: Sequence[Received], t: Translator, *, part: int = 0, sends: bool = False) -> Screen:
    """What the reader was told, newest first; ``sends``: they may also send some."""
    some, turns = paged(told, part, lambda there: ShowAnnouncements(sent=False, part=there), t)
    said = [_entry(one, t) for one in some] or [t("There are no announcements yet.")]
    own = (button(t.pgettext("button", "Sent"), ShowAnnouncements(sent=True)),) if sends else ()
    opening = [
        button(f"{t.time(one.at)} {first_words(one.announcement, t, most=_WORDS)}", _to(one)) for one in some
    ]
    return Screen(
        paragraphs(t("<b>Announcements</b>"), *said),
        (*((one,) for one in opening), *turns, (*own, today_button(t), help_button(t))),
    )


def received(one: Received, t: Translator) -> Screen:
    """One to read again; whoever has not confirmed it can do so here. With files it is a message apart."""
    asks = one.announcement.asks_confirmation and not one.confirmed
    keyboard = announced.keyboard(one.announcement, t) if asks else ()
    shown = announced.received(one.picked, t)
    ways = (button(t.pgettext("button", "‹ Announcements"), ShowAnnouncements(sent=False)), help_button(t))
    if shown.pin is not None or shown.enclosed:
        return Screen(lines(_when(one.at, t), _missed(one, t)), (*keyboard, ways))
    text = paragraphs(lines(_when(one.at, t), _missed(one, t)), shown.text)
    return Screen(text if units(text) <= MAX_TEXT else shown.text, (*keyboard, ways))


def apart(one: Received, t: Translator) -> Screen | None:
    """What of it cannot stand in that screen: files or a place."""
    shown = announced.received(one.picked, t)
    return shown if shown.pin is not None or shown.enclosed else None


def sent_list(
    sent: Sequence[tuple[Announcement, Progress]], t: Translator, *, part: int, of: int, reads: bool
) -> Screen:
    """What organisers sent, newest first, with figures. ``sent`` are those of the part, of all ``of``.

    ``reads``: they are on the list, and have been told things themselves.
    """
    _, turns = paged(range(of), part, lambda there: ShowAnnouncements(sent=True, part=there), t)
    said = [_figures(one, progress, t) for one, progress in sent] or [t("Nothing was announced yet.")]
    opening = [
        button(f"{_hour(one, t)} {first_words(one, t, most=_WORDS)}", OpenAnnouncement(one.id))
        for one, _ in sent
    ]
    mine = (button(t.pgettext("button", "Received"), ShowAnnouncements(sent=False)),) if reads else ()
    return Screen(
        paragraphs(t("<b>Announcements sent</b>"), *said),
        (*((one,) for one in opening), *turns, (*mine, today_button(t), help_button(t))),
    )


def _to(one: Received) -> ReadAnnouncement:
    return ReadAnnouncement(one.announcement.id)


def _entry(one: Received, t: Translator) -> Markup:
    return lines(_when(one.at, t), first_words(one.announcement, t), _missed(one, t))


def _missed(one: Received, t: Translator) -> Markup | None:
    return t("You may have missed this.") if one.missed else None


def _figures(one: Announcement, progress: Progress, t: Translator) -> Markup:
    state = t(_STATES[one.state])
    figures = t("{state}: {n} of {of} people have it", state=state, n=progress.sent, of=progress.people)
    return lines(
        _when(one.due_at or one.created_at, t),
        first_words(one, t),
        t("<i>{said}</i>", said=figures if progress.people and one.state.told else state),
    )


def _when(at: datetime, t: Translator) -> Markup:
    return t("<b>{day}, {time}</b>", day=t.day(at.astimezone(t.zone).date()), time=t.time(at))


def _hour(one: Announcement, t: Translator) -> Markup:
    return t.time(one.due_at or one.created_at)
