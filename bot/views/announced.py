"""An announcement as its readers get it, and the notes around it. How it is made: views/announcements.py."""

from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.announcements import Announcement, AnnouncementState, Content, Missed, Picked, pick
from bot.domain.notes import Note, What
from bot.domain.programme import Programme
from bot.i18n import Translator
from bot.screen import (
    MAX_CAPTION,
    MAX_TEXT,
    Enclosure,
    Keyboard,
    Pin,
    Screen,
    button,
    lines,
    paragraphs,
    units,
)
from bot.views import audience
from bot.views.announcements import OpenAnnouncement, StopAnothers, first_words
from bot.views.buttons import help_button
from bot.views.names import first_of

_NAMES = 40
"""More would leave no room for what is to be told."""


@dataclass(frozen=True)
class GotIt(CallbackData, code="gotit"):
    """They have read an announcement that asks for it."""

    announcement: int


@dataclass(frozen=True)
class ReadAnnouncement(CallbackData, code="annread"):
    """One of those that the reader was told."""

    announcement: int


@dataclass(frozen=True)
class ToldThem(CallbackData, code="anntold"):
    """A leader has told those of a delegation who did not get it."""

    announcement: int
    delegation: str


def message(
    announcement: Announcement, reads: str, t: Translator, *, confirmed: bool = False
) -> Screen | None:
    """The message for a reader of a language ("" = not known); None if there is nothing to say."""
    picked = pick(announcement.contents, reads, t.default)
    if picked is None:
        return None
    if not announcement.asks_confirmation:
        return received(picked, t)
    if confirmed:
        return _thanked(received(picked, t), t)
    return received(picked, t, keyboard(announcement, t))


def keyboard(announcement: Announcement, t: Translator) -> Keyboard:
    """What its readers can press."""
    return ((button(t.pgettext("button", "Got it"), GotIt(announcement.id)),),)


def thanks(t: Translator) -> Markup:
    """After *Got it*."""
    return t("You have confirmed this. Thank you.")


def _thanked(screen: Screen, t: Translator) -> Screen:
    """The message without its button; a place has no words that could say why."""
    if screen.pin is not None:
        return screen
    thanked = paragraphs(screen.text, Markup("<i>{}</i>").format(thanks(t)))
    limit = MAX_CAPTION if screen.enclosed else MAX_TEXT
    return replace(screen, text=thanked) if units(thanked) <= limit else screen


@lru_cache(maxsize=64)
def received(picked: Picked, t: Translator, under: Keyboard = ()) -> Screen:
    """The announcement in one language; which one is said where it is not known to be the reader's."""
    content, language, _ = picked
    if content.lat is not None and content.lon is not None:
        pin = Pin(content.lat, content.lon, content.title, content.address)
        return Screen(Markup(), under, pin=pin)
    text = Markup(content.html)  # noqa: S704 - as Telegram gave it to us: its own tags, data escaped
    if picked.noted:
        text = _with_language(text, language, content, t)
    files = tuple(Enclosure(file.kind.value, file.file_id) for file in content.files)
    return Screen(text, under if content.takes_buttons else (), enclosed=files)


def _with_language(text: Markup, language: str, content: Content, t: Translator) -> Markup:
    said = t("(in {language})", language=t.language_name(language))
    named = paragraphs(text, Markup("<i>{}</i>").format(said))
    limit = MAX_CAPTION if content.files else MAX_TEXT
    return named if units(named) <= limit else text


def withdrawn(content: Content, t: Translator) -> Screen:
    """What stands in the place of an announcement that was recalled and cannot be deleted."""
    files = tuple(Enclosure(file.kind.value, file.file_id) for file in content.files)
    return Screen(t("This announcement was withdrawn."), enclosed=files)


def note(note: Note, programme: Programme, t: Translator) -> Screen:
    """What organisers, admins and leaders are told about an announcement."""
    one = note.announcement
    match note.what:
        case What.NOT_ANNOUNCED:
            said = t("An announcement was not sent: the item that it belonged to is cancelled.")
        case What.UNREACHED if one is not None and note.missed is not None:
            return _unreached(one, note.missed, t)
        case What.RECALLED if one is not None:
            return _recalled(one, t)
        case _:
            said = t("An announcement is being sent.")
            if note.about is not None:
                town = audience.town_of(note.about.delegation, programme, t)
                said = t("{name} ({town}) sends an announcement.", name=note.about.name, town=town)
    if one is None:
        return Screen(said, ((help_button(t),),))
    ways = [button(t.pgettext("button", "Show it"), OpenAnnouncement(one.id))]
    if one.state is AnnouncementState.SCHEDULED or one.state.under_way:
        ways.append(button(t.pgettext("button", "Stop it"), StopAnothers(one.id)))
    who = t("For: {who}", who=audience.for_whom(one.audience, programme, t))
    words = t("“{words}”", words=first_words(one, t))
    return Screen(lines(said, words, who), (tuple(ways), (help_button(t),)))


def _unreached(announcement: Announcement, missed: Missed, t: Translator) -> Screen:
    """For a leader: whom they should tell, and what."""
    if announcement.state is AnnouncementState.RECALLED:
        return _recalled(announcement, t)
    names = first_of([one.name for one in missed.unreached], _NAMES, t)
    head = t.ngettext(
        "{n} of your {of} people did not receive this announcement: {names}.",
        "{n} of your {of} people did not receive this announcement: {names}.",
        len(missed.unreached),
        of=missed.people,
        names=t.join(names),
    )
    read = button(t.pgettext("button", "Show it"), ReadAnnouncement(announcement.id))
    told = button(t.pgettext("button", "Told them"), ToldThem(announcement.id, missed.delegation))
    thanked = missed.told == len(missed.unreached)
    last = t("You have told them. Thank you.") if thanked else t("Please tell them.")
    text = paragraphs(head, last, _quoted(announcement, t))
    if units(text) > MAX_TEXT:
        text = paragraphs(head, last, first_words(announcement, t))
    return Screen(text, (*(() if thanked else ((told,),)), (read, help_button(t))))


def reached(t: Translator) -> Screen:
    """For a leader who was asked to tell their people: there is nobody left to tell."""
    return Screen(t("Everybody has it."), ((help_button(t),),))


def _recalled(announcement: Announcement, t: Translator) -> Screen:
    """For a leader who was asked to tell their people."""
    said = t("This announcement was withdrawn. Please tell those whom you have told.")
    return Screen(paragraphs(said, _quoted(announcement, t)), ((help_button(t),),))


def _quoted(announcement: Announcement, t: Translator) -> Markup:
    picked = pick(announcement.contents, t.language, t.default)
    if picked is None or not picked.content.html:
        return Markup.escape(first_words(announcement, t))
    words = received(picked, t).text
    return Markup("<blockquote>{}</blockquote>").format(words) if "<blockquote" not in words else words
