"""An announcement as its readers get it, and the notes around it. How it is made: views/announcements.py."""

from dataclasses import dataclass, replace
from functools import lru_cache

from markupsafe import Markup

from bot.callback_data import CallbackData
from bot.domain.announcements import Announcement, Content, Picked, pick
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
from bot.views.buttons import help_button


@dataclass(frozen=True)
class GotIt(CallbackData, code="gotit"):
    """They have read an announcement that asks for it."""

    announcement: int


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
    return received(picked, t, ((button(t.pgettext("button", "Got it"), GotIt(announcement.id)),),))


def _thanked(screen: Screen, t: Translator) -> Screen:
    """The message without its button; a place has no words that could say why."""
    if screen.pin is not None:
        return screen
    thanked = paragraphs(screen.text, t("<i>You have confirmed this. Thank you.</i>"))
    limit = MAX_CAPTION if screen.enclosed else MAX_TEXT
    return replace(screen, text=thanked) if units(thanked) <= limit else screen


@lru_cache(maxsize=64)
def received(picked: Picked, t: Translator, keyboard: Keyboard = ()) -> Screen:
    """The announcement in one language; which one is said where it is not known to be the reader's."""
    content, language, _ = picked
    if content.lat is not None and content.lon is not None:
        pin = Pin(content.lat, content.lon, content.title, content.address)
        return Screen(Markup(), keyboard, pin=pin)
    text = Markup(content.html)  # noqa: S704 - as Telegram gave it to us: its own tags, data escaped
    if picked.noted:
        text = _with_language(text, language, content, t)
    files = tuple(Enclosure(file.kind.value, file.file_id) for file in content.files)
    return Screen(text, keyboard if content.takes_buttons else (), enclosed=files)


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
    match note.what:
        case What.NOT_ANNOUNCED:
            said = t("An announcement was not sent: the item that it belonged to is cancelled.")
        case What.UNREACHED:
            of, unreached = note.data["people"], note.data["unreached"]
            said = lines(
                t.ngettext(
                    "{n} of your {of} people did not receive an announcement. Please tell them.",
                    "{n} of your {of} people did not receive an announcement. Please tell them.",
                    unreached,
                    of=of,
                )
            )
        case _:
            said = t("An announcement is being sent.")
            if note.about is not None:
                town = audience.town_of(note.about.delegation, programme, t)
                said = t("{name} ({town}) sends an announcement.", name=note.about.name, town=town)
    return Screen(said, ((help_button(t),),))
